//! What every format is read by: the file's header, its rows, and what makes readings of them.

use crate::error::Fault;
use crate::fields::{Fields, Splitter};
use crate::sink::Sink;
use std::ops::RangeInclusive;

/// The rows of one format, made into readings.
pub(crate) trait Decoder: Send {
    /// False when the first line is data already.
    fn has_header(&self) -> bool {
        true
    }

    /// How many fields a whole row has.
    fn fields(&self) -> RangeInclusive<usize>;

    /// Columns of the header that are not used.
    fn ignored_columns(&self) -> Vec<String> {
        Vec::new()
    }

    /// Takes the next row, in the order of the file.
    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault>;

    /// Gives what it still holds back.
    fn finish(&mut self, _sink: &mut Sink<'_>) {}
}

/// One row of a file.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub line: u64,
    pub raw: &'a str,
    pub fields: Fields<'a>,
    /// A comma in a number is a decimal comma.
    pub decimal_comma: bool,
}

/// The first line of a file.
pub(crate) struct Header {
    pub line: String,
    names: Vec<String>,
    /// The lines above it.
    pub above: Vec<String>,
}

impl Header {
    pub fn new(line: &str, splitter: &mut Splitter, above: Vec<String>) -> Self {
        // Some programs put a space before the quote.
        let plain = |name: &str| name.trim_matches('"').trim().to_owned();
        let names = match splitter.split(line) {
            Ok(fields) => fields.iter().map(plain).collect(),
            Err(_) => Vec::new(),
        };
        Self { line: line.to_owned(), names, above }
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The column of that name, whatever its case.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n.eq_ignore_ascii_case(name))
    }

    pub fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }
}
