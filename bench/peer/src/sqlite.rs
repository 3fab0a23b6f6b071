//! Readings in SQLite.

use crate::{Row, Sink};
use anyhow::{Context, Result};
use rusqlite::{Connection, params};
use std::collections::HashMap;

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE reading (
      device INTEGER NOT NULL, at INTEGER NOT NULL,
      voltage INTEGER, current INTEGER, power INTEGER, energy INTEGER,
      PRIMARY KEY (device, at)
    ) WITHOUT ROWID;";

pub struct Sqlite {
    database: Connection,
    devices: HashMap<String, i64>,
}

impl Sqlite {
    pub fn open(path: &str) -> Result<Self> {
        let database = Connection::open(path).with_context(|| format!("opening {path}"))?;
        database.execute_batch(SCHEMA)?;
        Ok(Self { database, devices: HashMap::new() })
    }
}

impl Sink for Sqlite {
    fn commit(&mut self, rows: &[Row]) -> Result<u64> {
        let transaction = self.database.transaction()?;
        let mut added = 0;
        for row in rows {
            let device = match self.devices.get(&row.device) {
                Some(id) => *id,
                None => {
                    let mut new =
                        transaction.prepare_cached("INSERT INTO device (name) VALUES (?)")?;
                    new.execute([&row.device])?;
                    let id = transaction.last_insert_rowid();
                    self.devices.insert(row.device.clone(), id);
                    id
                }
            };
            added += transaction
                .prepare_cached("INSERT OR IGNORE INTO reading VALUES (?, ?, ?, ?, ?, ?)")?
                .execute(params![device, row.at, row.voltage, row.current, row.power, row.energy])?
                as u64;
        }
        transaction.commit()?;
        Ok(added)
    }
}
