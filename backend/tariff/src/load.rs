//! Energy over time, as bills need it: imported and exported per slot, and how much of it is estimated.

use crate::decimal::Decimal;
use crate::error::TariffError;
use jiff::civil::DateTime;
use ohmstead_model::{Energy, InSlot, Slot, SlotRange};

/// Energy per 15-minute slot over an unbroken range, in mWh. Slots without data count 0 and are
/// reported as missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    range: SlotRange,
    import: Vec<i64>,
    export: Vec<i64>,
    estimated: Vec<i64>,
    known: Vec<bool>,
    resolution: u16,
}

impl Load {
    /// Nothing known yet.
    pub fn empty(range: SlotRange) -> Self {
        let n = range.len();
        Self {
            range,
            import: vec![0; n],
            export: vec![0; n],
            estimated: vec![0; n],
            known: vec![false; n],
            resolution: 15,
        }
    }

    /// From intervals of one device, or of several to be added up; those outside `range` are left
    /// out. A slot is missing when no interval is given for it.
    pub fn from_intervals<'a, I: InSlot + 'a>(
        range: SlotRange,
        intervals: impl IntoIterator<Item = &'a I>,
    ) -> Self {
        let mut load = Self::empty(range);
        for interval in intervals {
            load.add(&interval.energy());
        }
        load
    }

    fn add(&mut self, interval: &Energy) {
        if !self.range.contains(interval.slot) {
            return;
        }
        let i = usize::try_from(interval.slot.0 - self.range.from.0).unwrap_or(0);
        self.import[i] += interval.import.0;
        self.export[i] += interval.export.0;
        self.estimated[i] += interval.import_estimated.0;
        self.known[i] = true;
    }

    /// From a text of `timestamp,kwh` lines, a line per local hour without clock changes (read as
    /// UTC); negative = exported. A first line that does not begin with a digit is a heading. Hours
    /// must follow one another; peaks are hourly means.
    ///
    /// # Errors
    /// Names the line: an unreadable time or number, an hour that is missing or doubled.
    pub fn from_hourly_csv(text: &str) -> Result<Self, TariffError> {
        let mut hours: Vec<i64> = Vec::with_capacity(8784);
        let mut first: Option<Slot> = None;
        let mut left_out: Option<usize> = None;
        for (i, line) in text.lines().enumerate() {
            let line = line.trim_start_matches('\u{feff}').trim();
            let heading = i == 0 && !line.starts_with(|c: char| c.is_ascii_digit());
            if line.is_empty() || heading {
                continue;
            }
            let (slot, mwh) =
                hourly_line(line).map_err(|problem| TariffError::Load { line: i + 1, problem })?;
            let start = *first.get_or_insert(slot);
            let expected = i64::from(start.0) + 4 * hours.len() as i64;
            let due = Slot(i32::try_from(expected).unwrap_or(i32::MAX)).start();
            // 8,760 hours of a leap year often leave 29 February out: that day has no data.
            let leap_day = due.to_string().contains("-02-29T00:00:00");
            if leap_day && i64::from(slot.0) == expected + 96 {
                left_out = Some(hours.len());
                hours.extend([0; 24]);
            } else if i64::from(slot.0) != expected {
                let problem = format!("the hour after the line before is {due}, not this one");
                return Err(TariffError::Load { line: i + 1, problem });
            }
            hours.push(mwh);
        }
        let Some(first) = first else {
            let problem = "no line with a time and kWh was found".to_owned();
            return Err(TariffError::Load { line: 1, problem });
        };
        let mut load = Self::from_hours(first, &hours);
        if let Some(hour) = left_out {
            load.known[hour * 4..(hour + 24) * 4].fill(false);
        }
        Ok(load)
    }

    /// From hourly energy in mWh, negative = exported; `first` is the first quarter of the first
    /// hour. Each hour is shared out evenly; peaks are hourly means.
    pub fn from_hours(first: Slot, hours: &[i64]) -> Self {
        let slots = i32::try_from(hours.len() * 4).unwrap_or(i32::MAX);
        let mut load = Self::empty(SlotRange::new(first, Slot(first.0.saturating_add(slots))));
        for (h, &mwh) in hours.iter().enumerate() {
            let side = if mwh < 0 { &mut load.export } else { &mut load.import };
            for q in 0..4 {
                let upto = |q: i64| (i128::from(mwh.unsigned_abs()) * i128::from(q) / 4) as i64;
                side[h * 4 + q] = upto(q as i64 + 1) - upto(q as i64);
            }
        }
        load.known.fill(true);
        load.resolution = 60;
        load
    }

    /// The slots.
    pub fn range(&self) -> SlotRange {
        self.range
    }

    /// Imported energy of a slot, mWh; 0 outside the range.
    pub fn import_at(&self, slot: Slot) -> i64 {
        let n = usize::try_from(i64::from(slot.0) - i64::from(self.range.from.0));
        n.ok().and_then(|n| self.import.get(n)).copied().unwrap_or(0)
    }

    /// Imported energy per slot, mWh.
    pub fn import(&self) -> &[i64] {
        &self.import
    }

    /// Exported energy per slot, mWh.
    pub fn export(&self) -> &[i64] {
        &self.export
    }

    /// The part of the imported energy per slot whose split over time is estimated, mWh.
    pub fn estimated(&self) -> &[i64] {
        &self.estimated
    }

    /// Which slots have data.
    pub fn known(&self) -> &[bool] {
        &self.known
    }

    /// Minutes that one measured value spans: shorter demand windows use this instead.
    pub fn resolution(&self) -> u16 {
        self.resolution
    }

    /// The same load on other slots: a part, or with slots that have no data.
    #[must_use]
    pub fn cut(&self, range: SlotRange) -> Self {
        let mut out = Self { resolution: self.resolution, ..Self::empty(range) };
        out.overlay(self);
        out
    }

    /// Takes over every slot that `other` knows.
    pub fn overlay(&mut self, other: &Self) {
        let from = self.range.from.max(other.range.from);
        let to = self.range.to.min(other.range.to);
        for slot in SlotRange::new(from, to).iter() {
            let i = usize::try_from(slot.0 - self.range.from.0).unwrap_or(0);
            let j = usize::try_from(slot.0 - other.range.from.0).unwrap_or(0);
            if other.known[j] {
                self.import[i] = other.import[j];
                self.export[i] = other.export[j];
                self.estimated[i] = other.estimated[j];
                self.known[i] = true;
            }
        }
    }

    pub(crate) fn sides(&mut self) -> (&mut [i64], &mut [i64]) {
        (&mut self.import, &mut self.export)
    }
}

fn hourly_line(line: &str) -> Result<(Slot, i64), String> {
    let (time, kwh) = line.split_once([',', ';']).ok_or_else(|| {
        format!("{:?} is not timestamp,kwh", line.chars().take(60).collect::<String>())
    })?;
    let time = time.trim().trim_matches('"');
    let naive = time.trim_end_matches('Z').replacen(' ', "T", 1);
    let at: DateTime = naive
        .parse()
        .map_err(|_| format!("{time:?} is not a local time such as 2007-01-01T00:00:00"))?;
    let seconds = jiff::tz::TimeZone::UTC
        .to_timestamp(at)
        .map_err(|_| format!("{time:?} is out of range"))?
        .as_second();
    if seconds.rem_euclid(3600) != 0 {
        return Err(format!("{time:?} is not the start of an hour"));
    }
    let slot = i32::try_from(seconds.div_euclid(900)).map_err(|_| format!("{time:?}"))?;
    let kwh = kwh.trim().trim_matches('"');
    Ok((Slot(slot), mwh_of_kwh(kwh)?))
}

fn mwh_of_kwh(kwh: &str) -> Result<i64, String> {
    let bad = || format!("{kwh:?} is not a number of kWh");
    // A long decimal (a printed float) is first cut to what a rate could hold.
    let value: Decimal = match kwh.parse() {
        Ok(value) => value,
        Err(_) => shorten(kwh).ok_or_else(bad)?.parse().map_err(|_| bad())?,
    };
    let mwh = value.exact() * crate::exact::Exact::int(1_000_000);
    let limit = 1i64 << 50;
    let mwh = mwh.round();
    if mwh.abs() > limit { Err(format!("{kwh} kWh in an hour is out of range")) } else { Ok(mwh) }
}

/// A plain decimal cut to 24 decimals; `None` when it is no such thing.
fn shorten(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.')?;
    let (digits, exponent) = fraction.split_at(fraction.find(['e', 'E']).unwrap_or(fraction.len()));
    if !exponent.is_empty() {
        // Below 10^-24 kWh nothing is left.
        let small = exponent[1..].parse::<i32>().is_ok_and(|e| e < -24);
        return small.then(|| "0".to_owned());
    }
    Some(format!("{whole}.{}", digits.get(..24)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::{Interval, MilliwattHours};

    #[test]
    fn hours_split_into_quarters_without_loss() {
        let load = Load::from_hourly_csv(
            "timestamp,kwh\n2007-01-01T00:00:00,2.550633\n2007-01-01 01:00,-0.000003\n",
        )
        .unwrap();
        assert_eq!(load.import()[..4].iter().sum::<i64>(), 2_550_633);
        assert_eq!(load.export()[4..].iter().sum::<i64>(), 3);
        assert_eq!((load.range().len(), load.resolution()), (8, 60));
    }

    #[test]
    fn a_leap_day_that_is_left_out_has_no_data() {
        let load = Load::from_hourly_csv("2008-02-28T23:00:00,1\n2008-03-01T00:00:00,2\n").unwrap();
        assert_eq!(load.known().iter().filter(|k| !**k).count(), 96);
        assert_eq!(load.import()[100..].iter().sum::<i64>(), 2_000_000);
        assert!(Load::from_hourly_csv("2008-02-27T23:00:00,1\n2008-02-29T00:00:00,2\n").is_err());
    }

    #[test]
    fn a_bad_line_is_named() {
        for (text, line, part) in [
            ("timestamp,kwh\n2007-01-01T00:00:00,1\n2007-01-01T02:00:00,1\n", 3, "01:00"),
            ("2007-01-01T00:00:00,abc\n", 1, "abc"),
            ("2007-13-01T00:00:00,1\n", 1, "2007-13-01"),
            ("2007-01-01T00:30:00,1\n", 1, "hour"),
            ("timestamp,kwh\n", 1, "no line"),
            ("timestamp,kwh\n2007-01-01T00:00:00\n", 2, "timestamp,kwh"),
        ] {
            let error = Load::from_hourly_csv(text).unwrap_err();
            let TariffError::Load { line: at, problem } = error else { panic!("{error}") };
            assert_eq!(at, line, "{text}");
            assert!(problem.contains(part), "{problem}");
        }
    }

    #[test]
    fn printed_floats_are_read() {
        assert_eq!(mwh_of_kwh("1020.2533333333333333333333333333333333333333"), Ok(1_020_253_333));
        assert_eq!(mwh_of_kwh("2.5506333333333333"), Ok(2_550_633));
        assert_eq!(mwh_of_kwh("1e-9"), Ok(0));
    }

    #[test]
    fn intervals_of_several_devices_add_up_and_gaps_stay_missing() {
        let range = SlotRange::new(Slot(10), Slot(13));
        let one = Interval { import: MilliwattHours(5), ..Interval::empty(Slot(10)) };
        let two = Interval { import: MilliwattHours(7), ..Interval::empty(Slot(12)) };
        let load = Load::from_intervals(range, [&one, &one, &two]);
        assert_eq!(load.import(), [10, 0, 7]);
        assert_eq!(load.known(), [true, false, true]);
    }
}
