//! An hour to come, as it is given out.

use ohmstead_model::{MilliwattHours, TimestampMs};

/// One hour to come. Energy is import less export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForecastHour {
    /// When it begins.
    pub from: TimestampMs,
    /// Expected value: its sums are energy and money.
    pub expected: MilliwattHours,
    /// Half of such hours lie below: the typical hour.
    pub median: MilliwattHours,
    /// 10 % of such hours lie below.
    pub low: MilliwattHours,
    /// 10 % of such hours lie above.
    pub high: MilliwattHours,
}
