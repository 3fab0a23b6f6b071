//! Everything a store keeps as plain rows: how it moves from one kind of store to another, and into
//! a copy that every kind reads.
//!
//! Rows are those of the SQLite store, with a device's name in place of its number. What another
//! store keeps otherwise it gives, and takes, in this shape. Leases are left out: nobody has one
//! while a store is moved.

mod file;
mod row;
mod store;
mod tables;
mod tally;
mod walk;

pub use file::{FileError, PortableReader, PortableWriter};
pub use row::{Row, Value};
pub use store::{PortableStore, PortableView};
pub use tables::{TABLES, Table, table};
pub use tally::Tally;
pub use walk::{MARK, Tallies, Walk, leave_marks_out, tally};
