//! An anomaly in words.

use super::baseline::Baseline;
use super::found::{AnomalyKind, Found};
use crate::history::History;
use ohmstead_model::TimestampMs;

/// Such as "Tue 03:00: 310 W above the same hours of the weeks around for 3 h, 0.9 kWh".
pub fn explain(
    found: &Found,
    baseline: &Baseline<'_>,
    history: &History,
    from: TimestampMs,
) -> String {
    let hours = found.to - found.from;
    let when = history.zone().to_datetime(from.to_jiff()).strftime("%a %H:%M");
    let watts = 1000.0 * found.extra / hours as f64;
    let value = baseline.values()[found.from];
    match found.kind {
        AnomalyKind::LeftOn => format!(
            "{when}: {watts:.0} W above the same hours of the weeks around for {hours} h, {:.1} kWh: something strong may have been left on",
            found.extra
        ),
        AnomalyKind::Standby => format!(
            "{when}: {watts:.0} W above the same hours of the weeks around for {hours} h, {:.1} kWh: something seems to run all the time",
            found.extra
        ),
        AnomalyKind::Zero => format!(
            "{when}: nothing used for {hours} h, where {:.1} kWh are usual: power cut, or the meter does not measure",
            -found.extra
        ),
        AnomalyKind::Frozen => format!(
            "{when}: {value:.3} kWh in each of {hours} hours, to the last digit: the meter, or the way to it, hangs"
        ),
        AnomalyKind::Spike => format!(
            "{when}: {value:.1} kWh in one hour, {:.1} kWh above the usual and far above any other hour of the weeks around",
            found.extra
        ),
    }
}
