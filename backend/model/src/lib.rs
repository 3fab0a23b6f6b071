//! The words every other crate speaks: integer units, money, device ids, readings, 15-minute
//! slots and intervals, the zoned calendar, the clock. No I/O, no system clock.

pub mod calendar;
pub mod clock;
pub mod device;
pub mod hierarchy;
pub mod interval;
pub mod language;
pub mod money;
pub mod reading;
pub mod slot;
pub mod time;
pub mod unit;

pub use calendar::{Bucket, SiteCalendar};
pub use clock::{Clock, ManualClock};
pub use device::DeviceId;
pub use interval::{Energy, Flags, InSlot, Interval, Stats};
pub use language::Language;
pub use money::Money;
pub use reading::{Period, Reading};
pub use slot::{Slot, SlotRange};
pub use time::{TimeRange, TimestampMs};
pub use unit::{Milliamps, Millihertz, Millivolts, MilliwattHours, Milliwatts, PowerFactor};
