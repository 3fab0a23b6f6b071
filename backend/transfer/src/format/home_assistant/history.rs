//! `entity_id,state,last_changed`: "Download data" on the history page.
//!
//! The page puts hourly statistics before the states where the states do not reach back, and
//! does not mark them. A statistics row is stamped with the beginning of its hour and holds what
//! was true at the end of it; a state is true at its stamp. So the rows with which an entity
//! begins, as long as they lie exactly on full hours and are two at least, are taken as statistics
//! and moved to the end of their hour. (One alone is the state at the beginning of the download.)

use crate::error::Fault;
use crate::fields::{is_missing, number};
use crate::local_time::LocalClock;
use crate::message::message;
use crate::options::{ImportOptions, Unit};
use crate::row::{Decoder, Header, Row};
use crate::series::{SeriesMap, Track};
use crate::sink::Sink;
use ohmstead_model::{DeviceId, TimestampMs};
use std::ops::RangeInclusive;

const HOUR_MS: i64 = 3_600_000;

pub(super) fn fits(header: &Header) -> bool {
    header.has("entity_id") && header.has("state") && time(header).is_some()
}

fn time(header: &Header) -> Option<usize> {
    header.column("last_changed").or_else(|| header.column("last_updated"))
}

pub(super) fn decoder(
    header: &Header,
    options: &ImportOptions,
) -> Result<Box<dyn Decoder>, String> {
    let missing = "checked before";
    let columns = [
        header.column("entity_id").expect(missing),
        header.column("state").expect(missing),
        time(header).expect(missing),
    ];
    // Attributes of other kinds of entity follow, in those entities' rows only.
    let fewest = columns.iter().max().expect("three columns") + 1;
    Ok(Box::new(History {
        columns,
        fields: fewest..=header.names().len(),
        clock: LocalClock(options.zone.clone()),
        series: SeriesMap::new(options)?,
    }))
}

struct History {
    columns: [usize; 3],
    fields: RangeInclusive<usize>,
    clock: LocalClock,
    series: SeriesMap<EntityRows>,
}

/// What the rows of an entity are so far.
#[derive(Default)]
enum EntityRows {
    #[default]
    Nothing,
    /// One row, on a full hour: either.
    First(Held),
    Statistics,
    States,
}

struct Held {
    line: u64,
    raw: String,
    unit: Unit,
    at: TimestampMs,
    value: f64,
}

impl Held {
    fn give(&self, device: &DeviceId, shift: i64, sink: &mut Sink<'_>) {
        let mut message = message(self.at + shift);
        self.unit.put(&mut message, self.value);
        sink.reading(self.line, &self.raw, device, &message);
    }
}

impl Decoder for History {
    fn fields(&self) -> RangeInclusive<usize> {
        self.fields.clone()
    }

    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let [name, state, time] = self.columns.map(|i| row.fields.get(i));
        let Some(track) = self.series.find(name)? else {
            sink.report().skip(name);
            return Ok(());
        };
        let unit = track.unit_or("")?;
        let at = self.clock.instant(time, &mut track.order)?;
        if is_missing(state) {
            // Statistics have a value always: from here on these are states.
            settle(track, false, sink);
            sink.report().missing += 1;
            return Ok(());
        }
        let value = number("state", state, row.decimal_comma)?;
        let held = Held { line: row.line, raw: row.raw.to_owned(), unit, at, value };
        let on_the_hour = at.0.rem_euclid(HOUR_MS) == 0;
        if matches!(track.state, EntityRows::Nothing) && on_the_hour {
            track.state = EntityRows::First(held);
            return Ok(());
        }
        settle(track, on_the_hour, sink);
        let shift = if matches!(track.state, EntityRows::Statistics) { HOUR_MS } else { 0 };
        held.give(&track.device, shift, sink);
        Ok(())
    }

    fn finish(&mut self, sink: &mut Sink<'_>) {
        for track in self.series.tracks() {
            settle(track, false, sink);
        }
        self.series.note_unseen(sink.report());
    }
}

/// Decides what the rows are, now that the next one is known to be on a full hour or not.
fn settle(track: &mut Track<EntityRows>, on_the_hour: bool, sink: &mut Sink<'_>) {
    let next = match &track.state {
        EntityRows::First(_) | EntityRows::Statistics if on_the_hour => EntityRows::Statistics,
        _ => EntityRows::States,
    };
    if let EntityRows::First(held) = std::mem::replace(&mut track.state, next) {
        let shift = if on_the_hour { HOUR_MS } else { 0 };
        held.give(&track.device, shift, sink);
    }
}
