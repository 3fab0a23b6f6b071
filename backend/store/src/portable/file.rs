//! Rows in a file, which every kind of store reads: one JSON text a line.
//!
//! The first line says what it is. Each table begins with a line of its name and columns; its rows
//! follow, an array each. The last line has the tally of every table: a file that was cut off or
//! changed is noticed.

use super::row::Row;
use super::tables::{Table, table};
use super::tally::Tally;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};

/// The version of the format that is written, and the newest that is read.
const VERSION: u32 = 1;
/// The longest line that is read: the largest firmware file fits, and more.
const LONGEST: u64 = 64 * 1024 * 1024;

/// A copy that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is something else, or was changed.
    #[error("line {line} is not of a copy of a store: {why}")]
    Line {
        /// Which line, from 1 on.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// It was cut off.
    #[error("it ends after line {0}, before the copy ends: it was cut off")]
    CutOff(u64),
    /// Its rows are not those that were written.
    #[error("the rows of the table {0:?} are not those that were written")]
    Changed(String),
    /// A newer program wrote it.
    #[error(
        "it has version {0} of the format, this program knows up to {VERSION}: use a newer ohmstead"
    )]
    TooNew(u32),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Row(Row),
    Table { table: String, columns: Vec<String> },
    End { end: BTreeMap<String, Sum> },
    Begin { ohmstead_copy: u32 },
}

#[derive(Serialize, Deserialize)]
struct Sum {
    rows: u64,
    hash: String,
}

fn sums(tallies: &BTreeMap<String, Tally>) -> BTreeMap<String, Sum> {
    let sum = |t: &Tally| Sum { rows: t.rows, hash: t.to_string() };
    tallies.iter().map(|(name, tally)| (name.clone(), sum(tally))).collect()
}

/// Writes a copy.
pub struct PortableWriter<W> {
    out: W,
    tallies: BTreeMap<String, Tally>,
}

impl<W: Write> PortableWriter<W> {
    /// Begins a copy.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(out: W) -> io::Result<Self> {
        let mut writer = Self { out, tallies: BTreeMap::new() };
        writer.line(&Line::Begin { ohmstead_copy: VERSION })?;
        Ok(writer)
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }

    /// Begins a table.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn table(&mut self, table: &Table) -> io::Result<()> {
        self.tallies.insert(table.name.to_owned(), Tally::default());
        let columns = table.columns.iter().map(|&c| c.to_owned()).collect();
        self.line(&Line::Table { table: table.name.to_owned(), columns })
    }

    /// Writes a row of the table that was begun last.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, table: &Table, row: Row) -> io::Result<()> {
        self.tallies.entry(table.name.to_owned()).or_default().add(&row);
        self.line(&Line::Row(row))
    }

    /// Ends the copy; gives what it was written to.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> io::Result<(W, BTreeMap<String, Tally>)> {
        let end = sums(&self.tallies);
        self.line(&Line::End { end })?;
        self.out.flush()?;
        Ok((self.out, self.tallies))
    }
}

/// Reads a copy, row by row.
pub struct PortableReader<R> {
    lines: R,
    line: u64,
    table: Option<&'static Table>,
    tallies: BTreeMap<String, Tally>,
    ended: bool,
}

impl<R: BufRead> PortableReader<R> {
    /// Begins to read.
    ///
    /// # Errors
    /// When it is no copy, or of a newer program.
    pub fn new(lines: R) -> Result<Self, FileError> {
        let (table, tallies) = (None, BTreeMap::new());
        let mut reader = Self { lines, line: 0, table, tallies, ended: false };
        match reader.read()? {
            Line::Begin { ohmstead_copy } if ohmstead_copy > VERSION => {
                Err(FileError::TooNew(ohmstead_copy))
            }
            Line::Begin { .. } => Ok(reader),
            _ => Err(reader.wrong("it does not begin as one")),
        }
    }

    fn wrong(&self, why: impl ToString) -> FileError {
        FileError::Line { line: self.line, why: why.to_string() }
    }

    fn read(&mut self) -> Result<Line, FileError> {
        let mut text = Vec::new();
        self.lines.by_ref().take(LONGEST).read_until(b'\n', &mut text)?;
        if text.last() != Some(&b'\n') {
            return Err(match text.len() as u64 {
                LONGEST => self.wrong("it is longer than any line of a copy"),
                _ => FileError::CutOff(self.line),
            });
        }
        self.line += 1;
        serde_json::from_slice(&text).map_err(|e| self.wrong(e))
    }

    /// The next row and its table; `None` at the end, once it is known that all of it was there.
    ///
    /// # Errors
    /// When it cannot be read, was changed or cut off.
    pub fn next_row(&mut self) -> Result<Option<(&'static Table, Row)>, FileError> {
        while !self.ended {
            match (self.read()?, self.table) {
                (Line::Row(row), Some(table)) if row.len() == table.columns.len() => {
                    self.tallies.entry(table.name.to_owned()).or_default().add(&row);
                    return Ok(Some((table, row)));
                }
                (Line::Table { table: name, columns }, _) => self.begin(&name, &columns)?,
                (Line::End { end }, _) => self.check(&end)?,
                _ => return Err(self.wrong("it does not belong here")),
            }
        }
        Ok(None)
    }

    fn begin(&mut self, name: &str, columns: &[String]) -> Result<(), FileError> {
        let known = table(name).filter(|t| t.columns == columns);
        let known = known.ok_or_else(|| {
            self.wrong(format!("this program knows no table {name:?} with these columns"))
        })?;
        self.tallies.insert(name.to_owned(), Tally::default());
        self.table = Some(known);
        Ok(())
    }

    fn check(&mut self, end: &BTreeMap<String, Sum>) -> Result<(), FileError> {
        self.ended = true;
        let found = sums(&self.tallies);
        let names = end.keys().chain(found.keys());
        for name in names {
            let same = |a: &Sum, b: &Sum| a.rows == b.rows && a.hash == b.hash;
            if !end.get(name).zip(found.get(name)).is_some_and(|(a, b)| same(a, b)) {
                return Err(FileError::Changed(name.clone()));
            }
        }
        Ok(())
    }

    /// How many rows of each table were read, and their hashes.
    pub fn tallies(&self) -> &BTreeMap<String, Tally> {
        &self.tallies
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::Value;
    use super::*;

    fn rows() -> Vec<(&'static Table, Row)> {
        let value = table("value").unwrap();
        let credential = table("credential").unwrap();
        let text = |t: &str| Value::Text(t.into());
        vec![
            (value, vec![text("a\n\"b\""), Value::Bytes(vec![0, 255, 10])]),
            (value, vec![text(""), Value::Bytes(vec![])]),
            (credential, vec![text("m"), text("[]"), Value::Bytes(vec![1; 32]), Value::Int(-1)]),
        ]
    }

    fn written() -> Vec<u8> {
        let mut writer = PortableWriter::new(Vec::new()).unwrap();
        let mut last = "";
        for (table, row) in rows() {
            if last != table.name {
                writer.table(table).unwrap();
                last = table.name;
            }
            writer.row(table, row).unwrap();
        }
        writer.end().unwrap().0
    }

    fn read(bytes: &[u8]) -> Result<Vec<(&'static Table, Row)>, FileError> {
        let mut reader = PortableReader::new(bytes)?;
        let mut all = Vec::new();
        while let Some(row) = reader.next_row()? {
            all.push(row);
        }
        Ok(all)
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(read(&written()).unwrap(), rows());
    }

    #[test]
    fn what_was_cut_off_is_refused_wherever_that_was() {
        let whole = written();
        for end in 0..whole.len() - 1 {
            assert!(read(&whole[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn a_changed_byte_of_a_row_is_noticed() {
        let text = String::from_utf8(written()).unwrap();
        let other = text.replacen("-1]", "-2]", 1);
        assert_ne!(text, other);
        assert!(matches!(read(other.as_bytes()), Err(FileError::Changed(t)) if t == "credential"));
        let fewer: Vec<&str> = text.split_inclusive('\n').collect();
        let fewer = [&fewer[..2], &fewer[3..]].concat().concat();
        assert!(matches!(read(fewer.as_bytes()), Err(FileError::Changed(t)) if t == "value"));
    }

    #[test]
    fn something_else_is_refused_in_words() {
        let says = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert!(says("SQLite format 3\n").contains("line 1 is not of a copy"), "{}", says("x\n"));
        assert!(says("{\"ohmstead_copy\":2}\n").contains("use a newer ohmstead"));
        let unknown = "{\"ohmstead_copy\":1}\n{\"table\":\"moon\",\"columns\":[]}\n";
        assert!(says(unknown).contains("no table \"moon\""));
    }
}
