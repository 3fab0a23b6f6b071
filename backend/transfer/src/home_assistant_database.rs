//! Home Assistant's database file (`home-assistant_v2.db`, SQLite): its long-term statistics as the rows
//! that [`crate::import`] reads from a file.
//!
//! Tables `statistics_meta` (one row a statistic: `statistic_id`, `unit_of_measurement`) and `statistics`
//! (one row an hour: `metadata_id`, `start_ts`, `mean`, `state`, `sum`). Before schema 31 (2023.2) the hour
//! is in `start`, text in UTC; later it is there only where a row was not converted.
//!
//! Source: Home Assistant core, `homeassistant/components/recorder/db_schema.py` of 2024.3 and, for the
//! older columns, of 2022.12.

use rusqlite::{Connection, OpenFlags, params};
use std::collections::{BTreeSet, VecDeque};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What every SQLite file begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// The rows' header: as the recorder's table written out.
const HEADER: &str = "statistic_id,unit,start_ts,mean,state,sum\n";
/// Rows read at once.
const PAGE: i64 = 2_000;
/// Far before the first row.
const BEGINNING: f64 = -1e15;

/// Why a database cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite does not take the file.
    #[error(
        "cannot open {} as a database; copy it with Home Assistant stopped, or the files -wal and -shm along with it", path.display()
    )]
    Open {
        /// Which.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// It is another program's.
    #[error("{} has no tables statistics and statistics_meta: it is not Home Assistant's", path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
    },
    /// It is damaged.
    #[error("Home Assistant's database cannot be read")]
    Read(#[from] rusqlite::Error),
}

/// A statistic of the database.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistic {
    /// Its key in the other table.
    key: i64,
    /// Its name, such as `sensor.house_energy`.
    pub id: String,
    /// Its unit; empty when it has none.
    pub unit: String,
    /// It is a counter, not a mean.
    pub is_counter: bool,
    /// Hours.
    pub rows: u64,
    /// Start of the first, Unix seconds.
    pub first: f64,
    /// Start of the last.
    pub last: f64,
}

/// Home Assistant's database, opened for reading only.
pub struct HomeAssistantDatabase {
    connection: Connection,
    /// What gives a row's hour.
    start: &'static str,
}

/// True for a file that is an SQLite database.
///
/// # Errors
/// When it cannot be read.
pub fn is_database(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(MAGIC.len() as u64).read_to_end(&mut head)?;
    Ok(head == MAGIC)
}

impl HomeAssistantDatabase {
    /// Opens the file; it is not changed.
    ///
    /// # Errors
    /// When it cannot be opened or is not Home Assistant's.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let failed = |source| DatabaseError::Open { path: path.to_owned(), source };
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        let columns = columns(&connection, "statistics").map_err(failed)?;
        let meta = columns_of_meta(&connection).map_err(failed)?;
        let has = |name: &str| columns.contains(name);
        let is_theirs = ["metadata_id", "mean", "state", "sum"].iter().all(|name| has(name))
            && ["id", "statistic_id", "unit_of_measurement", "has_sum"]
                .iter()
                .all(|name| meta.contains(*name));
        let start = match (has("start_ts"), has("start")) {
            (true, true) => "COALESCE(start_ts, CAST(strftime('%s', start) AS REAL))",
            (true, false) => "start_ts",
            (false, true) => "CAST(strftime('%s', start) AS REAL)",
            (false, false) => "",
        };
        if !is_theirs || start.is_empty() {
            return Err(DatabaseError::Foreign { path: path.to_owned() });
        }
        Ok(Self { connection, start })
    }

    /// Every statistic with rows, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn statistics(&self) -> Result<Vec<Statistic>, DatabaseError> {
        let start = self.start;
        let mut query = self.connection.prepare(&format!(
            "SELECT m.id, m.statistic_id, COALESCE(m.unit_of_measurement, ''), COALESCE(m.has_sum, 0),
                    COUNT(*), MIN(s.start_or), MAX(s.start_or)
             FROM statistics_meta m
             JOIN (SELECT metadata_id, {start} AS start_or FROM statistics) s ON s.metadata_id = m.id
             WHERE m.statistic_id IS NOT NULL AND s.start_or IS NOT NULL
             GROUP BY m.id ORDER BY m.statistic_id"
        ))?;
        let found = query.query_map([], |row| {
            Ok(Statistic {
                key: row.get(0)?,
                id: row.get(1)?,
                unit: row.get(2)?,
                is_counter: row.get(3)?,
                rows: u64::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
                first: row.get(5)?,
                last: row.get(6)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The rows of these statistics, one after the other, each ascending in time: a file for
    /// [`crate::import`] and [`crate::preview`].
    pub fn rows(self, of: Vec<Statistic>) -> StatisticRows {
        StatisticRows {
            database: self,
            left: of.into(),
            after: BEGINNING,
            out: HEADER.as_bytes().to_vec(),
            at: 0,
        }
    }
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<BTreeSet<String>> {
    let mut query = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = query.query_map([table], |row| row.get(0))?;
    names.collect()
}

fn columns_of_meta(connection: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    columns(connection, "statistics_meta")
}

/// The rows of statistics as text.
pub struct StatisticRows {
    database: HomeAssistantDatabase,
    left: VecDeque<Statistic>,
    /// The start of the last row that was read of the first that is left.
    after: f64,
    out: Vec<u8>,
    at: usize,
}

impl StatisticRows {
    /// Reads the next page; false at the end.
    fn fill(&mut self) -> rusqlite::Result<bool> {
        let Some(statistic) = self.left.front() else { return Ok(false) };
        let start = self.database.start;
        let mut query = self.database.connection.prepare_cached(&format!(
            "SELECT {start} AS start_or, mean, state, sum FROM statistics
             WHERE metadata_id = ?1 AND {start} > ?2 ORDER BY start_or LIMIT ?3"
        ))?;
        let mut rows = query.query(params![statistic.key, self.after, PAGE])?;
        self.out.clear();
        self.at = 0;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            let at: f64 = row.get(0)?;
            let value = |i| -> rusqlite::Result<String> {
                Ok(row.get::<_, Option<f64>>(i)?.map_or_else(String::new, |v| v.to_string()))
            };
            let (mean, state, sum) = (value(1)?, value(2)?, value(3)?);
            let (id, unit) = (quoted(&statistic.id), quoted(&statistic.unit));
            let line = format!("{id},{unit},{at},{mean},{state},{sum}\n");
            self.out.extend_from_slice(line.as_bytes());
            self.after = at;
            count += 1;
        }
        if count < PAGE {
            self.left.pop_front();
            self.after = BEGINNING;
        }
        Ok(true)
    }
}

impl Read for StatisticRows {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.out.len() {
            if !self.fill().map_err(io::Error::other)? {
                return Ok(0);
            }
        }
        let count = out.len().min(self.out.len() - self.at);
        out[..count].copy_from_slice(&self.out[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// As a field of a CSV; a line within would break the row.
fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\"").replace(['\n', '\r'], " "));
    }
    text.to_owned()
}
