//! Readings in MongoDB, a document each, on the disks of a majority when they count.

use crate::{COMMIT_MAX, Row, Sink};
use anyhow::{Context, Result};
use mongodb::bson::{DateTime, Document, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::{Acknowledgment, ClientOptions, IndexOptions, WriteConcern};
use mongodb::{Client, Collection, IndexModel};
use tokio::runtime::Runtime;

/// The server's code for a key that is there already.
const IS_THERE: i32 = 11_000;

/// How they are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// An ordinary collection, each device and instant once; many to an insert.
    Documents,
    /// The same, one insert after the other, as a subscriber does that inserts each message when it comes.
    OneByOne,
    /// A time-series collection, many to an insert; it cannot keep an instant from being there twice.
    TimeSeries,
}

pub struct Mongo {
    runtime: Runtime,
    readings: Collection<Document>,
    kept: Kept,
}

impl Mongo {
    pub fn open(url: &str, kept: Kept) -> Result<Self> {
        let runtime = Runtime::new()?;
        let readings = runtime.block_on(collection(url, kept))?;
        Ok(Self { runtime, readings, kept })
    }
}

async fn collection(url: &str, kept: Kept) -> Result<Collection<Document>> {
    let mut options = ClientOptions::parse(url).await?;
    options.write_concern =
        Some(WriteConcern::builder().w(Acknowledgment::Majority).journal(true).build());
    let name = options.default_database.clone().context("the address names no database")?;
    let database = Client::with_options(options)?.database(&name);
    if kept == Kept::TimeSeries {
        let series = doc! { "timeField": "at", "metaField": "device", "granularity": "seconds" };
        database.run_command(doc! { "create": "readings", "timeseries": series }).await?;
        return Ok(database.collection("readings"));
    }
    let readings = database.collection("readings");
    let once = IndexOptions::builder().unique(true).build();
    let index = IndexModel::builder().keys(doc! { "device": 1, "at": 1 }).options(once).build();
    readings.create_index(index).await?;
    Ok(readings)
}

fn document(row: &Row) -> Document {
    let mut document = doc! { "device": &row.device, "at": DateTime::from_millis(row.at) };
    for (name, value) in [
        ("voltage", row.voltage),
        ("current", row.current),
        ("power", row.power),
        ("energy", row.energy),
    ] {
        if let Some(value) = value {
            document.insert(name, value);
        }
    }
    document
}

/// Whether nothing else is wrong than that some were there already; how many those are.
fn known(error: &Error) -> Option<u64> {
    let ErrorKind::InsertMany(failed) = &*error.kind else { return None };
    let errors = failed.write_errors.as_deref().unwrap_or_default();
    let all = failed.write_concern_error.is_none() && errors.iter().all(|e| e.code == IS_THERE);
    all.then_some(errors.len() as u64)
}

impl Sink for Mongo {
    fn commit(&mut self, rows: &[Row]) -> Result<u64> {
        let insert = self.readings.insert_many(rows.iter().map(document)).ordered(false);
        let there = match self.runtime.block_on(insert.into_future()) {
            Ok(_) => 0,
            Err(error) => known(&error).ok_or(error)?,
        };
        Ok(rows.len() as u64 - there)
    }

    fn at_most(&self) -> usize {
        if self.kept == Kept::OneByOne { 1 } else { COMMIT_MAX }
    }
}
