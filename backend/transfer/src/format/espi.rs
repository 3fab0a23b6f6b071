//! The rows that [`crate::espi`] makes of a Green Button XML.

use crate::error::{Fault, Refusal};
use crate::espi::HEADER;
use crate::fields::number;
use crate::given::Given;
use crate::options::ImportOptions;
use crate::row::{Decoder, Header, Row};
use crate::sink::Sink;
use ohmstead_model::{DeviceId, TimestampMs};
use std::ops::RangeInclusive;

pub(super) fn fits(header: &Header) -> bool {
    header.line == HEADER
}

pub(super) fn decoder(options: &ImportOptions) -> Result<Box<dyn Decoder>, String> {
    let device = options.device.clone().ok_or("say whose readings they are: a device")?;
    Ok(Box::new(Espi { device }))
}

struct Espi {
    device: DeviceId,
}

impl Decoder for Espi {
    fn fields(&self) -> RangeInclusive<usize> {
        5..=5
    }

    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let whole = |n: usize, name: &str| {
            row.fields.get(n).parse::<i64>().map_err(|_| Refusal::new("bad-timestamp", name))
        };
        let seconds = whole(0, "start")?;
        let from = TimestampMs(seconds.saturating_mul(1000));
        let to = from + whole(1, "duration")?.saturating_mul(1000);
        let value = |n: usize| match row.fields.get(n) {
            "" => Ok(None),
            text => number("value", text, false).map(Some),
        };
        let (import, export) = (value(2)?, value(3)?);
        if import.is_none() && export.is_none() {
            let detail = "no ReadingType before this reading says what its value is";
            return Err(Refusal::new("unit-not-known", detail).into());
        }
        let estimated = row.fields.get(4) == "true";
        sink.period(
            row.line,
            row.raw,
            &self.device,
            &Given { from, to, import, export, estimated },
        );
        Ok(())
    }
}
