//! Octopus Energy's download: energy of each half hour, `Consumption (kWh), Start, End`.

use crate::error::Fault;
use crate::fields::{is_missing, number};
use crate::given::Given;
use crate::local_time::{LocalClock, Order};
use crate::options::ImportOptions;
use crate::row::{Decoder, Header, Row};
use crate::sink::Sink;
use ohmstead_model::DeviceId;
use std::ops::RangeInclusive;

fn consumption(header: &Header) -> Option<usize> {
    let is = |name: &String| {
        let name = name.to_ascii_lowercase();
        name.starts_with("consumption") && name.contains("kwh")
    };
    header.names().iter().position(is)
}

pub(super) fn fits(header: &Header) -> bool {
    consumption(header).is_some() && header.has("start") && header.has("end")
}

pub(super) fn decoder(
    header: &Header,
    options: &ImportOptions,
) -> Result<Box<dyn Decoder>, String> {
    let missing = "checked before";
    Ok(Box::new(Octopus {
        energy: consumption(header).ok_or(missing)?,
        start: header.column("start").ok_or(missing)?,
        end: header.column("end").ok_or(missing)?,
        fields: header.names().len(),
        device: options.device.clone().ok_or("say whose readings they are: a device")?,
        clock: LocalClock(options.zone.clone()),
        orders: [Order::default(), Order::default()],
    }))
}

struct Octopus {
    energy: usize,
    start: usize,
    end: usize,
    fields: usize,
    device: DeviceId,
    clock: LocalClock,
    orders: [Order; 2],
}

impl Decoder for Octopus {
    fn fields(&self) -> RangeInclusive<usize> {
        self.fields..=self.fields
    }

    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let text = row.fields.get(self.energy);
        let from = self.clock.instant(row.fields.get(self.start), &mut self.orders[0])?;
        let to = self.clock.instant(row.fields.get(self.end), &mut self.orders[1])?;
        if is_missing(text) {
            sink.report().missing += 1;
            return Ok(());
        }
        let import = Some(number("Consumption", text, row.decimal_comma)? * 1e3);
        let given = Given { from, to, import, export: None, estimated: false };
        sink.period(row.line, row.raw, &self.device, &given);
        Ok(())
    }
}
