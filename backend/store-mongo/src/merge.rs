//! Documents, placed readings and sealed days read as one: in order, each instant once.

use crate::convert::int;
use crate::failure::{Done, Trouble};
use crate::session::Tx;
use crate::{row, sealed};
use mongodb::bson::{Document, doc};
use ohmstead_codec::day::day_of;
use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use ohmstead_store::Damaged;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

/// What is read at once of a device.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    /// Documents of readings at most.
    pub rows: usize,
    /// Sealed days at most.
    pub days: usize,
}

/// Sealed days unpacked at once for a page.
const DAYS: usize = 8;
/// Documents taken at once for a page.
const ROWS: usize = 50_000;

/// A reading, and whether it came with its time.
struct Candidate {
    reading: Reading,
    clocked: bool,
}

impl Candidate {
    /// Clocked before placed, then by value.
    fn beats(&self, other: &Self) -> bool {
        match (self.clocked, other.clocked) {
            (true, false) => true,
            (false, true) => false,
            _ => self.reading.beats(&other.reading),
        }
    }
}

/// The first `limit` readings of a device in `range`, in `order`, conflicts settled.
pub async fn page(
    tx: &mut Tx,
    device: &DeviceId,
    range: TimeRange,
    order: Order,
    limit: usize,
    damaged: Damaged,
) -> Done<Vec<Reading>> {
    let (mut all, mut rest) = (Vec::new(), range);
    while all.len() < limit && !rest.is_empty() {
        let wanted = limit - all.len();
        // A day mostly has more than a few readings.
        let share = Share { rows: wanted.min(ROWS), days: (wanted / 500 + 1).min(DAYS) };
        let (some, next) = span(tx, device, rest, order, share, damaged).await?;
        all.extend(some);
        rest = next;
    }
    all.truncate(limit);
    Ok(all)
}

/// Readings of the next stretch of `range` in `order`, and what is left of it then.
pub async fn span(
    tx: &mut Tx,
    device: &DeviceId,
    range: TimeRange,
    order: Order,
    share: Share,
    damaged: Damaged,
) -> Done<(Vec<Reading>, TimeRange)> {
    if range.is_empty() {
        return Ok((Vec::new(), range));
    }
    let mut stretch = Stretch { range, order };
    let mut all = Vec::new();
    sealed_days(tx, device, &mut stretch, &mut all, share.days, damaged).await?;
    for (collection, clocked) in [("readings", true), ("placed", false)] {
        let filter = row::during(device, stretch.range);
        let found = tx.page(collection, filter, doc! { "_id": order.sign() }, share.rows).await?;
        let full = found.len() == share.rows;
        for document in found {
            all.push(Candidate { reading: row::reading(&document)?, clocked });
        }
        if let (true, Some(last)) = (full, all.last()) {
            stretch.end_with(last.reading.at, last.reading.at);
        }
    }
    Ok((stretch.settle(all), stretch.beyond(range)))
}

impl Order {
    fn sign(self) -> i32 {
        if self == Self::Ascending { 1 } else { -1 }
    }
}

/// The part of a range that is read now.
struct Stretch {
    range: TimeRange,
    order: Order,
}

impl Stretch {
    /// Ends with what lies from `first` to `last`, that included.
    fn end_with(&mut self, first: TimestampMs, last: TimestampMs) {
        match self.order {
            Order::Ascending => self.range.to = self.range.to.min(last + 1),
            Order::Descending => self.range.from = self.range.from.max(first),
        }
    }

    /// Ends before what lies from `first` to `last`.
    fn end_before(&mut self, first: TimestampMs, last: TimestampMs) {
        match self.order {
            Order::Ascending => self.range.to = self.range.to.min(first),
            Order::Descending => self.range.from = self.range.from.max(last + 1),
        }
    }

    /// What of the whole comes after it.
    fn beyond(&self, whole: TimeRange) -> TimeRange {
        match self.order {
            Order::Ascending => TimeRange::new(self.range.to, whole.to),
            Order::Descending => TimeRange::new(whole.from, self.range.from),
        }
    }

    /// In order, each instant once.
    fn settle(&self, mut all: Vec<Candidate>) -> Vec<Reading> {
        all.retain(|c| self.range.contains(c.reading.at));
        // The winner of an instant first.
        let by = |a: &Candidate, b: &Candidate| {
            let time = a.reading.at.cmp(&b.reading.at);
            let time = if self.order == Order::Ascending { time } else { time.reverse() };
            time.then_with(|| b.beats(a).cmp(&a.beats(b)))
        };
        if !all.is_sorted_by(|a, b| by(a, b).is_lt()) {
            all.sort_by(by);
        }
        all.dedup_by_key(|c| c.reading.at);
        all.into_iter().map(|c| c.reading).collect()
    }
}

async fn sealed_days(
    tx: &mut Tx,
    device: &DeviceId,
    stretch: &mut Stretch,
    all: &mut Vec<Candidate>,
    days: usize,
    damaged: Damaged,
) -> Done<()> {
    let (from, to) = (stretch.range.from, stretch.range.to);
    let mut filter = row::between(device, "day", day_of(from), day_of(to).saturating_add(1));
    filter.extend(doc! { "last": { "$gte": from.0 }, "first": { "$lt": to.0 } });
    let sort = doc! { "_id": stretch.order.sign() };
    let found = tx.page("sealed", filter, sort, days).await?;
    for document in &found {
        let ends = |d: &Document| -> Done<(TimestampMs, TimestampMs)> {
            Ok((TimestampMs(int(d, "first")?), TimestampMs(int(d, "last")?)))
        };
        let (first, last) = ends(document)?;
        match sealed::unpack(document) {
            Ok(day) => {
                let readings = day.readings(0..day.len());
                let readings: Vec<_> =
                    readings.map(|reading| Candidate { reading, clocked: true }).collect();
                match stretch.order {
                    Order::Ascending => all.extend(readings),
                    Order::Descending => all.extend(readings.into_iter().rev()),
                }
            }
            Err(Trouble::Damaged(what)) if damaged == Damaged::PassOver => {
                tracing::error!(what, "a sealed day is passed over");
            }
            // What comes before it can be read.
            Err(Trouble::Damaged(_)) if !all.is_empty() => {
                stretch.end_before(first, last);
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        if document == found.last().unwrap_or(document) && found.len() == days {
            stretch.end_with(first, last);
        }
    }
    Ok(())
}

/// Clocked readings of one boot, by number.
pub async fn boot(tx: &mut Tx, device: &DeviceId, boot: u32) -> Done<Vec<Reading>> {
    let mut of_boot = row::during(device, TimeRange::ALL);
    of_boot.extend(doc! { "b": i64::from(boot), "s": { "$exists": true } });
    let mut all = row::readings(&tx.find("readings", of_boot).await?)?;
    let days = doc! {
        "_id.d": device.as_str(),
        "boot_min": { "$lte": i64::from(boot) },
        "boot_max": { "$gte": i64::from(boot) },
    };
    for document in tx.find("sealed", days).await? {
        let day = match sealed::unpack(&document) {
            Err(Trouble::Damaged(what)) => {
                tracing::error!(what, "a sealed day is passed over");
                continue;
            }
            other => other?,
        };
        // A document beside a sealed reading has won over it.
        let here = ohmstead_codec::day::range_of(row::number(&document, "day")?);
        let only_id = doc! { "_id": 1 };
        let better = tx
            .part("readings", row::during(device, here), doc! {}, usize::MAX, only_id)
            .await?
            .iter()
            .map(|d| row::number(d, "t"))
            .collect::<Done<std::collections::HashSet<i64>>>()?;
        let readings = day.readings(0..day.len());
        all.extend(
            readings
                .filter(|r| r.boot == Some(boot) && r.seq.is_some() && !better.contains(&r.at.0)),
        );
    }
    all.sort_by_key(|r| (r.seq, r.at));
    Ok(all)
}
