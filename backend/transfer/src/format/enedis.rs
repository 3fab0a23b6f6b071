//! Enedis' load curve (courbe de charge): `Horodate;Valeur`, the mean power of each step in W.
//!
//! A time stamp is the end of its step. The step is said above the header (`Pas en minutes`) or in a
//! column (`Pas`: `PT30M`), or else told by the time stamps before and after. Above the header also: the
//! unit, and whether it is consumption or production.

use crate::error::{Fault, Refusal};
use crate::fields::{Splitter, is_missing, number};
use crate::given::Given;
use crate::local_time::{LocalClock, Order};
use crate::options::ImportOptions;
use crate::row::{Decoder, Header, Row};
use crate::sink::Sink;
use ohmstead_model::{DeviceId, TimestampMs};
use std::ops::RangeInclusive;

/// Steps that Enedis uses, minutes.
const STEPS: [i64; 6] = [5, 10, 15, 20, 30, 60];

pub(super) fn fits(header: &Header) -> bool {
    header.has("Horodate") && header.has("Valeur")
}

/// What the lines above the header say under a name.
fn above(header: &Header, names: &[&str]) -> Option<String> {
    let [.., titles, values] = header.above.as_slice() else { return None };
    let mut splitter = Splitter::for_header(titles);
    let titles: Vec<String> = splitter.split(titles).ok()?.iter().map(str::to_lowercase).collect();
    let at = titles.iter().position(|t| names.contains(&t.as_str()))?;
    let value = splitter.split(values).ok()?.get(at).to_owned();
    (!value.is_empty()).then_some(value)
}

pub(super) fn decoder(
    header: &Header,
    options: &ImportOptions,
) -> Result<Box<dyn Decoder>, String> {
    let unit = above(header, &["unite", "unité"]).unwrap_or_else(|| "W".into());
    let factor = match unit.as_str() {
        "W" => 1.0,
        "kW" => 1e3,
        other => return Err(format!("the unit {other:?} is not a power in W or kW")),
    };
    let kind = above(header, &["grandeur metier", "grandeur métier"]);
    let step = above(header, &["pas en minutes"]).and_then(|t| t.parse::<i64>().ok());
    Ok(Box::new(Enedis {
        time: header.column("Horodate").ok_or("the file has no column Horodate")?,
        value: header.column("Valeur").ok_or("the file has no column Valeur")?,
        step: header.column("Pas"),
        declared: step.filter(|m| *m > 0),
        factor,
        production: kind.is_some_and(|k| k.to_lowercase().starts_with("prod")),
        fields: header.names().len(),
        device: options.device.clone().ok_or("say whose readings they are: a device")?,
        clock: LocalClock(options.zone.clone()),
        order: Order::default(),
        before: None,
        held: None,
        last_step: None,
    }))
}

struct Enedis {
    time: usize,
    value: usize,
    step: Option<usize>,
    declared: Option<i64>,
    factor: f64,
    production: bool,
    fields: usize,
    device: DeviceId,
    clock: LocalClock,
    order: Order,
    /// The time stamp before the one that is held.
    before: Option<TimestampMs>,
    /// The newest row: how long its step is may show with the next.
    held: Option<Held>,
    /// Minutes.
    last_step: Option<i64>,
}

struct Held {
    line: u64,
    raw: String,
    at: TimestampMs,
    watts: Option<f64>,
    /// Minutes, where the row says it.
    step: Option<i64>,
}

impl Enedis {
    /// Gives the row that is held; `next` is the time stamp after it.
    fn give(&mut self, next: Option<TimestampMs>, sink: &mut Sink<'_>) {
        let Some(held) = self.held.take() else { return };
        let spacing = |other: TimestampMs| {
            let ms = (held.at - other).abs();
            Some(ms / 60_000).filter(|m| STEPS.contains(m) && ms % 60_000 == 0)
        };
        let told = [self.before.and_then(spacing), next.and_then(spacing)];
        let step = held.step.or(self.declared).or(told.into_iter().flatten().min());
        let step = step.or(self.last_step);
        self.before = Some(held.at);
        let Some(watts) = held.watts else {
            sink.report().missing += 1;
            return;
        };
        let Some(step) = step else {
            let detail = "how long this step is cannot be told: it stands alone";
            let refusal = Refusal::new("bad-period", detail);
            sink.refuse(held.line, &held.raw, Some(self.device.clone()), refusal);
            return;
        };
        self.last_step = Some(step);
        let wh = Some(watts * step as f64 / 60.0);
        let (import, export) = if self.production { (None, wh) } else { (wh, None) };
        let from = held.at - step * 60_000;
        let given = Given { from, to: held.at, import, export, estimated: false };
        sink.period(held.line, &held.raw, &self.device, &given);
    }
}

impl Decoder for Enedis {
    fn fields(&self) -> RangeInclusive<usize> {
        self.fields..=self.fields
    }

    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let at = self.clock.instant(row.fields.get(self.time), &mut self.order)?;
        let text = row.fields.get(self.value);
        let watts = if is_missing(text) {
            None
        } else {
            Some(number("Valeur", text, row.decimal_comma)? * self.factor)
        };
        self.give(Some(at), sink);
        let step = self.step.and_then(|n| {
            row.fields.get(n).strip_prefix("PT")?.strip_suffix('M')?.parse::<i64>().ok()
        });
        let step = step.filter(|m| *m > 0);
        self.held = Some(Held { line: row.line, raw: row.raw.to_owned(), at, watts, step });
        Ok(())
    }

    fn finish(&mut self, sink: &mut Sink<'_>) {
        self.give(None, sink);
    }
}
