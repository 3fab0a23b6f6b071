//! `ohmstead migrate`: everything stored, from one store into another.

use crate::filling::{Filling, check_whole};
use crate::movable::{Held, open, total};
use anyhow::{Context, bail};
use clap::Args;
use ohmstead_store::portable::{Row, TABLES, Table, Tallies, Walk, tally};
use std::time::{Duration, Instant};

/// How often it says how far it is.
const TELL: Duration = Duration::from_secs(1);
/// How many pages are copied between two notes of how far it is.
const NOTE_PAGES: usize = 25;

/// `ohmstead migrate`.
#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// The store to move, which no hub may be using: its directory, or mongodb://….
    #[arg(long, value_name = "DIR|URL")]
    from: String,
    /// Where to: a store that is empty or not there yet, or one into which a move was broken off.
    #[arg(long, value_name = "DIR|URL")]
    to: String,
}

/// Copies everything, and counts and hashes both stores.
///
/// # Errors
/// When a store is in use, cannot be read or written, the target is not empty, or what arrived is
/// not what was there. A move that was broken off goes on when it is called again.
pub async fn run(args: &MigrateArgs) -> anyhow::Result<()> {
    let source = open(&args.from, true).await?;
    let target = open(&args.to, false).await?;
    if source.name == target.name {
        bail!("--from and --to name the same store");
    }
    check_whole(&*source.store).await.with_context(|| source.name.clone())?;
    let (filling, at) = Filling::begin(&*target.store, &target.name, &source.name).await?;
    if let Some((first, _)) = &at {
        eprintln!("Going on with the table {}", TABLES[*first].name);
    }
    copy(&source, &target, &filling, at.unwrap_or_default()).await?;
    eprintln!("Comparing both stores");
    let mut told = Tell::default();
    let before = tally(&*source.store, |table, rows| told.of(table, rows)).await?;
    let after = tally(&*target.store, |table, rows| told.of(table, rows)).await?;
    compare(&before, &after)?;
    filling.end().await?;
    for (table, tally) in after.iter().filter(|(_, tally)| tally.rows > 0) {
        println!("{table}: {} rows, {tally}", tally.rows);
    }
    println!("Moved {} rows from {} to {}, verified.", total(&after), source.name, target.name);
    Ok(())
}

async fn copy(
    source: &Held,
    target: &Held,
    filling: &Filling<'_>,
    (first, mut after): (usize, Option<Row>),
) -> anyhow::Result<()> {
    let mut told = Tell::default();
    for table in &TABLES[first..] {
        filling.note(table, after.clone()).await?;
        let mut walk = Walk::new(&*source.store, table, after.take());
        let mut pages = 0_usize;
        while let Some((rows, last)) = walk.next().await? {
            told.of(table, rows.len());
            target.store.put_rows(table, rows).await?;
            pages += 1;
            if pages.is_multiple_of(NOTE_PAGES) {
                filling.note(table, Some(last)).await?;
            }
        }
    }
    Ok(target.store.finish().await?)
}

fn compare(before: &Tallies, after: &Tallies) -> anyhow::Result<()> {
    let differs = |(table, tally): (&&str, _)| {
        let other = after.get(table);
        (other != Some(tally)).then(|| format!("{table} ({tally:?}, {other:?})"))
    };
    let differing: Vec<String> = before.iter().filter_map(differs).collect();
    if differing.is_empty() {
        return Ok(());
    }
    bail!(
        "these tables are not the same in both stores: {}. Was a hub using one of them? Stop it, \
         empty the target and move again",
        differing.join(", ")
    )
}

/// Says now and then how far it is.
#[derive(Default)]
struct Tell {
    table: &'static str,
    rows: usize,
    last: Option<Instant>,
}

impl Tell {
    fn of(&mut self, table: &Table, rows: usize) {
        if self.table != table.name {
            (self.table, self.rows) = (table.name, 0);
        }
        self.rows += rows;
        if self.last.is_none_or(|last| last.elapsed() >= TELL) {
            self.last = Some(Instant::now());
            eprintln!("{}: {} rows", self.table, self.rows);
        }
    }
}
