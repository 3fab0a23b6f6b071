//! emoncms: the feed list's CSV export (no header; one time and one or more values a line) and
//! the graph's CSV output (header `"Unix timestamp", "tag:feed", …` or `"Date-time string", …`).
//!
//! A value is true at its time. `null` is a missing value; emoncms writes a zero as `null` too.

use crate::error::Fault;
use crate::fields::{is_missing, number};
use crate::local_time::{LocalClock, Order};
use crate::message::message;
use crate::options::{ImportOptions, Unit};
use crate::row::{Decoder, Header, Row};
use crate::sink::Sink;
use jiff::tz::TimeZone;
use ohmstead_model::DeviceId;
use std::ops::RangeInclusive;

const TIMES: [&str; 4] = ["Unix timestamp", "Date-time string", "timestamp", "time"];

pub(super) fn fits(header: &Header) -> bool {
    header.names().len() >= 2 && (has_header(header) || is_data(header))
}

fn has_header(header: &Header) -> bool {
    let first = header.names().first().map_or("", String::as_str);
    TIMES.iter().any(|t| t.eq_ignore_ascii_case(first))
}

/// A time, and numbers.
fn is_data(header: &Header) -> bool {
    let clock = LocalClock(Some(TimeZone::UTC));
    let is_value = |text: &String| is_missing(text) || number("", text, true).is_ok();
    match header.names() {
        [time, values @ ..] => {
            clock.instant(time, &mut Order::default()).is_ok() && values.iter().all(is_value)
        }
        [] => false,
    }
}

/// One feed of the file that is imported.
struct Feed {
    column: usize,
    /// Index in `devices`.
    device: usize,
    unit: Unit,
}

struct Emoncms {
    has_header: bool,
    fields: usize,
    feeds: Vec<Feed>,
    devices: Vec<DeviceId>,
    ignored: Vec<String>,
    clock: LocalClock,
    order: Order,
}

pub(super) fn decoder(
    header: &Header,
    options: &ImportOptions,
) -> Result<Box<dyn Decoder>, String> {
    let has_header = has_header(header);
    let count = header.names().len() - 1;
    let names: Vec<String> = if has_header {
        header.names()[1..].to_vec()
    } else {
        (1..=count).map(|n| n.to_string()).collect()
    };
    let mut devices = Vec::new();
    let mut feeds = Vec::new();
    for (column, device, unit) in wanted(&names, options)? {
        let unit = unit.or(options.unit).ok_or_else(|| {
            format!("say in which unit the feed {} is, such as W or kWh", names[column - 1])
        })?;
        let known = devices.iter().position(|d| *d == device);
        let device = known.unwrap_or_else(|| {
            devices.push(device);
            devices.len() - 1
        });
        feeds.push(Feed { column, device, unit });
    }
    check_overlap(&feeds, &devices)?;
    let used = |column: usize| feeds.iter().any(|f| f.column == column);
    let ignored = (1..=count).filter(|c| !used(*c)).map(|c| names[c - 1].clone()).collect();
    let clock = LocalClock(options.zone.clone());
    let fields = count + 1;
    let order = Order::default();
    Ok(Box::new(Emoncms { has_header, fields, feeds, devices, ignored, clock, order }))
}

/// The columns that are wanted, with their device and unit.
fn wanted(
    names: &[String],
    options: &ImportOptions,
) -> Result<Vec<(usize, DeviceId, Option<Unit>)>, String> {
    let list = || names.join(", ");
    if options.series.is_empty() {
        return match (&options.device, names.len()) {
            (Some(device), 1) => Ok(vec![(1, device.clone(), options.unit)]),
            (None, 1) => Err("say whose readings they are".into()),
            _ => Err(format!("say for each wanted feed to which device it goes: {}", list())),
        };
    }
    let mut wanted = Vec::new();
    for series in &options.series {
        let by_name = names.iter().position(|n| *n == series.name);
        let by_number =
            || series.name.parse::<usize>().ok().filter(|n| (1..=names.len()).contains(n));
        let column = by_name
            .map(|i| i + 1)
            .or_else(by_number)
            .ok_or_else(|| format!("the file has no feed {:?}; it has: {}", series.name, list()))?;
        wanted.push((column, series.device.clone(), series.unit));
    }
    Ok(wanted)
}

/// Two feeds cannot both be the power of one device.
fn check_overlap(feeds: &[Feed], devices: &[DeviceId]) -> Result<(), String> {
    let mut probe: Vec<_> =
        devices.iter().map(|_| message(ohmstead_model::TimestampMs(0))).collect();
    for feed in feeds {
        if feed.unit.field(&mut probe[feed.device]).replace(0.0).is_some() {
            return Err(format!(
                "two feeds would be the same value of the device {}: give each its own device",
                devices[feed.device]
            ));
        }
    }
    Ok(())
}

impl Decoder for Emoncms {
    fn has_header(&self) -> bool {
        self.has_header
    }

    fn fields(&self) -> RangeInclusive<usize> {
        self.fields..=self.fields
    }

    fn ignored_columns(&self) -> Vec<String> {
        self.ignored.clone()
    }

    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let at = self.clock.instant(row.fields.get(0), &mut self.order)?;
        let mut messages: Vec<_> = self.devices.iter().map(|_| None).collect();
        for feed in &self.feeds {
            let text = row.fields.get(feed.column);
            if is_missing(text) {
                continue;
            }
            let value = number("value", text, row.decimal_comma)?;
            feed.unit.put(messages[feed.device].get_or_insert_with(|| message(at)), value);
        }
        if messages.iter().all(Option::is_none) {
            sink.report().missing += 1;
        }
        for (device, message) in self.devices.iter().zip(&messages) {
            if let Some(message) = message {
                sink.reading(row.line, row.raw, device, message);
            }
        }
        Ok(())
    }
}
