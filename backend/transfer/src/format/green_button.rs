//! Green Button as CSV, as North American utilities give it: some lines about the customer, then
//! `TYPE,DATE,START TIME,END TIME,USAGE (kWh),…`, in later exports `IMPORT (kWh),EXPORT (kWh)`.
//!
//! Times are local, and a period's end may be its last minute (`01:45` to `01:59`). Dates with slashes are
//! month first.

use crate::error::{Fault, Refusal};
use crate::fields::{is_missing, number};
use crate::given::Given;
use crate::local_time::{LocalClock, Order};
use crate::options::ImportOptions;
use crate::row::{Decoder, Header, Row};
use crate::sink::Sink;
use ohmstead_model::DeviceId;
use std::ops::RangeInclusive;

/// A column of energy: its place, and the factor to Wh.
type Energy = Option<(usize, f64)>;

fn energy(header: &Header, words: &[&str]) -> Energy {
    header.names().iter().enumerate().find_map(|(n, name)| {
        let name = name.to_ascii_lowercase();
        let named = words.iter().any(|word| name.starts_with(word));
        let unit = if name.contains("(kwh)") {
            1e3
        } else if name.contains("(wh)") {
            1.0
        } else {
            return None;
        };
        named.then_some((n, unit))
    })
}

pub(super) fn fits(header: &Header) -> bool {
    header.has("DATE")
        && header.has("START TIME")
        && (energy(header, &["usage", "import", "consumption"]).is_some()
            || energy(header, &["export"]).is_some())
}

pub(super) fn decoder(
    header: &Header,
    options: &ImportOptions,
) -> Result<Box<dyn Decoder>, String> {
    Ok(Box::new(GreenButton {
        date: header.column("DATE").ok_or("the file has no column DATE")?,
        start: header.column("START TIME").ok_or("the file has no column START TIME")?,
        end: header.column("END TIME").ok_or("the file has no column END TIME")?,
        import: energy(header, &["usage", "import", "consumption"]),
        export: energy(header, &["export"]),
        fields: header.names().len(),
        device: options.device.clone().ok_or("say whose readings they are: a device")?,
        clock: LocalClock(options.zone.clone()),
        order: Order::default(),
    }))
}

struct GreenButton {
    date: usize,
    start: usize,
    end: usize,
    import: Energy,
    export: Energy,
    fields: usize,
    device: DeviceId,
    clock: LocalClock,
    order: Order,
}

impl Decoder for GreenButton {
    fn fields(&self) -> RangeInclusive<usize> {
        // Notes at the end may be left out.
        self.fields.saturating_sub(2)..=self.fields
    }

    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let (start, end) = (row.fields.get(self.start), row.fields.get(self.end));
        let text = format!("{} {start}", month_first(row.fields.get(self.date)));
        let from = self.clock.instant(&text, &mut self.order)?;
        let length = length_min(start, end).ok_or_else(|| {
            Refusal::new("bad-timestamp", format!("{start:?} to {end:?} is no period of a day"))
        })?;
        let value = |column: Energy| -> Result<Option<f64>, Refusal> {
            let Some((column, factor)) = column else { return Ok(None) };
            let text = row.fields.get(column);
            if is_missing(text) {
                return Ok(None);
            }
            Ok(Some(number("USAGE", text, row.decimal_comma)? * factor))
        };
        let (mut import, mut export) = (value(self.import)?, value(self.export)?);
        if import.is_none() && export.is_none() {
            sink.report().missing += 1;
            return Ok(());
        }
        // Net usage below zero is what was fed in.
        if self.export.is_none() && import.is_some_and(|wh| wh < 0.0) {
            (import, export) = (Some(0.0), import.map(|wh| -wh));
        }
        let to = from + i64::from(length) * 60_000;
        let given = Given { from, to, import, export, estimated: false };
        sink.period(row.line, row.raw, &self.device, &given);
        Ok(())
    }
}

/// `3/8/2026` as `2026-03-08`; anything else as it is.
fn month_first(date: &str) -> String {
    let parts: Vec<&str> = date.split('/').collect();
    match parts.as_slice() {
        [month, day, year] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => date.to_owned(),
    }
}

/// Minutes from one time of day to another, an end that is the last minute within counted.
fn length_min(start: &str, end: &str) -> Option<u32> {
    let minute = |text: &str| {
        let (hour, rest) = text.split_once(':')?;
        let minute = rest.get(..2)?;
        let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    let length = (1_440 + minute(end)? - minute(start)?) % 1_440;
    let length = if length % 5 == 4 { length + 1 } else { length };
    Some(if length == 0 { 1_440 } else { length })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_may_be_the_last_minute_or_the_next_start() {
        for (start, end, minutes) in [
            ("01:45", "01:59", 15),
            ("01:45", "02:00", 15),
            ("23:00", "23:59", 60),
            ("23:45", "00:00", 15),
            ("00:00", "00:00", 1_440),
        ] {
            assert_eq!(length_min(start, end), Some(minutes), "{start} {end}");
        }
        assert_eq!(length_min("25:00", "00:00"), None);
        assert_eq!(month_first("3/8/2026"), "2026-03-08");
    }
}
