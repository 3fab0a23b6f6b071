//! What is imported: a text, or statistics of Home Assistant's database.

use anyhow::Context;
use ohmstead_model::TimestampMs;
use ohmstead_transfer::{HomeAssistantDatabase, ImportOptions, Statistic, is_database};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A text, or a database as one.
pub type Source = Box<dyn Read + Send>;

/// The length of a text; a database's says nothing of its rows.
///
/// # Errors
/// When the file cannot be read.
pub fn length(path: &Path) -> anyhow::Result<Option<u64>> {
    let is_database =
        is_database(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(if is_database { None } else { std::fs::metadata(path).ok().map(|m| m.len()) })
}

/// The file to be read. Of a database of which nothing is asked for, what it holds is shown, and there
/// is nothing to be read.
///
/// # Errors
/// When the file cannot be read.
pub fn open(path: &Path, options: &ImportOptions) -> anyhow::Result<Option<Source>> {
    let shown = path.display().to_string();
    if !is_database(path).with_context(|| format!("cannot read {shown}"))? {
        let file = File::open(path).with_context(|| format!("cannot read {shown}"))?;
        return Ok(Some(Box::new(file)));
    }
    let database = HomeAssistantDatabase::open(path)?;
    let mut all = database.statistics()?;
    if options.series.is_empty() && options.device.is_none() {
        println!("{shown} holds these long-term statistics of Home Assistant; nothing is kept.");
        all.iter().for_each(show);
        println!("Name each one that you want with --series, with --preview to look first.");
        return Ok(None);
    }
    if !options.series.is_empty() {
        all.retain(|s| options.series.iter().any(|wanted| wanted.name == s.id));
    }
    Ok(Some(Box::new(database.rows(all))))
}

fn show(of: &Statistic) {
    let at = |seconds: f64| TimestampMs((seconds * 1000.0) as i64);
    let Statistic { id, unit, rows, first, last, .. } = of;
    println!("  {id}  {unit}  {rows} hours from {} to {}", at(*first), at(*last));
    let object = id.rsplit(['.', ':']).next().unwrap_or(id);
    if unit.parse::<ohmstead_transfer::Unit>().is_ok() {
        println!("      --series {id}={object}:{unit}");
    }
}
