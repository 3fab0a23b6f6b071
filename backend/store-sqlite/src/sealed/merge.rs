//! Rows and sealed days read as one: in order, each instant once, a day unpacked only when the
//! reading reaches it.

use super::load;
use crate::failure::is_damage;
use crate::{damage, row};
use ohmstead_codec::day::{self, day_of};
use ohmstead_model::{Reading, TimeRange, TimestampMs};
use ohmstead_store::Damaged;
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::iter::Peekable;
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

impl Order {
    /// Grows in the direction of reading. Turning all bits reverses the order of integers.
    fn key(self, at: i64) -> i64 {
        if self == Self::Ascending { at } else { !at }
    }
}

/// The first `limit` readings of a device row in `range`, in `order`, conflicts settled.
///
/// Takes its own snapshot: between reading rows and blobs, a sealing may move one to the other.
pub fn page(
    c: &Connection,
    device: i64,
    range: TimeRange,
    order: Order,
    limit: usize,
    damaged: Damaged,
) -> rusqlite::Result<Vec<Reading>> {
    let _snapshot = snapshot(c)?;
    let error = match whole_page(c, device, range, order, limit, damaged) {
        Err(error) if is_damage(&error) => error,
        other => return other,
    };
    let days = damage::days(c, damage::Table::Reading, device, range)?;
    if damaged == Damaged::Refuse || days.is_empty() {
        return Err(damage::name(c, damage::Table::Reading, device, range, error));
    }
    let mut parts = Vec::new();
    let mut rest = range;
    for day in days {
        tracing::error!(device, from = %day.from, "a day whose rows are damaged is passed over");
        parts.push(TimeRange::new(rest.from, day.from.min(rest.to)));
        rest.from = day.to.max(rest.from);
    }
    parts.push(rest);
    if order == Order::Descending {
        parts.reverse();
    }
    let mut all = Vec::new();
    for part in parts {
        all.extend(whole_page(c, device, part, order, limit - all.len(), damaged)?);
    }
    Ok(all)
}

/// [`page`] where no row is damaged.
fn whole_page(
    c: &Connection,
    device: i64,
    range: TimeRange,
    order: Order,
    limit: usize,
    damaged: Damaged,
) -> rusqlite::Result<Vec<Reading>> {
    if range.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let down = if order == Order::Ascending { "ASC" } else { "DESC" };
    let days = format!(
        "SELECT day, first_at, last_at FROM sealed WHERE device = ?1 AND day >= ?2 AND day <= ?3 \
         ORDER BY day {down}"
    );
    let mut days = c.prepare_cached(&days)?;
    let days = days.query_map((device, day_of(range.from), day_of(range.to)), |r| {
        Ok(Day { day: r.get(0)?, first: r.get(1)?, last: r.get(2)? })
    })?;
    let rows = format!(
        "SELECT {}, placed FROM reading WHERE device = ?1 AND at >= ?2 AND at < ?3 \
         ORDER BY at {down}, placed {down}",
        row::READING
    );
    let mut rows = c.prepare_cached(&rows)?;
    let rows = rows.query_map((device, range.from.0, range.to.0), |r| {
        Ok(Row { reading: row::reading(r)?, clocked: !r.get::<_, bool>(11)? })
    })?;
    let sealed = Sealed { c, device, range, order, damaged, days: days.peekable(), open: None };
    let mut merge = Merge { rows: rows.peekable(), sealed, order };
    let mut page = Vec::new();
    while page.len() < limit
        && let Some(reading) = merge.next()?
    {
        page.push(reading);
        merge.take_run(&mut page, limit)?;
    }
    Ok(page)
}

struct Row {
    reading: Reading,
    clocked: bool,
}

impl Row {
    /// Clocked before placed, then by value.
    fn beats(&self, other: &Self) -> bool {
        match (self.clocked, other.clocked) {
            (true, false) => true,
            (false, true) => false,
            _ => self.reading.beats(&other.reading),
        }
    }
}

struct Merge<
    'c,
    R: Iterator<Item = rusqlite::Result<Row>>,
    D: Iterator<Item = rusqlite::Result<Day>>,
> {
    rows: Peekable<R>,
    sealed: Sealed<'c, D>,
    order: Order,
}

impl<R, D> Merge<'_, R, D>
where
    R: Iterator<Item = rusqlite::Result<Row>>,
    D: Iterator<Item = rusqlite::Result<Day>>,
{
    fn next(&mut self) -> rusqlite::Result<Option<Reading>> {
        let row = self.row_at()?;
        let sealed = self.sealed.peek(row)?;
        let key = |at| self.order.key(at);
        let Some(at) = row.into_iter().chain(sealed).min_by_key(|at| key(*at)) else {
            return Ok(None);
        };
        let mut best: Option<Row> = None;
        if sealed == Some(at) {
            best = self.sealed.pop().map(|reading| Row { reading, clocked: true });
        }
        while self.row_at()? == Some(at) {
            let Some(row) = self.rows.next().transpose()? else { break };
            if best.as_ref().is_none_or(|b| row.beats(b)) {
                best = Some(row);
            }
        }
        Ok(best.map(|b| b.reading))
    }

    /// Takes what is unpacked up to the next row at once: mostly a whole day.
    fn take_run(&mut self, page: &mut Vec<Reading>, limit: usize) -> rusqlite::Result<()> {
        let row = self.row_at()?;
        let Some(open) = &mut self.sealed.open else { return Ok(()) };
        let room = (limit - page.len()).min(open.rest.len());
        let at = &open.day.at()[open.rest.clone()];
        if self.order == Order::Ascending {
            let run = room.min(row.map_or(room, |row| at.partition_point(|at| *at < row)));
            let next = open.rest.start + run;
            page.extend((open.rest.start..next).map(|i| open.day.reading(i)));
            open.rest.start = next;
        } else {
            let stays = row.map_or(0, |row| at.partition_point(|at| *at <= row));
            let next = open.rest.end - room.min(at.len() - stays);
            page.extend((next..open.rest.end).rev().map(|i| open.day.reading(i)));
            open.rest.end = next;
        }
        Ok(())
    }

    fn row_at(&mut self) -> rusqlite::Result<Option<i64>> {
        match self.rows.peek() {
            Some(Ok(row)) => Ok(Some(row.reading.at.0)),
            Some(Err(_)) => self.rows.next().transpose().map(|_| None),
            None => Ok(None),
        }
    }
}

/// A sealed day that is not unpacked yet.
struct Day {
    day: i64,
    first: i64,
    last: i64,
}

/// A sealed day that is being read.
struct Open {
    day: day::Day,
    /// What of it is still to be read.
    rest: Range<usize>,
}

struct Sealed<'c, D: Iterator<Item = rusqlite::Result<Day>>> {
    c: &'c Connection,
    device: i64,
    range: TimeRange,
    order: Order,
    damaged: Damaged,
    days: Peekable<D>,
    open: Option<Open>,
}

impl<D: Iterator<Item = rusqlite::Result<Day>>> Sealed<'_, D> {
    /// When the next sealed reading was made, if that is not after `row`.
    fn peek(&mut self, row: Option<i64>) -> rusqlite::Result<Option<i64>> {
        loop {
            if let Some(i) = self.next_index() {
                return Ok(self.open.as_ref().map(|open| open.day.at()[i]));
            }
            let day = match self.days.peek() {
                None => return Ok(None),
                Some(Err(_)) => return self.days.next().transpose().map(|_| None),
                Some(Ok(day)) => day,
            };
            let ascending = self.order == Order::Ascending;
            let next = if ascending { day.first } else { day.last };
            if row.is_some_and(|row| self.order.key(row) < self.order.key(next)) {
                return Ok(None);
            }
            let (from, to) = (self.range.from.0, self.range.to.0);
            let outside = day.last < from || day.first >= to;
            let number = day.day;
            self.days.next();
            if outside {
                continue;
            }
            self.open = load_or_pass(self.c, self.device, number, self.damaged)?.map(|day| {
                let before = |end: i64| day.at().partition_point(|at| *at < end);
                Open { rest: before(from)..before(to), day }
            });
        }
    }

    /// Where the next reading lies in the day that is being read.
    fn next_index(&self) -> Option<usize> {
        let rest = self.open.as_ref()?.rest.clone();
        match self.order {
            _ if rest.is_empty() => None,
            Order::Ascending => Some(rest.start),
            Order::Descending => Some(rest.end - 1),
        }
    }

    fn pop(&mut self) -> Option<Reading> {
        let i = self.next_index()?;
        let open = self.open.as_mut()?;
        match self.order {
            Order::Ascending => open.rest.start += 1,
            Order::Descending => open.rest.end -= 1,
        }
        Some(open.day.reading(i))
    }
}

/// Rows taken into one [`Piece`].
const PIECE_ROWS: usize = 2_048;

/// What comes next of a device's readings.
pub enum Piece {
    /// Readings, ascending; none when there are no more.
    Readings(Vec<Reading>),
    /// Some of a sealed day, none of which a row touches.
    Day(Box<day::Day>, Range<usize>),
    /// A day that is passed over; its last reading was at this instant.
    Damaged(TimestampMs),
}

/// A sealed day; `None` when there is none, or when it is damaged and may be passed over.
fn load_or_pass(
    c: &Connection,
    device: i64,
    day: i64,
    damaged: Damaged,
) -> rusqlite::Result<Option<day::Day>> {
    match load(c, device, day) {
        Err(error) if damaged == Damaged::PassOver && is_damage(&error) => {
            tracing::error!(%error, "a sealed day is passed over");
            Ok(None)
        }
        other => other,
    }
}

/// The next piece of a device's readings in `range`, as large as can be read at once: a sealed
/// day, or rows up to the next.
pub fn piece(
    c: &Connection,
    device: i64,
    range: TimeRange,
    damaged: Damaged,
) -> rusqlite::Result<Piece> {
    let _snapshot = snapshot(c)?;
    let error = match whole_piece(c, device, range, damaged) {
        Err(error) if is_damage(&error) => error,
        other => return other,
    };
    let days = damage::days(c, damage::Table::Reading, device, range)?;
    let Some(day) = days.first().filter(|_| damaged == Damaged::PassOver) else {
        return Err(damage::name(c, damage::Table::Reading, device, range, error));
    };
    let before = TimeRange::new(range.from, day.from.min(range.to));
    match whole_piece(c, device, before, damaged)? {
        Piece::Readings(none) if none.is_empty() => {
            tracing::error!(device, from = %day.from, "a day whose rows are damaged is passed over");
            Ok(Piece::Damaged(TimestampMs(day.to.0 - 1)))
        }
        piece => Ok(piece),
    }
}

/// [`piece`] where no row is damaged.
fn whole_piece(
    c: &Connection,
    device: i64,
    range: TimeRange,
    damaged: Damaged,
) -> rusqlite::Result<Piece> {
    if range.is_empty() {
        return Ok(Piece::Readings(Vec::new()));
    }
    let (from, to) = (range.from.0, range.to.0);
    let first_row: Option<i64> = c
        .prepare_cached("SELECT min(at) FROM reading WHERE device = ?1 AND at >= ?2 AND at < ?3")?
        .query_row((device, from, to), |r| r.get(0))?;
    let sealed: Option<(i64, i64, i64)> = c
        .prepare_cached(
            "SELECT day, first_at, last_at FROM sealed WHERE device = ?1 AND day >= ?2 AND last_at >= ?3 \
             AND first_at < ?4 ORDER BY day LIMIT 1",
        )?
        .query_row((device, day_of(range.from), from, to), |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })
        .optional()?;
    let rows_until = match sealed {
        Some((_, first, _)) if first_row.is_some_and(|row| row < first) => first,
        Some((day, _, last)) if first_row.is_none_or(|row| row > last) => {
            let Some(day) = load_or_pass(c, device, day, damaged)? else {
                return Ok(Piece::Damaged(TimestampMs(last)));
            };
            let before = |end: i64| day.at().partition_point(|at| *at < end);
            let part = before(from)..before(to);
            return Ok(Piece::Day(Box::new(day), part));
        }
        // Late rows lie in the day: all of it is unpacked once, and merged.
        Some((_, _, last)) => {
            let day = TimeRange::new(range.from, TimestampMs(to.min(last.saturating_add(1))));
            return page(c, device, day, Order::Ascending, usize::MAX, damaged)
                .map(Piece::Readings);
        }
        None => to,
    };
    let rows = TimeRange::new(range.from, TimestampMs(rows_until.min(to)));
    page(c, device, rows, Order::Ascending, PIECE_ROWS, damaged).map(Piece::Readings)
}

/// Clocked readings of one boot, by number.
pub fn boot(c: &Connection, device: i64, boot: u32) -> rusqlite::Result<Vec<Reading>> {
    let _snapshot = snapshot(c)?;
    let sql = format!(
        "SELECT {} FROM reading WHERE device = ?1 AND boot = ?2 AND seq IS NOT NULL AND placed = 0",
        row::READING
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map((device, boot), row::reading)?;
    let mut all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut days = c.prepare_cached(
        "SELECT day FROM sealed WHERE device = ?1 AND boot_min <= ?2 AND boot_max >= ?2",
    )?;
    let days: Vec<i64> =
        days.query_map((device, boot), |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut better =
        c.prepare_cached("SELECT 1 FROM reading WHERE device = ?1 AND at = ?2 AND placed = 0")?;
    for day in days {
        let Some(sealed) = load_or_pass(c, device, day, Damaged::PassOver)? else { continue };
        let readings = sealed.readings(0..sealed.len());
        for reading in readings.filter(|r| r.boot == Some(boot) && r.seq.is_some()) {
            // A row beside a sealed reading has won over it.
            if !better.exists((device, reading.at.0))? {
                all.push(reading);
            }
        }
    }
    all.sort_by_key(|r| (r.seq, r.at));
    Ok(all)
}

/// Holds what is read together to one state of the database, unless the caller does already.
pub fn snapshot(c: &Connection) -> rusqlite::Result<Option<Transaction<'_>>> {
    c.is_autocommit().then(|| c.unchecked_transaction()).transpose()
}

/// A device's row.
pub fn device_row(c: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    c.prepare_cached("SELECT id FROM device WHERE name = ?1")?
        .query_row([name], |r| r.get(0))
        .optional()
}

/// When a device's first reading was made.
pub fn first_at(c: &Connection, device: i64) -> rusqlite::Result<Option<TimestampMs>> {
    let sql = "SELECT min(at) FROM (SELECT min(at) AS at FROM reading WHERE device = ?1 UNION ALL \
               SELECT * FROM (SELECT first_at FROM sealed WHERE device = ?1 ORDER BY day LIMIT 1))";
    match c.prepare_cached(sql)?.query_row([device], |r| r.get::<_, Option<i64>>(0)) {
        // The first that can be read.
        Err(error) if is_damage(&error) => {
            let all = page(c, device, TimeRange::ALL, Order::Ascending, 1, Damaged::PassOver)?;
            Ok(all.first().map(|r| r.at))
        }
        first => Ok(first?.map(TimestampMs)),
    }
}
