//! Leaving out dips and spikes that return.
//!
//! Two passes over the points of a counter, each a function of a window of [`REACH`] points on
//! either side, so that what happens far away changes nothing:
//!
//! 1. A point is a **dip** when it lies below a point `b` shortly before it, and a point `a`
//!    shortly after it is back at or above `b`, with an increase from `b` to `a` that is possible
//!    for the time.
//! 2. Of what remains, a point is a **spike** when it lies above a point `a` shortly after it,
//!    and `a` lies at or above a point `b` shortly before it, with a possible increase.
//!
//! A run of points left out by one pass is shorter than 2 × REACH: its greatest (of dips; least
//! of spikes) point needs both witnesses outside the run.

use crate::point::{Evidence, Point, REACH};
use crate::window::Window;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Dip,
    Spike,
}

#[derive(Debug)]
pub(crate) struct Filter {
    kind: Kind,
    /// The undecided points from `next` on, and up to REACH decided ones before them.
    window: Window,
    next: usize,
    /// Points seen, and the number of the last that was lower than the one before it.
    seen: i64,
    last_drop: i64,
}

impl Filter {
    pub fn new(kind: Kind) -> Self {
        Self { kind, window: Window::new(), next: 0, seen: 0, last_drop: i64::MIN / 2 }
    }

    /// Takes a point; gives back the point that is decided by it, and whether it is kept.
    #[inline]
    pub fn push(&mut self, point: Point) -> Option<(Point, bool)> {
        if self.window.last().is_some_and(|last| point.value < last.value) {
            self.last_drop = self.seen;
        }
        self.window.push(point);
        self.seen += 1;
        (self.window.len() > self.next + REACH).then(|| self.decide())
    }

    /// Decides the next point although no more come; `None` when all are decided.
    pub fn flush(&mut self) -> Option<(Point, bool)> {
        if self.next < self.window.len() {
            return Some(self.decide());
        }
        *self = Self::new(self.kind);
        None
    }

    #[inline]
    fn decide(&mut self) -> (Point, bool) {
        let point = self.window[self.next];
        let number = self.seen - (self.window.len() - self.next) as i64;
        // Without a drop in its window a point is neither above nor below anything.
        let quiet = self.last_drop <= number - REACH as i64;
        let keep = quiet || point.forced || !self.is_outlier();
        self.next += 1;
        if self.next > REACH {
            self.window.drop_first();
            self.next -= 1;
        }
        (point, keep)
    }

    fn is_outlier(&self) -> bool {
        let (here, kind) = (self.next, self.kind);
        let points = &*self.window;
        let (evidence, spacing) = (Evidence::of(&[points]), median_spacing(points));
        let value = points[here].value;
        let witnesses = (0..here).rev().flat_map(|b| (here + 1..points.len()).map(move |a| (b, a)));
        witnesses.into_iter().any(|(b, a)| {
            let (before, after) = (&points[b], &points[a]);
            let increase = i128::from(after.value) - i128::from(before.value);
            let outside = match kind {
                Kind::Dip => value < before.value,
                Kind::Spike => value > after.value && !is_short_day(&points[b..=a]),
            };
            outside
                && evidence.is_possible(increase, after.at - before.at, after.rating)
                && !begins_anew(&points[b..=a], kind, here - b, &evidence, spacing)
        })
    }
}

/// True when the points from one witness to the other are better explained by a counter that
/// began anew (or fell back to a saved value) and went on counting than by an outlier.
fn begins_anew(
    points: &[Point],
    kind: Kind,
    here: usize,
    evidence: &Evidence,
    spacing: i64,
) -> bool {
    let ordinary = |w: &[Point]| {
        let increase = rise(w);
        evidence.is_ordinary(increase, w[1].at - w[0].at)
            || (increase >= 0
                && energy_by_power(w).is_some_and(|(_, most)| increase <= most + evidence.slack()))
    };
    match kind {
        Kind::Dip => {
            let Some(drop) = points.windows(2).position(|w| w[1].value < w[0].value) else {
                return false;
            };
            let (last, first) = (&points[drop], &points[drop + 1]);
            let booted = matches!((last.boot, first.boot), (Some(a), Some(b)) if a != b);
            let fresh =
                evidence.is_fresh(last.value, first.value, first.at - last.at, first.rating);
            // A power cut leaves readings out, too.
            let cut = first.at - last.at > 5 * spacing / 2;
            let counted = is_counted_anew(points, evidence);
            (fresh || booted || cut || counted) && points[drop + 1..].windows(2).all(ordinary)
        }
        Kind::Spike => points[..=here].windows(2).all(ordinary),
    }
}

/// mWh; below zero for a fall.
fn rise(w: &[Point]) -> i128 {
    i128::from(w[1].value) - i128::from(w[0].value)
}

/// True when the power beside the counter shows that what it counted after a fall was used, and not
/// counted a second time. Each rise is held against the power of its own two readings, and so is the
/// difference of the first and the last point against all of it. A counter that comes back to its line
/// does so in a rise that no power explains.
fn is_counted_anew(points: &[Point], evidence: &Evidence) -> bool {
    // Both ends are cut down to the counter's resolution: of a difference, one unit is unknown.
    let slack = evidence.slack() / 2;
    let (mut least_all, mut most_all, mut risen, mut outside) = (0, 0, 0, 0);
    for w in points.windows(2) {
        let Some((least, most)) = energy_by_power(w) else { return false };
        (least_all, most_all) = (least_all + least, most_all + most);
        let rise = rise(w);
        if rise >= 0 {
            risen += rise;
            outside += beyond(rise, least - slack, most + slack);
        }
    }
    let net = i128::from(points[points.len() - 1].value) - i128::from(points[0].value);
    let outside_as_dip = beyond(net, least_all - slack, most_all + slack);
    if risen - net <= evidence.slack() {
        // So small a fall may be the counter's last digit.
        return outside == 0 && outside_as_dip > 0;
    }
    outside == 0 || outside < outside_as_dip
}

/// How far a value lies outside of a range.
fn beyond(value: i128, least: i128, most: i128) -> i128 {
    (least - value).max(value - most).max(0)
}

/// The least and the most energy between two points by the power beside the counter, mWh: the load
/// changed somewhere between them. `None` where one has no power, or they lie in a gap.
fn energy_by_power(w: &[Point]) -> Option<(i128, i128)> {
    let ms = w[1].at - w[0].at;
    if w[0].power < 0 || w[1].power < 0 || ms > w[0].max_gap_ms {
        return None;
    }
    let energy = |mw: i64| i128::from(mw) * i128::from(ms) / 3_600_000;
    Some((energy(w[0].power.min(w[1].power)), energy(w[0].power.max(w[1].power))))
}

/// True when several rising values stand between two zeros: a meter that is off at night and reads
/// zero then. Zero tells nothing of the counter's line.
fn is_short_day(points: &[Point]) -> bool {
    let [first, day @ .., last] = points else { return false };
    first.value == 0
        && last.value == 0
        && day.iter().filter(|p| p.value > 0).count() >= 2
        && day.windows(2).all(|w| w[1].value >= w[0].value || w[1].value == 0)
}

/// ms; points are never of one instant.
fn median_spacing(points: &[Point]) -> i64 {
    let mut spacings: Vec<i64> = points.windows(2).map(|w| w[1].at - w[0].at).collect();
    spacings.sort_unstable();
    spacings.get(spacings.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(kind: Kind, values: &[i64]) -> Vec<i64> {
        let mut filter = Filter::new(kind);
        let mut out = Vec::new();
        let point = |(n, value): (usize, &i64)| Point {
            at: n as i64 * 60_000,
            value: *value,
            power: -1,
            rating: -1,
            max_gap_ms: 300_000,
            boot: None,
            estimated: false,
            forced: false,
            cadenced: false,
            net: false,
        };
        let mut take = |decided: Option<(Point, bool)>| {
            let (point, keep) = decided?;
            if keep {
                out.push(point.value);
            }
            Some(())
        };
        for p in values.iter().enumerate().map(point) {
            take(filter.push(p));
        }
        while take(filter.flush()).is_some() {}
        out
    }

    #[test]
    fn a_dip_to_zero_is_left_out() {
        let line = [500_000, 505_000, 510_000, 0, 520_000, 525_000, 530_000];
        assert_eq!(kept(Kind::Dip, &line), [500_000, 505_000, 510_000, 520_000, 525_000, 530_000]);
    }

    #[test]
    fn a_spike_is_left_out() {
        let line = [500_000, 505_000, 900_000_000, 515_000, 520_000];
        assert_eq!(kept(Kind::Dip, &line), line);
        assert_eq!(kept(Kind::Spike, &line), [500_000, 505_000, 515_000, 520_000]);
    }

    #[test]
    fn a_reset_of_a_young_counter_is_not_a_dip() {
        let line = [0, 4_000, 8_000, 12_000, 2_000, 6_000, 10_000, 14_000, 18_000];
        assert_eq!(kept(Kind::Dip, &line), line);
        assert_eq!(kept(Kind::Spike, &line), line);
    }

    #[test]
    fn a_zigzag_keeps_one_of_its_two_lines() {
        let mut line: Vec<i64> =
            (0..40).map(|n| 10_000_000 + n * 5000 + (n % 2) * 70_000).collect();
        line.extend((40..60).map(|n| 10_000_000 + n * 5000 + 70_000));
        let dips = kept(Kind::Dip, &line);
        assert!(dips.windows(2).skip(3).all(|w| w[1] >= w[0]), "{dips:?}");
        assert!(dips.len() > 35);
    }
}
