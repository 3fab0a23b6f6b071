//! All rows of a store, table by table.

use super::row::{Row, Value};
use super::store::{PortableStore, PortableView};
use super::tables::{TABLES, Table};
use super::tally::Tally;
use crate::Result;
use std::collections::BTreeMap;

/// Keys of values that begin with this note how far a move has come; they are no part of what is
/// moved.
pub const MARK: &str = "move/";

/// After this many pages another view is taken: no server keeps an old state for ever.
const PAGES_OF_A_VIEW: usize = 500;

/// What is in each table, by its name.
pub type Tallies = BTreeMap<&'static str, Tally>;

/// Takes away the rows that are no part of what is moved.
pub fn leave_marks_out(table: &Table, rows: &mut Vec<Row>) {
    let is_mark = |row: &Row| matches!(row.first(), Some(Value::Text(k)) if k.starts_with(MARK));
    if table.name == "value" {
        rows.retain(|row| !is_mark(row));
    }
}

/// A table of a store that nobody writes to, page by page.
pub struct Walk<'s> {
    store: &'s dyn PortableStore,
    table: &'static Table,
    after: Option<Row>,
    view: Option<Box<dyn PortableView>>,
    pages: usize,
}

impl<'s> Walk<'s> {
    /// The rows that come after a row, or all.
    pub fn new(store: &'s dyn PortableStore, table: &'static Table, after: Option<Row>) -> Self {
        Self { store, table, after, view: None, pages: 0 }
    }

    /// The next rows, and the last of them as the place to go on from; `None` at the end.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn next(&mut self) -> Result<Option<(Vec<Row>, Row)>> {
        self.pages += 1;
        let view = match &mut self.view {
            Some(view) if !self.pages.is_multiple_of(PAGES_OF_A_VIEW) => view,
            view => view.insert(self.store.view().await?),
        };
        let mut rows = view.rows(self.table, self.after.as_deref()).await?;
        let Some(last) = rows.last().cloned() else { return Ok(None) };
        leave_marks_out(self.table, &mut rows);
        self.after = Some(last.clone());
        Ok(Some((rows, last)))
    }
}

/// Counts and hashes what a store keeps, to which nobody writes; `seen` is told of each part.
///
/// # Errors
/// When it cannot be read.
pub async fn tally(
    store: &dyn PortableStore,
    mut seen: impl FnMut(&'static Table, usize),
) -> Result<Tallies> {
    let mut tallies = Tallies::new();
    for table in TABLES {
        let tally = tallies.entry(table.name).or_default();
        let mut walk = Walk::new(store, table, None);
        while let Some((rows, _)) = walk.next().await? {
            rows.iter().for_each(|row| tally.add(row));
            seen(table, rows.len());
        }
    }
    Ok(tallies)
}
