//! Months of intervals that were asked for lately, as the database holds them. A year is 35,040
//! rows; unpacking them takes several times as long as everything that is done with them.

use ohmstead_model::{Interval, Slot, SlotRange};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A "month" is 31 days.
const SLOTS: i32 = 31 * 96;
/// Shorter ranges are read from the database: they cost little, and would fetch whole months.
const LEAST: usize = 28 * 96;
/// Intervals kept at most, 170 bytes each: three years of one device.
const KEPT: usize = 110_000;

type Key = (i64, i32);

/// The cache. Whoever replaces intervals announces it before the commit and says so after it.
#[derive(Default)]
pub struct Months(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// Least recently used first.
    months: VecDeque<(Key, Arc<[Interval]>)>,
    kept: usize,
    /// Grows with every change.
    changes: u64,
    /// The last change of each device row.
    changed: HashMap<i64, u64>,
    /// Device rows with a change that may or may not be in the database yet.
    changing: HashSet<i64>,
}

impl Inner {
    /// True when nothing of the row changed since `changes`, and nothing is about to.
    fn is_still(&self, row: i64, changes: u64) -> bool {
        !self.changing.contains(&row) && self.changed.get(&row).is_none_or(|last| *last <= changes)
    }

    fn find(&mut self, key: Key) -> Option<Arc<[Interval]>> {
        let at = self.months.iter().position(|(k, _)| *k == key)?;
        let found = self.months.remove(at)?;
        let rows = found.1.clone();
        self.months.push_back(found);
        Some(rows)
    }

    fn keep(&mut self, key: Key, rows: Arc<[Interval]>) {
        self.drop_where(|k| k == key);
        self.kept += rows.len();
        self.months.push_back((key, rows));
        while self.kept > KEPT || self.months.len() > KEPT {
            self.kept -= self.months.pop_front().map_or(0, |(_, rows)| rows.len());
        }
    }

    fn drop_where(&mut self, gone: impl Fn(Key) -> bool) {
        let kept = &mut self.kept;
        self.months.retain(|(key, rows)| {
            let goes = gone(*key);
            if goes {
                *kept -= rows.len();
            }
            !goes
        });
    }
}

impl Months {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Intervals of a row are about to be replaced.
    pub fn announce(&self, row: i64) {
        self.lock().changing.insert(row);
    }

    /// Those of `range` have been replaced, or the attempt failed.
    pub fn changed(&self, row: i64, range: SlotRange) {
        let mut inner = self.lock();
        inner.changes += 1;
        let now = inner.changes;
        inner.changed.insert(row, now);
        inner.changing.remove(&row);
        let (first, end) = (range.from.0.div_euclid(SLOTS), range.to.0);
        inner.drop_where(|(r, month)| {
            r == row && month >= first && i64::from(month) * i64::from(SLOTS) < i64::from(end)
        });
    }

    /// The intervals of a row in `range`, with the help of what is kept; `read` reads a range in
    /// one statement. `range` should not reach far beyond what the row has.
    pub fn intervals<E>(
        &self,
        row: i64,
        range: SlotRange,
        read: impl Fn(SlotRange) -> Result<Vec<Interval>, E>,
    ) -> Result<Vec<Interval>, E> {
        if range.len() >= LEAST
            && let Some(found) = self.assemble(row, range, &read)?
        {
            return Ok(found);
        }
        // One statement, one state of the database.
        read(range)
    }

    /// `None` when the row changes meanwhile: the pieces might not belong together.
    fn assemble<E>(
        &self,
        row: i64,
        range: SlotRange,
        read: &impl Fn(SlotRange) -> Result<Vec<Interval>, E>,
    ) -> Result<Option<Vec<Interval>>, E> {
        let began = self.lock().changes;
        let mut all = Vec::with_capacity(range.len());
        let last = range.to.0.saturating_sub(1).div_euclid(SLOTS);
        for month in range.from.0.div_euclid(SLOTS)..=last {
            let kept = {
                let mut inner = self.lock();
                if !inner.is_still(row, began) {
                    return Ok(None);
                }
                inner.find((row, month))
            };
            let rows = match kept {
                Some(rows) => rows,
                None => {
                    let first = month.saturating_mul(SLOTS);
                    let whole = SlotRange::new(Slot(first), Slot(first.saturating_add(SLOTS)));
                    let rows: Arc<[Interval]> = read(whole)?.into();
                    let mut inner = self.lock();
                    if !inner.is_still(row, began) {
                        return Ok(None);
                    }
                    inner.keep((row, month), rows.clone());
                    rows
                }
            };
            let from = rows.partition_point(|i| i.slot < range.from);
            let to = rows.partition_point(|i| i.slot < range.to);
            all.extend_from_slice(&rows[from..to]);
        }
        Ok(self.lock().is_still(row, began).then_some(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::convert::Infallible;

    fn year() -> SlotRange {
        SlotRange::new(Slot(100), Slot(100 + 365 * 96))
    }

    /// A table in which every interval holds `energy`.
    fn table(energy: i64, range: SlotRange) -> Result<Vec<Interval>, Infallible> {
        let of = |slot| Interval {
            import: ohmstead_model::MilliwattHours(energy),
            ..Interval::empty(slot)
        };
        Ok(range.iter().map(of).collect())
    }

    #[test]
    fn a_second_question_reads_nothing() {
        let months = Months::default();
        let reads = Cell::new(0);
        let read = |range| {
            reads.set(reads.get() + 1);
            table(7, range)
        };
        let first = months.intervals(1, year(), read).unwrap();
        assert_eq!(first, table(7, year()).unwrap());
        let before = reads.get();
        assert_eq!(months.intervals(1, year(), read).unwrap(), first);
        assert_eq!(reads.get(), before);
    }

    #[test]
    fn what_changed_is_read_anew_and_the_rest_is_not() {
        let months = Months::default();
        months.intervals(1, year(), |r| table(7, r)).unwrap();
        months.announce(1);
        months.changed(1, SlotRange::new(Slot(5000), Slot(5001)));
        let reads = Cell::new(0);
        let read = |range: SlotRange| {
            reads.set(reads.get() + 1);
            assert!(range.contains(Slot(5000)));
            table(7, range)
        };
        months.intervals(1, year(), read).unwrap();
        assert_eq!(reads.get(), 1);
    }

    #[test]
    fn while_a_change_is_announced_one_statement_reads_everything() {
        let months = Months::default();
        months.intervals(1, year(), |r| table(7, r)).unwrap();
        months.announce(1);
        assert_eq!(
            months.intervals(1, year(), |r| table(8, r)).unwrap(),
            table(8, year()).unwrap()
        );
    }

    #[test]
    fn a_change_between_two_months_is_noticed() {
        let months = Months::default();
        let energy = Cell::new(7);
        let read = |range: SlotRange| {
            let rows = table(energy.get(), range);
            if range.len() < 10_000 && energy.get() == 7 {
                // Committed just after the first month was read.
                months.announce(1);
                energy.set(8);
                months.changed(1, year());
            }
            rows
        };
        assert_eq!(months.intervals(1, year(), read).unwrap(), table(8, year()).unwrap());
        assert_eq!(months.intervals(1, year(), read).unwrap(), table(8, year()).unwrap());
    }

    #[test]
    fn old_months_make_room() {
        let months = Months::default();
        for row in 0..8 {
            months.intervals(row, year(), |r| table(row, r)).unwrap();
        }
        let inner = months.lock();
        assert!(inner.kept <= KEPT);
        assert_eq!(inner.kept, inner.months.iter().map(|(_, rows)| rows.len()).sum::<usize>());
    }
}
