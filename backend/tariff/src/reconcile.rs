//! Our meter against the utility's: the difference per period, and the gain and offset that
//! explain it best. Statistics, so floats; no bill depends on them until a person applies them.

use ohmstead_model::{MilliwattHours, SlotRange};
use serde::{Deserialize, Serialize};

/// One period by both meters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Pair {
    /// The period between two readings of the utility's meter.
    pub slots: SlotRange,
    /// Energy by our meter.
    pub ours: MilliwattHours,
    /// Energy by the utility's.
    pub theirs: MilliwattHours,
}

/// What the pairs say.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconciliation {
    /// Per period: theirs − ours, and as a share of theirs.
    pub differences: Vec<(MilliwattHours, f64)>,
    /// Theirs ≈ gain × ours, through zero; `None` when our meter saw nothing.
    pub gain: Option<Estimate>,
    /// Theirs ≈ gain × ours + watts × hours; from 4 periods on, where both can be told apart.
    pub with_offset: Option<(Estimate, Estimate)>,
    /// What to apply, if anything.
    pub advice: Advice,
}

/// A value with the half width of its 95 % confidence interval; none from a single period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Best value.
    pub value: f64,
    /// ± at 95 %.
    pub margin: Option<f64>,
}

/// What to do about a difference. To apply it, enter a dated calibration factor as a correction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Advice {
    /// The meters agree within what the pairs can tell.
    None,
    /// Too few periods to tell: enter more readings.
    MoreData,
    /// Multiply our energy by this factor.
    ApplyGain(f64),
    /// A constant load (watts) is not seen by our meter, or seen twice: look for it.
    LookForConstantLoad(f64),
}

impl Estimate {
    fn excludes(&self, value: f64) -> bool {
        self.margin.is_some_and(|m| (self.value - value).abs() > m)
    }
}

/// Compares the two meters.
pub fn reconcile(pairs: &[Pair]) -> Reconciliation {
    let differences = pairs.iter().map(difference).collect();
    // kWh, and hours as the carrier of a constant load.
    let points: Vec<(f64, f64, f64)> = pairs
        .iter()
        .filter(|p| !p.slots.is_empty())
        .map(|p| {
            let hours = p.slots.len() as f64 / 4.0;
            (p.ours.units() / 1000.0, hours, p.theirs.units() / 1000.0)
        })
        .collect();
    let gain = fit_gain(&points);
    let with_offset = fit_both(&points);
    let advice = advise(gain.as_ref(), with_offset.as_ref());
    Reconciliation { differences, gain, with_offset, advice }
}

fn difference(pair: &Pair) -> (MilliwattHours, f64) {
    let difference = pair.theirs - pair.ours;
    let share = if pair.theirs.0 == 0 { 0.0 } else { difference.0 as f64 / pair.theirs.0 as f64 };
    (difference, share)
}

fn advise(gain: Option<&Estimate>, both: Option<&(Estimate, Estimate)>) -> Advice {
    if let Some((_, watts)) = both.filter(|(_, w)| w.excludes(0.0)) {
        return Advice::LookForConstantLoad(watts.value);
    }
    match gain {
        Some(g) if g.excludes(1.0) => Advice::ApplyGain(g.value),
        Some(Estimate { margin: Some(_), .. }) => Advice::None,
        _ => Advice::MoreData,
    }
}

/// Least squares through zero.
fn fit_gain(points: &[(f64, f64, f64)]) -> Option<Estimate> {
    let xx: f64 = points.iter().map(|(x, _, _)| x * x).sum();
    if xx <= 0.0 {
        return None;
    }
    let value = points.iter().map(|(x, _, y)| x * y).sum::<f64>() / xx;
    let freedom = points.len() - 1;
    let squares: f64 = points.iter().map(|(x, _, y)| (y - value * x).powi(2)).sum();
    let margin = (freedom > 0).then(|| student(freedom) * (squares / freedom as f64 / xx).sqrt());
    Some(Estimate { value, margin })
}

/// Least squares in energy and hours: gain, and watts of a constant load.
fn fit_both(points: &[(f64, f64, f64)]) -> Option<(Estimate, Estimate)> {
    if points.len() < 4 {
        return None;
    }
    let sum = |f: fn(&(f64, f64, f64)) -> f64| points.iter().map(f).sum::<f64>();
    let (xx, xh, hh) = (sum(|p| p.0 * p.0), sum(|p| p.0 * p.1), sum(|p| p.1 * p.1));
    let (xy, hy) = (sum(|p| p.0 * p.2), sum(|p| p.1 * p.2));
    let det = xx * hh - xh * xh;
    // Energy in step with hours: the two cannot be told apart.
    if det <= 1e-9 * xx * hh {
        return None;
    }
    let gain = (xy * hh - hy * xh) / det;
    let kw = (hy * xx - xy * xh) / det;
    let freedom = points.len() - 2;
    let squares: f64 = points.iter().map(|(x, h, y)| (y - gain * x - kw * h).powi(2)).sum();
    let variance = squares / freedom as f64;
    let t = student(freedom);
    let gain = Estimate { value: gain, margin: Some(t * (variance * hh / det).sqrt()) };
    let watts =
        Estimate { value: kw * 1000.0, margin: Some(t * (variance * xx / det).sqrt() * 1000.0) };
    Some((gain, watts))
}

/// Two-sided 95 % quantile of Student's t, from the usual table; beyond it by the expansion in
/// 1/n (Abramowitz & Stegun 26.7.5).
fn student(freedom: usize) -> f64 {
    const TABLE: [f64; 10] =
        [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
    let z: f64 = 1.959_964;
    let n = freedom as f64;
    let expansion = || {
        z + (z.powi(3) + z) / (4.0 * n)
            + (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * n * n)
            + (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z)
                / (384.0 * n.powi(3))
    };
    TABLE.get(freedom.wrapping_sub(1)).copied().unwrap_or_else(expansion)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::Slot;

    fn pair(month: i32, ours: i64, theirs: i64) -> Pair {
        let slots = SlotRange::new(Slot(month * 2880), Slot((month + 1) * 2880));
        Pair { slots, ours: MilliwattHours(ours), theirs: MilliwattHours(theirs) }
    }

    #[test]
    fn a_gain_error_is_found_with_its_confidence() {
        let pairs: Vec<Pair> = [300, 250, 410, 180, 330]
            .iter()
            .zip([1, -1, 0, 1, -1])
            .enumerate()
            .map(|(i, (&k, noise))| pair(i as i32, k * 1_000_000, k * 1_020_000 + noise * 100_000))
            .collect();
        let r = reconcile(&pairs);
        let gain = r.gain.unwrap();
        assert!((gain.value - 1.02).abs() < 0.001 && gain.margin.unwrap() < 0.002, "{gain:?}");
        assert!(matches!(r.advice, Advice::ApplyGain(g) if (g - 1.02).abs() < 0.001));
        assert_eq!(r.differences[0].0, MilliwattHours(6_100_000));
    }

    #[test]
    fn a_load_our_meter_does_not_see_is_told_from_a_gain() {
        // 50 W for 30 days of 24 h are 36 kWh.
        let pairs: Vec<Pair> = [300, 250, 410, 180, 330]
            .iter()
            .enumerate()
            .map(|(i, &k)| pair(i as i32, k * 1_000_000, (k + 36) * 1_000_000))
            .collect();
        let r = reconcile(&pairs);
        assert!(
            matches!(r.advice, Advice::LookForConstantLoad(w) if (w - 50.0).abs() < 0.1),
            "{:?}",
            r.advice
        );
    }

    #[test]
    fn one_period_gives_a_gain_but_no_confidence() {
        let r = reconcile(&[pair(0, 100_000_000, 103_000_000)]);
        assert_eq!(r.gain.unwrap().margin, None);
        assert_eq!(r.advice, Advice::MoreData);
        assert_eq!(reconcile(&[]).gain, None);
    }

    #[test]
    fn meters_that_agree_need_nothing() {
        let pairs: Vec<Pair> = [(300, 301), (250, 249), (410, 411), (180, 179)]
            .iter()
            .enumerate()
            .map(|(i, &(a, b))| pair(i as i32, a * 1_000_000, b * 1_000_000))
            .collect();
        assert_eq!(reconcile(&pairs).advice, Advice::None);
    }

    #[test]
    fn student_s_t_is_within_a_thousandth_beyond_the_table() {
        assert!((student(11) - 2.201).abs() < 2e-3);
        assert!((student(30) - 2.042).abs() < 1e-3);
    }
}
