//! Energy from power, where no counter is sent: trapezoids, cut exactly at slot boundaries and
//! at zero.

use ohmstead_model::Slot;

/// Half a mW·ms: the unit in which a trapezoid between integer powers and times is whole.
pub(crate) type Area = i128;

/// Areas per mWh: 2 × 3,600,000.
const AREAS_PER_MWH: i128 = 7_200_000;

/// A stretch of power readings within one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub slot: i32,
    pub from: i64,
    pub to: i64,
    /// Of one direction, never negative.
    pub area: Area,
}

/// mWh, rounded once (half up; an area is not negative).
pub(crate) fn energy(area: Area) -> i64 {
    (area + AREAS_PER_MWH / 2).div_euclid(AREAS_PER_MWH).min(i64::MAX.into()) as i64
}

/// Calls `each` with the pieces, slot by slot, of the line from power `p0` at `t0` to `p1` at
/// `t1` in one direction (`sign` 1: import, -1: export).
///
/// Where the line is cut (slot boundary, zero) the first part is floored and the second is the
/// rest, so parts add up to the whole, and import less export is the plain trapezoid.
pub(crate) fn pieces(
    (t0, p0): (i64, i64),
    (t1, p1): (i64, i64),
    sign: i128,
    mut each: impl FnMut(Piece),
) {
    let mut slot = Slot::of(ohmstead_model::TimestampMs(t0));
    let mut from = t0;
    let mut done: Area = 0;
    while from < t1 {
        let to = slot.end().0.min(t1);
        let upto = positive_until((t0, p0), (t1, p1), to, sign);
        each(Piece { slot: slot.0, from, to, area: upto - done });
        (done, from, slot) = (upto, to, slot.next());
    }
}

/// The area of one direction from the line's start to `until`.
fn positive_until((t0, p0): (i64, i64), (t1, p1): (i64, i64), until: i64, sign: i128) -> Area {
    let (p0, p1) = (i128::from(p0), i128::from(p1));
    let (dt, x) = (i128::from(t1 - t0), i128::from(until - t0));
    // Twice the integral of the line from its start: x * (2 p0 dt + (p1 - p0) x) / dt.
    let net =
        if x == dt { (p0 + p1) * dt } else { (x * (2 * p0 * dt + (p1 - p0) * x)).div_euclid(dt) };
    let import = if p0 >= 0 && p1 >= 0 {
        net
    } else if p0 <= 0 && p1 <= 0 {
        0
    } else if p0 > 0 {
        // Falls through zero after dt * p0 / (p0 - p1).
        if x * (p0 - p1) <= dt * p0 { net } else { (dt * p0 * p0).div_euclid(p0 - p1) }
    } else {
        // Rises through zero: all of the export lies before it.
        let rise = p1 - p0;
        if x * rise <= -dt * p0 { 0 } else { net + (dt * p0 * p0).div_euclid(rise) }
    };
    if sign > 0 { import } else { import - net }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(a: (i64, i64), b: (i64, i64)) -> (Vec<Piece>, Vec<Piece>) {
        let (mut import, mut export) = (Vec::new(), Vec::new());
        pieces(a, b, 1, |p| import.push(p));
        pieces(a, b, -1, |p| export.push(p));
        (import, export)
    }

    #[test]
    fn a_quarter_hour_at_a_kilowatt_is_a_quarter_kilowatt_hour() {
        let (import, export) = both((0, 1_000_000), (900_000, 1_000_000));
        assert_eq!(import.len(), 1);
        assert_eq!(energy(import[0].area), 250_000);
        assert_eq!(energy(export[0].area), 0);
    }

    #[test]
    fn a_line_through_zero_gives_both_directions_their_triangle() {
        let (import, export) = both((0, 3_600_000), (7200, -3_600_000));
        assert_eq!(import[0].area, 3_600_000 * 3600);
        assert_eq!(export[0].area, 3_600_000 * 3600);
    }

    #[test]
    fn parts_add_up_to_the_trapezoid_wherever_it_is_cut() {
        for (p0, p1) in [(7, -13), (-7, 13), (5, 0), (0, -5), (1001, 3), (-9, -1), (0, 0)] {
            for (t0, t1) in [(899_998, 900_005), (0, 2_700_001), (-7, 1)] {
                let (import, export) = both((t0, p0), (t1, p1));
                let sum = |p: &[Piece]| p.iter().map(|p| p.area).sum::<Area>();
                assert!(import.iter().chain(&export).all(|p| p.area >= 0), "{p0} {p1} {t0} {t1}");
                assert_eq!(sum(&import) - sum(&export), i128::from((p0 + p1) * (t1 - t0)));
                assert_eq!(import.last().unwrap().to, t1);
            }
        }
    }
}
