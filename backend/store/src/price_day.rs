//! How every store lays prices out: one entry per series and UTC day.

use ohmstead_model::{Slot, SlotRange};
use ohmstead_tariff::price::join;
use ohmstead_tariff::{Decimal, PriceSeries};
use std::collections::BTreeMap;

/// Quarter hours of a UTC day.
const SLOTS: i32 = 96;

/// One quarter hour's price, in its native unit.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SlotPrice {
    currency: String,
    unit: String,
    step: u16,
    value: Decimal,
}

/// The UTC day, since 1970-01-01, that holds a slot.
pub fn day_of(slot: Slot) -> i32 {
    slot.0.div_euclid(SLOTS)
}

/// The days that touch a range.
pub fn days(range: SlotRange) -> std::ops::RangeInclusive<i32> {
    day_of(range.from)..=day_of(Slot(range.to.0.saturating_sub(1)))
}

/// How a day changes.
#[derive(Debug, Default)]
pub struct Overlaid {
    /// The day as it is now.
    pub now: Vec<PriceSeries>,
    /// Slots without a price before.
    pub new: usize,
    /// Slots with another price before.
    pub changed: usize,
    /// Slots with this price before.
    pub same: usize,
}

/// Lays the part of `posted` that falls on `day` over what the day has.
pub fn overlay(day: i32, kept: &[PriceSeries], posted: &PriceSeries) -> Overlaid {
    let mut slots: BTreeMap<i32, SlotPrice> = BTreeMap::new();
    kept.iter().for_each(|s| explode(s, day, |slot, price| drop(slots.insert(slot, price))));
    let mut out = Overlaid::default();
    explode(posted, day, |slot, price| match slots.insert(slot, price.clone()) {
        None => out.new += 1,
        Some(was) if was == price => out.same += 1,
        Some(_) => out.changed += 1,
    });
    out.now = gather(&posted.name, &posted.zone, &slots);
    out
}

/// Calls `take` with every known price of a series on a day, slot by slot.
fn explode(s: &PriceSeries, day: i32, mut take: impl FnMut(i32, SlotPrice)) {
    let (first, end) = (day.saturating_mul(SLOTS), day.saturating_add(1).saturating_mul(SLOTS));
    let span = s.span();
    for slot in first.max(span.from.0)..end.min(span.to.0) {
        let index = usize::try_from((slot - s.start.0) / s.width()).unwrap_or(usize::MAX);
        if let Some(Some(value)) = s.values.get(index) {
            let (currency, unit) = (s.currency.clone(), s.unit.clone());
            take(slot, SlotPrice { currency, unit, step: s.step, value: *value });
        }
    }
}

/// Slots as series again: longer steps only where all slots of a value are there and equal.
fn gather(name: &str, zone: &str, slots: &BTreeMap<i32, SlotPrice>) -> Vec<PriceSeries> {
    let mut pieces: Vec<PriceSeries> = Vec::new();
    let mut rest: Vec<(i32, &SlotPrice)> = slots.iter().map(|(s, p)| (*s, p)).collect();
    rest.reverse();
    while let Some((slot, price)) = rest.pop() {
        let width = usize::from(price.step / 15).max(1);
        let tail = &rest[rest.len().saturating_sub(width - 1)..];
        let whole = tail.len() == width - 1
            && slot.rem_euclid(width as i32) == 0
            && tail.iter().rev().zip(slot + 1..).all(|((s, p), due)| *s == due && *p == price);
        let step = if whole { price.step } else { 15 };
        if whole {
            rest.truncate(rest.len() - (width - 1));
        }
        pieces.push(PriceSeries {
            name: name.to_owned(),
            zone: zone.to_owned(),
            currency: price.currency.clone(),
            unit: price.unit.clone(),
            start: Slot(slot),
            step,
            values: vec![Some(price.value)],
        });
    }
    join(pieces)
}

/// Leaves out the values that do not touch `range`; `None` when none does.
pub fn cut(mut s: PriceSeries, range: SlotRange) -> Option<PriceSeries> {
    let width = s.width();
    let before = (range.from.0.saturating_sub(s.start.0) / width).max(0);
    let before = usize::try_from(before).unwrap_or(0).min(s.values.len());
    s.values.drain(..before);
    s.start = Slot(s.start.0 + before as i32 * width);
    let kept = i64::from(range.to.0) - i64::from(s.start.0);
    let kept = usize::try_from(kept.max(0)).unwrap_or(0).div_ceil(width as usize);
    s.values.truncate(kept);
    (!s.values.is_empty()).then_some(s)
}
