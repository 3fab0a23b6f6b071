//! What a store does to be moved.

use super::row::{Row, Value};
use super::tables::Table;
use crate::Result;
use async_trait::async_trait;

/// A store that gives what it keeps as rows, and takes it.
#[async_trait]
pub trait PortableStore: Send + Sync {
    /// A look at the store from which rows are read.
    ///
    /// # Errors
    /// When it cannot be read.
    async fn view(&self) -> Result<Box<dyn PortableView>>;

    /// Takes rows in, each in place of the one with its key. [`super::TABLES`] come in their order: what
    /// others refer to is there before.
    ///
    /// # Errors
    /// When none of these rows was kept.
    async fn put_rows(&self, table: &Table, rows: Vec<Row>) -> Result<()>;

    /// To be called once all rows are there: brings what this store derives from them up to date.
    ///
    /// # Errors
    /// When that did not work; it can be done again.
    async fn finish(&self) -> Result<()>;
}

/// A look at a store. Where the store can be written meanwhile, it is one state of it.
#[async_trait]
pub trait PortableView: Send {
    /// The rows of a table that come after `after` (its key is looked at), in an order of the
    /// store's own: some of them, or none at the end.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn rows(&mut self, table: &Table, after: Option<&[Value]>) -> Result<Vec<Row>>;
}
