//! Everything kept as rows of plain values, for moving to another kind of store and back.

use crate::SqliteStore;
use async_trait::async_trait;
use ohmstead_store::Result;
use ohmstead_store::portable::{PortableStore, PortableView, Row, Table, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

/// Tables in which a device is named by its number.
const BY_NUMBER: &[&str] = &[
    "frozen",
    "dirty",
    "device_settings",
    "sealed",
    "reading",
    "conflict",
    "unclocked",
    "packed",
    "interval",
    "finding",
    "correction",
    "frozen_episode",
];

/// Tables whose numbers are never given twice; the last one's rows are never removed.
const COUNTED: &str = "SELECT name, seq FROM sqlite_sequence WHERE seq > 0 \
    UNION ALL SELECT 'price_was', max(id) FROM price_was HAVING max(id) > 0";

fn is_number(table: &Table, column: &str) -> bool {
    column == "device" && BY_NUMBER.contains(&table.name)
}

/// The statement that reads a page: the first, or the one after a key.
fn select(table: &Table, first: bool) -> String {
    let name = table.name;
    let column = |c: &&str| match is_number(table, c) {
        true => "(SELECT d.name FROM device d WHERE d.id = t.device)".to_owned(),
        false => format!("t.\"{c}\""),
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    let keys: Vec<String> = table.keys().iter().map(|c| format!("t.\"{c}\"")).collect();
    let bounds: Vec<String> =
        table.keys().iter().enumerate().map(|(n, c)| parameter(table, c, n + 1)).collect();
    let (columns, keys, bounds) = (columns.join(", "), keys.join(", "), bounds.join(", "));
    let after = if first { String::new() } else { format!("WHERE ({keys}) > ({bounds})") };
    let limit = table.page;
    format!("SELECT {columns} FROM \"{name}\" t {after} ORDER BY {keys} LIMIT {limit}")
}

fn parameter(table: &Table, column: &str, n: usize) -> String {
    match is_number(table, column) {
        true => format!("(SELECT id FROM device WHERE name = ?{n})"),
        false => format!("?{n}"),
    }
}

/// The statement that writes a row.
fn insert(table: &Table) -> String {
    let name = table.name;
    if name == "count" {
        return "INSERT INTO sqlite_sequence (name, seq) SELECT ?1, ?2 WHERE ?1 <> 'price_was'"
            .into();
    }
    let columns: Vec<String> = table.columns.iter().map(|c| format!("\"{c}\"")).collect();
    let values: Vec<String> =
        table.columns.iter().enumerate().map(|(n, c)| parameter(table, c, n + 1)).collect();
    let (names, values) = (columns.join(", "), values.join(", "));
    if name != "device" {
        return format!("INSERT OR REPLACE INTO \"{name}\" ({names}) VALUES ({values})");
    }
    // In place: its number stays what other tables know it by.
    let others: Vec<String> = columns[1..].iter().map(|c| format!("{c} = excluded.{c}")).collect();
    let others = others.join(", ");
    format!(
        "INSERT INTO device ({names}) VALUES ({values}) ON CONFLICT (name) DO UPDATE SET {others}"
    )
}

/// A field as SQLite has it.
struct Field<'v>(&'v Value);

impl ToSql for Field<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(*n),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn field(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Value> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Text(_) => Value::Text(row.get(column)?),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        // No table has one: they are strict.
        other @ ValueRef::Real(_) => {
            let name = row.as_ref().column_name(column)?.to_owned();
            return Err(rusqlite::Error::InvalidColumnType(column, name, other.data_type()));
        }
    })
}

fn page(c: &Connection, table: &Table, after: Option<&[Value]>) -> rusqlite::Result<Vec<Row>> {
    let counts = table.name == "count";
    if counts && after.is_some() {
        return Ok(Vec::new());
    }
    let sql = if counts { COUNTED.to_owned() } else { select(table, after.is_none()) };
    let key = after.unwrap_or_default().iter().take(table.key).map(Field);
    let width = table.columns.len();
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement
        .query_map(params_from_iter(key), |row| (0..width).map(|n| field(row, n)).collect())?;
    rows.collect()
}

/// Rows are read in pages, each on the state of the store at that moment: it is moved while no hub
/// uses it.
struct View(SqliteStore);

#[async_trait]
impl PortableView for View {
    async fn rows(&mut self, table: &Table, after: Option<&[Value]>) -> Result<Vec<Row>> {
        let (name, after) = (table.name, after.map(<[Value]>::to_vec));
        self.0
            .read("read rows", move |c| match ohmstead_store::portable::table(name) {
                Some(table) => page(c, table, after.as_deref()),
                None => Ok(Vec::new()),
            })
            .await
    }
}

#[async_trait]
impl PortableStore for SqliteStore {
    async fn view(&self) -> Result<Box<dyn PortableView>> {
        Ok(Box::new(View(self.clone())))
    }

    async fn put_rows(&self, table: &Table, rows: Vec<Row>) -> Result<()> {
        let (sql, counts) = (insert(table), table.name == "count");
        self.write("write rows", move |open| {
            for row in &rows {
                if counts {
                    let name = row.first().map(Field);
                    open.tx.execute("DELETE FROM sqlite_sequence WHERE name = ?1", [name])?;
                }
                let mut statement = open.tx.prepare_cached(&sql)?;
                statement.execute(params_from_iter(row.iter().map(Field)))?;
            }
            Ok(())
        })
        .await
    }

    async fn finish(&self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_store::portable::TABLES;
    use std::collections::BTreeSet;

    /// Of each process alone: who is on its turn, and which commit was the last.
    const LEFT_BEHIND: &[&str] = &["lease", "sequence"];

    /// A table or column that a migration adds is moved, or said to be left behind.
    #[test]
    fn every_table_and_column_of_the_database_is_moved() {
        let dir = tempfile::tempdir().unwrap();
        drop(SqliteStore::open(dir.path()).unwrap());
        let c = crate::connect(&dir.path().join(crate::FILE)).unwrap();
        let all = |sql: &str| -> BTreeSet<String> {
            let mut statement = c.prepare(sql).unwrap();
            statement
                .query_map([], |row| row.get(0))
                .unwrap()
                .collect::<rusqlite::Result<_>>()
                .unwrap()
        };
        let names =
            all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        let moved = TABLES.iter().filter(|t| t.name != "count").map(|t| t.name);
        let expected: BTreeSet<String> =
            moved.chain(LEFT_BEHIND.iter().copied()).map(str::to_owned).collect();
        assert_eq!(names, expected);
        for table in TABLES.iter().filter(|t| t.name != "count") {
            let mut columns = all(&format!("SELECT name FROM pragma_table_info('{}')", table.name));
            if table.name == "device" {
                // Its number is of this file.
                assert!(columns.remove("id"));
            }
            let moved: BTreeSet<String> = table.columns.iter().map(|c| (*c).to_owned()).collect();
            assert_eq!(columns, moved, "{}", table.name);
        }
    }
}
