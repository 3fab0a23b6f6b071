//! What was committed last, told beside the database: so that committed readings which are gone
//! are noticed.
//!
//! After a power cut or a kill, SQLite reads its write-ahead log up to the first frame whose
//! checksum is wrong, and silently drops the rest. The file kept here names what the last commit
//! held. It is written after each commit and not forced to the disk: it may be older than the
//! database, never newer. So what it names must be in the database.
//!
//! ```text
//! number u64 | device row i64 (-1: none) | time of its reading, ms i64 | CRC-32 of these, u32
//! ```
//! all little-endian. `number` counts the commits without a new reading; the database has it too
//! (table `sequence`). A commit with new readings needs no number: its last reading is looked for.

use crate::connection::{FILE, connect_existing};
use crate::failure::{failed, is_damage, refuse};
use crate::sealed;
use ohmstead_codec::day::day_of;
use ohmstead_model::TimestampMs;
use ohmstead_store::Result;
use rusqlite::{Connection, OptionalExtension};
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

/// What the file's name has more than the database's.
pub const END: &str = "-commits";
/// What is known to be lost, for people, until they take the file away.
pub const LOST: &str = "-lost.txt";

const NUMBERS: usize = 24;

/// What the last commit held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commit {
    pub number: i64,
    /// The row of a device and when the last new reading of the commit was made.
    pub reading: Option<(i64, TimestampMs)>,
}

impl Commit {
    fn encode(self) -> [u8; NUMBERS + 4] {
        let (device, at) = self.reading.map_or((-1, 0), |(device, at)| (device, at.0));
        let mut all = [0; NUMBERS + 4];
        for (n, value) in [self.number, device, at].into_iter().enumerate() {
            all[n * 8..][..8].copy_from_slice(&value.to_le_bytes());
        }
        let sum = crc32fast::hash(&all[..NUMBERS]);
        all[NUMBERS..].copy_from_slice(&sum.to_le_bytes());
        all
    }

    /// `None` for what was not written as a whole.
    fn decode(bytes: &[u8]) -> Option<Self> {
        let (numbers, sum) = bytes.split_at_checked(NUMBERS)?;
        if sum != crc32fast::hash(numbers).to_le_bytes() {
            return None;
        }
        let number =
            |n: usize| Some(i64::from_le_bytes(numbers.get(n * 8..n * 8 + 8)?.try_into().ok()?));
        let device = number(1)?;
        let reading = (device >= 0).then_some((device, TimestampMs(number(2)?)));
        Some(Self { number: number(0)?, reading })
    }
}

/// The file beside the database.
pub struct Commits(File);

impl Commits {
    pub fn open(dir: &Path) -> io::Result<Self> {
        let path = path(dir, END);
        File::options().create(true).truncate(false).write(true).open(path).map(Self)
    }

    pub fn note(&mut self, commit: Commit) -> io::Result<()> {
        self.0.rewind()?;
        self.0.write_all(&commit.encode())
    }
}

fn path(dir: &Path, end: &str) -> PathBuf {
    dir.join(format!("{FILE}{end}"))
}

/// How many commits without a new reading the database has seen.
pub fn number(c: &Connection) -> rusqlite::Result<i64> {
    c.query_row("SELECT number FROM sequence", [], |r| r.get(0))
}

/// True when the database has what the commit held.
fn is_there(c: &Connection, commit: Commit) -> rusqlite::Result<bool> {
    match number(c) {
        Ok(number) if number < commit.number => return Ok(false),
        // Damage is another matter, told when it is read.
        Err(error) if !is_damage(&error) => return Err(error),
        _ => {}
    }
    let Some((device, at)) = commit.reading else { return Ok(true) };
    let row = "SELECT 1 FROM reading WHERE device = ?1 AND at = ?2";
    let is_row = c.prepare(row)?.exists((device, at.0));
    let expired = "SELECT 1 FROM frozen WHERE device = ?1 AND carry > ?2";
    let found = match is_row {
        Ok(found) => found || c.prepare(expired)?.exists((device, at.0))?,
        Err(error) if is_damage(&error) => true,
        Err(error) => return Err(error),
    };
    if found {
        return Ok(true);
    }
    match sealed::load(c, device, day_of(at)) {
        Ok(day) => Ok(day.is_some_and(|d| d.at().binary_search(&at.0).is_ok())),
        Err(error) if is_damage(&error) => Ok(true),
        Err(error) => Err(error),
    }
}

/// What of the last commit is gone, in words; looked for when the store is opened. What is gone is
/// written down beside the database as well.
pub fn check(c: &Connection, dir: &Path) -> rusqlite::Result<Option<String>> {
    let Some(commit) = std::fs::read(path(dir, END)).ok().and_then(|b| Commit::decode(&b)) else {
        return Ok(None);
    };
    if is_there(c, commit)? {
        return Ok(None);
    }
    let what = match commit.reading {
        Some((device, at)) => {
            let name = "SELECT name FROM device WHERE id = ?1";
            let name: Option<String> = c.query_row(name, [device], |r| r.get(0)).optional()?;
            let name = name.unwrap_or_else(|| format!("a device that is gone too (row {device})"));
            format!("the last of them a reading of {name} at {at}")
        }
        None => "the last of them a change without readings".to_owned(),
    };
    let text = format!(
        "committed data is missing from the end of the database, {what}: its write-ahead log was \
         damaged, cut or taken away. Meters send nothing again that was acknowledged; a backup may \
         have it"
    );
    let mut lost = File::options().create(true).append(true).open(path(dir, LOST));
    let told = lost.as_mut().map_or_else(|_| false, |f| writeln!(f, "{text}").is_ok());
    tracing::error!(told, "{text}");
    Ok(Some(text))
}

/// What was found to be lost, now or at an earlier opening, and not taken away since.
pub fn lost(dir: &Path) -> Result<Vec<String>> {
    let attempt = "look for lost commits";
    let file = path(dir, LOST);
    let c = connect_existing(&dir.join(FILE)).map_err(|e| failed(attempt, e))?;
    if c.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sequence'")
        .and_then(|mut s| s.exists([]))
        .map_err(|e| failed(attempt, e))?
    {
        check(&c, dir).map_err(|e| failed(attempt, e))?;
    }
    match std::fs::read_to_string(&file) {
        Ok(text) => {
            let note = format!("({}: remove that file once it is known)", file.display());
            let mut all: Vec<String> = text.lines().map(|line| format!("{line} {note}")).collect();
            all.dedup();
            Ok(all)
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(refuse(attempt, e.to_string())),
    }
}
