//! Any CSV by a mapping of its columns: `time=Date,used=Consumption:kWh`.

use crate::error::{Fault, Refusal};
use crate::fields::{is_missing, number};
use crate::given::Given;
use crate::local_time::{LocalClock, Order};
use crate::mapping::{Kind, Mapping};
use crate::message::message;
use crate::options::ImportOptions;
use crate::row::{Decoder, Header, Row};
use crate::sink::Sink;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_wire::reading::MessageReading;
use std::ops::RangeInclusive;

pub(super) fn decoder(
    header: &Header,
    options: &ImportOptions,
) -> Result<Box<dyn Decoder>, String> {
    let map = options.map.clone().ok_or("say which columns are what: a mapping")?;
    let column = |name: &str| {
        let by_number = name.strip_prefix('#').and_then(|n| n.parse::<usize>().ok());
        let by_number = by_number.filter(|n| (1..=header.names().len()).contains(n));
        header.column(name).or(by_number.map(|n| n - 1)).ok_or_else(|| {
            format!("the file has no column {name:?}; it has: {}", header.names().join(", "))
        })
    };
    if map.device.is_none() && options.device.is_none() {
        return Err("say whose readings they are: a device, or device=COLUMN".into());
    }
    let values: Result<Vec<_>, String> =
        map.values.iter().map(|(name, kind, factor)| Ok((column(name)?, *kind, *factor))).collect();
    let of = |name: &Option<String>| name.as_deref().map(column).transpose();
    Ok(Box::new(Mapped {
        time: column(&map.time)?,
        date: of(&map.date)?,
        end: of(&map.end)?,
        device_column: of(&map.device)?,
        values: values?,
        fields: header.names().len(),
        device: options.device.clone(),
        clock: LocalClock(options.zone.clone()),
        orders: [Order::default(), Order::default()],
        held: None,
        before: None,
        map,
    }))
}

struct Mapped {
    map: Mapping,
    time: usize,
    date: Option<usize>,
    end: Option<usize>,
    device_column: Option<usize>,
    values: Vec<(usize, Kind, f64)>,
    fields: usize,
    device: Option<DeviceId>,
    clock: LocalClock,
    orders: [Order; 2],
    /// A row of a period whose length the next one may show.
    held: Option<Held>,
    /// The spacing of the rows before, ms.
    before: Option<i64>,
}

struct Held {
    line: u64,
    raw: String,
    device: DeviceId,
    at: TimestampMs,
    values: Vec<(Kind, f64)>,
}

impl Mapped {
    fn instant(&mut self, text: &str, which: usize) -> Result<TimestampMs, Refusal> {
        let mended;
        let text = match text.split_once(['/']) {
            Some((month, rest)) if self.map.month_first => {
                let (day, rest) = rest.split_once('/').unwrap_or((rest, ""));
                let (year, time) = rest.split_once(' ').unwrap_or((rest, "00:00"));
                mended = format!("{year}-{month:0>2}-{day:0>2} {time}");
                &mended
            }
            _ => text,
        };
        self.clock.instant(text, &mut self.orders[which])
    }

    /// Gives the row that is held, as long as its period is known to be, ms.
    fn give(&mut self, length: Option<i64>, sink: &mut Sink<'_>) {
        let Some(held) = self.held.take() else { return };
        let Some(length) = length.filter(|ms| *ms > 0) else {
            let detail = "how long this period is cannot be told: say period=MINUTES";
            let refusal = Refusal::new("bad-period", detail);
            return sink.refuse(held.line, &held.raw, Some(held.device), refusal);
        };
        let from = if self.map.at_end { held.at - length } else { held.at };
        given(&held, from, from + length, sink);
    }

    /// Keeps a row until the next of the same device shows how long it is; a longer spacing is a
    /// gap, not a period.
    fn hold(&mut self, held: Held, sink: &mut Sink<'_>) {
        let next = self.held.as_ref().filter(|h| h.device == held.device);
        let spacing = next.map(|h| (held.at - h.at).abs()).filter(|ms| *ms > 0);
        let length = match (self.before, spacing) {
            (Some(before), Some(spacing)) => Some(before.min(spacing)),
            (before, spacing) => spacing.or(before),
        };
        self.give(length, sink);
        self.before = spacing.or(self.before);
        self.held = Some(held);
    }
}

/// Hands a period on.
fn given(held: &Held, from: TimestampMs, to: TimestampMs, sink: &mut Sink<'_>) {
    let hours = (to - from) as f64 / 3_600_000.0;
    let mut out = Given { from, to, import: None, export: None, estimated: false };
    for (kind, value) in &held.values {
        match kind {
            Kind::FedIn => out.export = Some(*value),
            Kind::Mean => out.import = Some(value * hours),
            _ => out.import = Some(*value),
        }
    }
    // Net energy below zero is what was fed in.
    if out.export.is_none() && out.import.is_some_and(|wh| wh < 0.0) {
        (out.import, out.export) = (Some(0.0), out.import.map(|wh| -wh));
    }
    sink.period(held.line, &held.raw, &held.device, &out);
}

impl Decoder for Mapped {
    fn fields(&self) -> RangeInclusive<usize> {
        self.fields..=self.fields
    }

    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let id = self.device_column.map_or("", |n| row.fields.get(n));
        let device = match (id, &self.device) {
            ("", Some(device)) => device.clone(),
            (id, _) => {
                DeviceId::new(id).map_err(|e| Refusal::new("bad-device-id", e.to_string()))?
            }
        };
        let time = row.fields.get(self.time);
        let text = match self.date {
            Some(date) => format!("{} {time}", row.fields.get(date)),
            None => time.to_owned(),
        };
        let at = self.instant(&text, 0)?;
        let mut values = Vec::new();
        for (column, kind, factor) in self.values.clone() {
            let text = row.fields.get(column);
            if !is_missing(text) {
                values.push((kind, number("value", text, row.decimal_comma)? * factor));
            }
        }
        if !self.map.is_of_periods() {
            if values.is_empty() {
                sink.report().missing += 1;
                return Ok(());
            }
            let mut reading = message(at);
            values.iter().for_each(|(kind, value)| put(&mut reading, *kind, *value));
            sink.reading(row.line, row.raw, &device, &reading);
            return Ok(());
        }
        let held = Held { line: row.line, raw: row.raw.to_owned(), device, at, values };
        let end = match self.end.map(|n| row.fields.get(n).to_owned()) {
            Some(text) => Some(self.instant(&text, 1)?),
            None => self.map.period_min.map(|m| at + m * 60_000),
        };
        if held.values.is_empty() {
            sink.report().missing += 1;
            return Ok(());
        }
        match end {
            Some(end) if self.map.at_end && self.end.is_none() => {
                given(&held, at - (end - at), at, sink);
            }
            Some(end) => given(&held, at, end, sink),
            None => self.hold(held, sink),
        }
        Ok(())
    }

    fn finish(&mut self, sink: &mut Sink<'_>) {
        self.give(self.before, sink);
    }
}

fn put(m: &mut MessageReading, kind: Kind, value: f64) {
    let place = match kind {
        Kind::Energy => &mut m.energy,
        Kind::Exported => &mut m.energy_exported,
        Kind::Power => &mut m.power,
        Kind::Voltage => &mut m.voltage,
        Kind::Current => &mut m.current,
        Kind::Used | Kind::FedIn | Kind::Mean => return,
    };
    *place = Some(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_says_what_is_wrong_with_it() {
        assert!("time=Date,used=Consumption:kWh,period=30".parse::<Mapping>().is_ok());
        for (text, word) in [
            ("used=x:kWh", "time=COLUMN"),
            ("time=x", "used=COLUMN:kWh"),
            ("time=x,used=y", "unit"),
            ("time=x,used=y:kW", "Wh"),
            ("time=x,used=y:kWh,energy=z:kWh", "two devices"),
            ("time=x,stamp=middle,used=y:Wh", "start or end"),
            ("time=x,colour=y:Wh", "colour"),
        ] {
            let error = text.parse::<Mapping>().unwrap_err();
            assert!(error.contains(word), "{text}: {error}");
        }
    }
}
