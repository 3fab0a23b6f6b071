//! Devices that moved to another site from an instant on: their time up to it stays where it was, as a
//! device of its own that nothing sends to ([`Past`]). So an id says whose time is meant, and whoever
//! may read a site's devices sees the time that was theirs there, and no other.

use ohmstead_model::{DeviceId, Slot, SlotRange, TimeRange, TimestampMs};

/// The time of a device that stays in a site after it moved on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The id under which it stays.
    pub id: DeviceId,
    /// The device that moved on, which has all the readings.
    pub of: DeviceId,
    /// When it was there: from the move before, or from ever, until it moved on.
    pub range: TimeRange,
}

impl Past {
    /// The id under which a device's time until `until` stays: it says both.
    ///
    /// # Panics
    /// Never: what it is made of makes an id.
    pub fn id_of(device: &DeviceId, until: TimestampMs) -> DeviceId {
        let at = until.to_jiff().strftime("%Y%m%dT%H%MZ").to_string();
        let room = 64 - "-until-".len() - at.len();
        let name = device.as_str().get(..room).unwrap_or(device.as_str());
        DeviceId::new(&format!("{name}-until-{at}")).expect("made of an id, digits and letters")
    }

    /// How it is placed, as a [`super::Kind::Past`]: no id holds the separator.
    pub fn placed(&self) -> String {
        let Self { id, of, range } = self;
        format!("{id}.{of}.{}.{}", range.from.0, range.to.0)
    }

    /// What was placed under [`Self::placed`].
    pub fn parse(placed: &str) -> Option<Self> {
        let mut parts = placed.split('.');
        let mut id = || DeviceId::new(parts.next()?).ok();
        let (id, of) = (id()?, id()?);
        let mut at = || parts.next()?.parse().ok().map(TimestampMs);
        Some(Self { id, of, range: TimeRange::new(at()?, at()?) })
    }
}

/// What is seen under a device's id: whose readings, and of which time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The device that has the readings.
    pub device: DeviceId,
    /// Of which time.
    pub range: TimeRange,
}

impl Seen {
    /// All of a device.
    pub fn whole(device: &DeviceId) -> Self {
        Self { device: device.clone(), range: TimeRange::ALL }
    }

    /// True for all of a device.
    pub fn is_whole(&self) -> bool {
        self.range == TimeRange::ALL
    }

    /// The part of a range that is seen; empty where none is.
    pub fn times(&self, range: TimeRange) -> TimeRange {
        let from = range.from.max(self.range.from);
        TimeRange::new(from, range.to.min(self.range.to).max(from))
    }

    /// The same in slots: where a device moves, a slot begins.
    pub fn slots(&self, range: SlotRange) -> SlotRange {
        let TimeRange { from, to } = self.range;
        let first = if from == TimeRange::ALL.from { range.from } else { Slot::of(from) };
        let end = if to == TimeRange::ALL.to { range.to } else { Slot::of(to) };
        let from = range.from.max(first);
        SlotRange::new(from, range.to.min(end).max(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> DeviceId {
        DeviceId::new(text).unwrap()
    }

    #[test]
    fn what_stays_behind_has_an_id_that_says_of_what_and_until_when() {
        let at = TimestampMs::parse("2025-10-15T22:15:00Z").unwrap();
        assert_eq!(Past::id_of(&id("main"), at), id("main-until-20251015T2215Z"));
        let long = id(&"x".repeat(64));
        assert_eq!(Past::id_of(&long, at).as_str().len(), 64);
        let range = TimeRange::new(TimestampMs(i64::MIN), at);
        let past = Past { id: Past::id_of(&id("main"), at), of: id("main"), range };
        assert_eq!(Past::parse(&past.placed()), Some(past));
        for wrong in ["", "a.b", "a.b.1.x", "a.b c.1.2"] {
            assert_eq!(Past::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn of_a_range_is_seen_what_lies_in_the_time() {
        let slots = |from, to| SlotRange::new(Slot(from), Slot(to));
        let range = slots(10, 20).times();
        let seen = |from, to| Seen { device: id("m"), range: TimeRange::new(from, to) };
        let (ever, always) = (TimeRange::ALL.from, TimeRange::ALL.to);
        for (seen, expected) in [
            (Seen::whole(&id("m")), slots(10, 20)),
            (seen(ever, Slot(15).start()), slots(10, 15)),
            (seen(Slot(15).start(), always), slots(15, 20)),
            (seen(ever, Slot(5).start()), slots(10, 10)),
            (seen(Slot(25).start(), always), slots(25, 25)),
        ] {
            assert_eq!(seen.slots(slots(10, 20)), expected);
            assert_eq!(seen.times(range), expected.times());
        }
    }
}
