//! The product's own format: one reading a row, columns named as in MQTT and REST.

use crate::error::{Fault, Refusal};
use crate::fields::{is_missing, number};
use crate::local_time::{LocalClock, Order};
use crate::message::{empty_message, stamp};
use crate::options::ImportOptions;
use crate::row::{Decoder, Header, Row};
use crate::sink::Sink;
use ohmstead_model::DeviceId;
use ohmstead_wire::reading::{FieldFault, MessageReading, Stamp};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// For so many devices at once the place in a repeated hour is known.
const DEVICES_MAX: usize = 10_000;

const VALUES: [&str; 5] = ["voltage", "current", "power", "energy", "energyExported"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    DeviceId,
    Timestamp,
    Voltage,
    Current,
    Power,
    Energy,
    EnergyExported,
    PowerFactor,
    Frequency,
    Seq,
    Boot,
    Estimated,
    Ignored,
}

impl Column {
    fn of(name: &str) -> Self {
        let all = [
            ("deviceId", Self::DeviceId),
            ("timestamp", Self::Timestamp),
            ("voltage", Self::Voltage),
            ("current", Self::Current),
            ("power", Self::Power),
            ("energy", Self::Energy),
            ("energyExported", Self::EnergyExported),
            ("powerFactor", Self::PowerFactor),
            ("frequency", Self::Frequency),
            ("seq", Self::Seq),
            ("boot", Self::Boot),
            ("estimated", Self::Estimated),
        ];
        let found = all.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map_or(Self::Ignored, |(_, column)| *column)
    }
}

pub(super) fn fits(header: &Header) -> bool {
    header.has("timestamp") && VALUES.iter().any(|name| header.has(name))
}

pub(super) fn decoder(
    header: &Header,
    options: &ImportOptions,
) -> Result<Box<dyn Decoder>, String> {
    let columns: Vec<Column> = header.names().iter().map(|name| Column::of(name)).collect();
    for (i, column) in columns.iter().enumerate() {
        if *column != Column::Ignored && columns[..i].contains(column) {
            return Err(format!("the column {} is there twice", header.names()[i]));
        }
    }
    if !columns.contains(&Column::DeviceId) && options.device.is_none() {
        return Err("the file has no column deviceId: say whose readings they are".into());
    }
    let ignored = header.names().iter().zip(&columns);
    let ignored =
        ignored.filter(|(_, c)| **c == Column::Ignored).map(|(name, _)| name.clone()).collect();
    Ok(Box::new(Ohmstead {
        columns,
        ignored,
        device: options.device.clone(),
        clock: LocalClock(options.zone.clone()),
        orders: BTreeMap::new(),
        last: None,
    }))
}

struct Ohmstead {
    columns: Vec<Column>,
    ignored: Vec<String>,
    /// For rows that name none.
    device: Option<DeviceId>,
    clock: LocalClock,
    /// Where the clock of each device's rows stands: in a repeated hour it matters.
    orders: BTreeMap<DeviceId, Order>,
    /// The device of the row before: mostly that of the next as well.
    last: Option<DeviceId>,
}

impl Ohmstead {
    fn device(&mut self, id: &str) -> Result<DeviceId, Refusal> {
        if id.is_empty() {
            return self.device.clone().ok_or_else(|| {
                Refusal::new("bad-device-id", "deviceId is empty: say whose reading it is")
            });
        }
        if let Some(last) = self.last.as_ref().filter(|last| last.as_str() == id) {
            return Ok(last.clone());
        }
        let device = DeviceId::new(id).map_err(|e| Refusal::new("bad-device-id", e.to_string()))?;
        self.last = Some(device.clone());
        Ok(device)
    }

    /// When a row was true. A text that is no time is left to the check of readings: with `boot`
    /// and `seq` the row can be placed all the same.
    fn stamp(&mut self, device: &DeviceId, text: &str) -> Result<Option<Stamp>, Refusal> {
        if !self.orders.contains_key(device) {
            // Bounded by the number of devices; a file with more of them loses only the memory
            // of where each stood.
            if self.orders.len() >= DEVICES_MAX {
                self.orders.clear();
            }
            self.orders.insert(device.clone(), Order::default());
        }
        let order = self.orders.get_mut(device).expect("inserted above");
        match self.clock.instant(text, order) {
            Ok(at) => Ok(Some(stamp(at))),
            Err(refusal) if refusal.reason == "bad-timestamp" => {
                Ok(Some(Stamp::Text(text.to_owned())))
            }
            Err(refusal) => Err(refusal),
        }
    }
}

impl Decoder for Ohmstead {
    fn fields(&self) -> RangeInclusive<usize> {
        self.columns.len()..=self.columns.len()
    }

    fn ignored_columns(&self) -> Vec<String> {
        self.ignored.clone()
    }

    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let mut message = empty_message(None);
        let (mut id, mut stamp) = ("", "");
        for (column, text) in self.columns.iter().zip(row.fields.iter()) {
            match column {
                Column::DeviceId => id = text,
                _ if is_missing(text) => {}
                Column::Timestamp => stamp = text,
                column => set(&mut message, *column, text, row.decimal_comma),
            }
        }
        let device = self.device(id)?;
        if !stamp.is_empty() {
            message.timestamp = self.stamp(&device, stamp)?;
        }
        sink.reading(row.line, row.raw, &device, &message);
        Ok(())
    }
}

/// Takes one field. One that cannot be read is left out; the rest of the row may be good.
fn set(m: &mut MessageReading, column: Column, text: &str, decimal_comma: bool) {
    let MessageReading { faults, .. } = m;
    let mut note = |field, refusal: Refusal| {
        let detail = refusal.detail.trim_start_matches(field).trim_start().to_owned();
        faults.push(FieldFault { field, reason: refusal.reason, detail });
    };
    let mut value = |name| number(name, text, decimal_comma).map_err(|e| note(name, e)).ok();
    match column {
        Column::Voltage => m.voltage = value("voltage"),
        Column::Current => m.current = value("current"),
        Column::Power => m.power = value("power"),
        Column::Energy => m.energy = value("energy"),
        Column::EnergyExported => m.energy_exported = value("energyExported"),
        Column::PowerFactor => m.power_factor = value("powerFactor"),
        Column::Frequency => m.frequency = value("frequency"),
        Column::Seq => m.seq = count("seq", text).map_err(|e| note("seq", e)).ok(),
        Column::Boot => m.boot = count("boot", text).map_err(|e| note("boot", e)).ok(),
        Column::Estimated => {
            m.estimated = truth(text).map_err(|e| note("estimated", e)).ok();
        }
        Column::Timestamp | Column::DeviceId | Column::Ignored => {}
    }
}

fn count(name: &str, text: &str) -> Result<u32, Refusal> {
    text.parse().map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        Refusal::new("not-a-number", format!("{name} {shown:?} is not a whole number below 2^32"))
    })
}

fn truth(text: &str) -> Result<bool, Refusal> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => {
            let shown: String = text.chars().take(40).collect();
            let detail = format!("estimated {shown:?}: write true or false");
            Err(Refusal::new("not-a-reading", detail))
        }
    }
}
