//! A device's readings as a stream of small parts.

use crate::SqliteStore;
use crate::sealed::merge::{self, Piece};
use futures::StreamExt;
use futures::stream;
use ohmstead_codec::day::Day;
use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use ohmstead_store::{Damaged, ReadingStream, Result, StoreError};
use rusqlite::Connection;
use std::collections::VecDeque;
use std::ops::Range;
use tokio::task::JoinHandle;

/// Readings in one part: few enough to stay in the processor's cache on their way.
const PART: usize = 512;

/// A stream under way. A day is unpacked while the one before is being read; no thread and no
/// snapshot is held while somebody is waited for.
pub struct Parts {
    store: SqliteStore,
    device: DeviceId,
    damaged: Damaged,
    /// What no piece has been asked for yet.
    rest: TimeRange,
    rows: VecDeque<Reading>,
    day: Option<(Box<Day>, Range<usize>)>,
    ahead: Option<JoinHandle<Result<Piece>>>,
    ended: bool,
}

impl Parts {
    pub fn of(
        store: SqliteStore,
        device: DeviceId,
        range: TimeRange,
        damaged: Damaged,
    ) -> ReadingStream {
        let parts = Self {
            store,
            device,
            damaged,
            rest: range,
            rows: VecDeque::new(),
            day: None,
            ahead: None,
            ended: false,
        };
        stream::unfold(parts, async |mut parts| {
            let part = parts.next().await.transpose()?;
            parts.ended = part.is_err();
            Some((part, parts))
        })
        .boxed()
    }

    async fn next(&mut self) -> Result<Option<Vec<Reading>>> {
        loop {
            if let Some(part) = self.part() {
                return Ok(Some(part));
            }
            if self.ended || self.rest.is_empty() {
                return Ok(None);
            }
            let next = match self.ahead.take() {
                Some(ahead) => ahead.await.map_err(|e| StoreError::Failed {
                    attempt: "read readings",
                    source: e.into(),
                })?,
                None => self.piece().await,
            };
            match next? {
                Piece::Readings(readings) => {
                    let Some(last) = readings.last() else {
                        self.ended = true;
                        return Ok(None);
                    };
                    self.rest.from = last.at + 1;
                    self.rows = readings.into();
                }
                Piece::Day(day, part) => {
                    self.rest.from = day.at().last().map_or(self.rest.to, |l| TimestampMs(*l) + 1);
                    // Where one day is read to its end, the next mostly is read too.
                    if part.start == 0 && !self.rest.is_empty() {
                        self.ahead = Some(tokio::spawn(self.piece()));
                    }
                    self.day = Some((day, part));
                }
                Piece::Damaged(last) => self.rest.from = last + 1,
            }
        }
    }

    /// The next part of what is here already.
    fn part(&mut self) -> Option<Vec<Reading>> {
        if let Some((day, rest)) = &mut self.day {
            let end = rest.end.min(rest.start + PART);
            let part: Vec<Reading> = day.readings(rest.start..end).collect();
            rest.start = end;
            if !part.is_empty() {
                return Some(part);
            }
            self.day = None;
        }
        let n = self.rows.len().min(PART);
        (n > 0).then(|| self.rows.drain(..n).collect())
    }

    /// The next piece that nobody has asked for.
    fn piece(&self) -> impl Future<Output = Result<Piece>> + Send + use<> {
        let (store, device) = (self.store.clone(), self.device.clone());
        let (rest, damaged) = (self.rest, self.damaged);
        async move {
            let read = move |c: &Connection| match merge::device_row(c, device.as_str())? {
                Some(row) => merge::piece(c, row, rest, damaged),
                None => Ok(Piece::Readings(Vec::new())),
            };
            store.read("read readings", read).await
        }
    }
}
