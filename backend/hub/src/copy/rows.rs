//! A copy of a store as rows, which every kind of store reads (`ohmstead_store::portable`).

use crate::movable::Movable;
use anyhow::{Context, bail};
use ohmstead_codec::BlobError;
use ohmstead_codec::day::{decode_of, range_of};
use ohmstead_codec::month::{self, Unpack};
use ohmstead_model::{Interval, TimeRange};
use ohmstead_store::portable::{
    PortableReader, PortableStore, PortableView, PortableWriter, Row, TABLES, Table, Value,
    leave_marks_out, tally,
};
use ohmstead_store_sqlite::Verified;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// What such a copy begins with.
const BEGINNING: &[u8] = b"{\"ohmstead_copy\":";

/// What was seen on the way.
#[derive(Default)]
struct Counted {
    devices: u64,
    readings: u64,
    damaged: Vec<String>,
}

impl Counted {
    fn row(&mut self, table: &Table, row: &[Value]) {
        match (table.name, row) {
            ("device", _) => self.devices += 1,
            // What was placed is counted where it came without a clock.
            ("reading", [_, _, Value::Int(0), ..]) => self.readings += 1,
            (
                "sealed",
                [
                    device,
                    Value::Int(day),
                    Value::Int(n),
                    Value::Int(first),
                    Value::Int(last),
                    ..,
                    Value::Bytes(body),
                ],
            ) => {
                self.readings += n.unsigned_abs();
                let whole = decode_of(*day, *n, *first, *last, body).map(drop);
                self.note(device, range_of(*day), whole);
            }
            ("packed", [device, Value::Int(month), .., Value::Bytes(body)]) => {
                let month = i32::try_from(*month).unwrap_or_default();
                let all = Interval::unpack(body);
                let times = month::slots_of(month).times();
                self.note(device, times, all.map(drop));
            }
            _ => {}
        }
    }

    fn note(&mut self, device: &Value, range: TimeRange, whole: Result<(), BlobError>) {
        if let (Err(error), Value::Text(device)) = (whole, device) {
            let (from, to) = (range.from, range.to);
            self.damaged.push(format!("what is stored of {device} from {from} to {to}: {error}"));
        }
    }

    fn verified(self, bytes: u64) -> Verified {
        let Self { devices, readings, damaged } = self;
        Verified { devices, readings, bytes, damaged }
    }
}

/// Every row of a table, in one state of the store.
async fn each_row(
    view: &mut dyn PortableView,
    table: &Table,
    mut take: impl FnMut(Row) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut after: Option<Row> = None;
    loop {
        let mut rows = view.rows(table, after.as_deref()).await?;
        let Some(last) = rows.last().cloned() else { return Ok(()) };
        leave_marks_out(table, &mut rows);
        rows.into_iter().try_for_each(&mut take)?;
        after = Some(last);
    }
}

/// Reads a store from end to end, in one state of it.
///
/// # Errors
/// When it cannot be read.
pub async fn examine(store: &dyn Movable) -> anyhow::Result<Verified> {
    let mut counted = Counted::default();
    let mut view = store.view().await?;
    for table in TABLES {
        let count = |row: Row| {
            counted.row(table, &row);
            Ok(())
        };
        each_row(&mut *view, table, count).await?;
    }
    Ok(counted.verified(store.counts().await?.bytes))
}

/// True for such a copy.
///
/// # Errors
/// When the file cannot be read.
pub fn is_one(file: &Path) -> anyhow::Result<bool> {
    let mut beginning = Vec::new();
    let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    opened.take(BEGINNING.len() as u64).read_to_end(&mut beginning)?;
    Ok(beginning == BEGINNING)
}

/// Writes one state of a store to a file of that name, which is its owner's alone; it is on the
/// disk, and was read again from end to end, before this returns.
///
/// # Errors
/// When the store cannot be read or the file not written.
pub async fn write(store: &dyn PortableStore, file: &Path) -> anyhow::Result<Verified> {
    let made = File::options().write(true).create(true).truncate(true).mode(0o600).open(file);
    let made = made.with_context(|| format!("cannot make {}", file.display()))?;
    let mut writer = PortableWriter::new(BufWriter::new(made))?;
    let mut view = store.view().await?;
    for table in TABLES {
        writer.table(table)?;
        each_row(&mut *view, table, |row| Ok(writer.row(table, row)?)).await?;
    }
    let (out, _) = writer.end()?;
    out.into_inner().map_err(|e| e.into_error())?.sync_all()?;
    check(file)
}

fn reader(file: &Path) -> anyhow::Result<PortableReader<impl BufRead>> {
    let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    PortableReader::new(BufReader::new(opened)).with_context(|| file.display().to_string())
}

/// Reads a copy from end to end.
///
/// # Errors
/// When it is none, was changed or cut off.
pub fn check(file: &Path) -> anyhow::Result<Verified> {
    let (mut reader, mut counted) = (reader(file)?, Counted::default());
    while let Some((table, row)) = reader.next_row().with_context(|| file.display().to_string())? {
        counted.row(table, &row);
    }
    Ok(counted.verified(file.metadata()?.len()))
}

/// Puts a copy that was checked into a store, and compares what arrived with it.
///
/// # Errors
/// When the copy cannot be read, or the store cannot be written.
pub async fn read(file: &Path, store: &dyn Movable) -> anyhow::Result<()> {
    let mut reader = reader(file)?;
    let mut page: Vec<Row> = Vec::new();
    let mut of: Option<&'static Table> = None;
    while let Some((table, row)) = reader.next_row()? {
        let full = |of: &Table| of != table || page.len() >= of.page;
        if let Some(before) = of.filter(|of| full(of)) {
            store.put_rows(before, std::mem::take(&mut page)).await?;
        }
        of = Some(table);
        page.push(row);
    }
    if let Some(last) = of {
        store.put_rows(last, page).await?;
    }
    store.finish().await?;
    let arrived = tally(store, |_, _| {}).await?;
    let arrived: BTreeMap<String, _> =
        arrived.into_iter().map(|(name, tally)| (name.to_owned(), tally)).collect();
    let read = reader.tallies();
    let differs = |name: &&String| read.get(*name) != arrived.get(*name);
    let differing: Vec<&String> = read.keys().filter(differs).collect();
    if !differing.is_empty() {
        bail!("what arrived is not what is in the copy: {differing:?}");
    }
    Ok(())
}
