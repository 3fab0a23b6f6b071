//! Long-term statistics: the recorder's table written out, or exported by an integration.
//!
//! A row is stamped with the beginning of its hour. `sum` and `state` are what the counter showed
//! at the end of it, `mean` is the mean over it; both are taken as true at its end.

use crate::error::{Fault, Refusal};
use crate::fields::{is_missing, number};
use crate::local_time::LocalClock;
use crate::message::message;
use crate::options::{Counter, ImportOptions};
use crate::row::{Decoder, Header, Row};
use crate::series::SeriesMap;
use crate::sink::Sink;
use std::ops::RangeInclusive;

pub(super) fn fits(header: &Header) -> bool {
    name(header).is_some()
        && (header.has("start_ts") || header.has("start"))
        && ["sum", "state", "mean"].iter().any(|c| header.has(c))
}

fn name(header: &Header) -> Option<usize> {
    header.column("statistic_id").or_else(|| header.column("metadata_id"))
}

pub(super) fn decoder(
    header: &Header,
    options: &ImportOptions,
) -> Result<Box<dyn Decoder>, String> {
    let (sum, state) = (header.column("sum"), header.column("state"));
    Ok(Box::new(Statistics {
        name: name(header).expect("checked before"),
        start_ts: header.column("start_ts"),
        start: header.column("start"),
        counter: match options.counter {
            Counter::Sum => sum.or(state),
            Counter::State => state,
        },
        mean: header.column("mean"),
        unit: header.column("unit").or_else(|| header.column("unit_of_measurement")),
        fields: header.names().len(),
        period_ms: i64::from(options.period_s) * 1000,
        clock: LocalClock(options.zone.clone()),
        series: SeriesMap::new(options)?,
    }))
}

struct Statistics {
    name: usize,
    start_ts: Option<usize>,
    start: Option<usize>,
    counter: Option<usize>,
    mean: Option<usize>,
    unit: Option<usize>,
    fields: usize,
    period_ms: i64,
    clock: LocalClock,
    series: SeriesMap<()>,
}

impl Decoder for Statistics {
    fn fields(&self) -> RangeInclusive<usize> {
        self.fields..=self.fields
    }

    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let get = |column: Option<usize>| column.map_or("", |i| row.fields.get(i));
        let name = row.fields.get(self.name);
        let Some(track) = self.series.find(name)? else {
            sink.report().skip(name);
            return Ok(());
        };
        let said = get(self.unit);
        let unit = track.unit_or(said)?;
        if !said.is_empty() && !said.parse().is_ok_and(|of_file| unit.agrees(of_file)) {
            let said: String = said.chars().take(40).collect();
            return Err(Fault::File(format!(
                "the file says that {name} is in the unit {said:?}, which is not the one that was given for it"
            )));
        }
        let column = if unit.is_counter() { self.counter } else { self.mean };
        if column.is_none() {
            let wanted = if unit.is_counter() { "sum or state" } else { "mean" };
            return Err(Fault::File(format!("the file has no column {wanted} for {name}")));
        }
        // The recorder leaves the old column empty where the new one is filled, and vice versa.
        let start = Some(get(self.start_ts)).filter(|s| !is_missing(s));
        let start = start.unwrap_or(get(self.start));
        if start.is_empty() {
            return Err(Refusal::new("no-timestamp", "start is empty").into());
        }
        let at = self.clock.instant(start, &mut track.order)? + self.period_ms;
        let value = get(column);
        if is_missing(value) {
            sink.report().missing += 1;
            return Ok(());
        }
        let mut message = message(at);
        unit.put(&mut message, number("value", value, row.decimal_comma)?);
        sink.reading(row.line, row.raw, &track.device, &message);
        Ok(())
    }

    fn finish(&mut self, sink: &mut Sink<'_>) {
        self.series.note_unseen(sink.report());
    }
}
