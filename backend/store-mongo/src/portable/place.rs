//! Where a table's rows are: a collection, whose documents have the same fields.

use crate::convert::binary;
use crate::failure::{Done, Trouble};
use crate::session::Tx;
use mongodb::bson::{Bson, Document, doc};
use ohmstead_store::portable::{Row, Table, Value};

/// A table's collection, and the fields that have another name than the column.
pub struct Place {
    pub collection: &'static str,
    names: Names,
}

/// Columns, and the fields that they are.
type Names = &'static [(&'static str, &'static str)];

const PLACES: &[(&str, &str, Names)] = &[
    ("device_settings", "settings", &[]),
    (
        "sealed",
        "sealed",
        &[("device", "d"), ("readings", "n"), ("first_at", "first"), ("last_at", "last")],
    ),
    ("conflict", "conflicts", &[("device", "d"), ("at", "t"), ("reading", "r")]),
    ("unclocked", "unclocked", &[("device", "d"), ("boot", "b"), ("seq", "s"), ("reading", "r")]),
    ("packed", "months", &[("device", "d"), ("month", "m")]),
    ("finding", "findings", &[("device", "d"), ("at", "t"), ("body", "r")]),
    ("correction", "corrections", &[("device", "d")]),
    ("reject", "rejects", &[]),
    ("rule", "rules", &[]),
    ("episode", "episodes", &[]),
    ("ack", "acks", &[]),
    ("outbox", "outbox", &[]),
    ("value", "values", &[]),
    ("contract", "contracts", &[]),
    ("price", "prices", &[]),
    ("price_was", "price_changes", &[]),
    ("bill", "bills", &[]),
    ("credential", "credentials", &[]),
    ("command", "commands", &[]),
    ("event", "events", &[]),
    ("meter_info", "meter_infos", &[]),
    ("model_training", "model_trainings", &[]),
    ("firmware", "firmware", &[]),
    ("firmware_file", "firmware_files", &[]),
    ("rollout", "rollouts", &[]),
    ("site", "sites", &[]),
    ("placement", "placements", &[]),
    ("account", "accounts", &[]),
    ("session", "sessions", &[]),
    ("api_token", "api_tokens", &[]),
    ("link", "links", &[]),
    ("sign_in_key", "sign_in_keys", &[]),
    ("audit", "audit", &[]),
    ("retained", "retained", &[]),
    ("virtual_meter", "virtual_meters", &[]),
    ("period_device", "period_devices", &[]),
];

/// Columns whose 0 and 1 are false and true in documents.
const FLAGS: &[(&str, &str)] = &[("unclocked", "frozen"), ("device", "online")];

/// A field as a document has it.
pub fn to_bson(table: &Table, column: &str, value: &Value) -> Bson {
    match value {
        Value::Null => Bson::Null,
        Value::Int(n) if FLAGS.contains(&(table.name, column)) => Bson::Boolean(*n != 0),
        Value::Int(n) => Bson::Int64(*n),
        Value::Text(text) => Bson::String(text.clone()),
        Value::Bytes(bytes) => binary(bytes.clone()),
    }
}

/// A document's field; nothing where it has none.
pub fn from_bson(value: Option<&Bson>) -> Done<Value> {
    Ok(match value {
        None | Some(Bson::Null) => Value::Null,
        Some(Bson::Boolean(b)) => Value::Int(i64::from(*b)),
        Some(Bson::Int32(n)) => Value::Int(i64::from(*n)),
        Some(Bson::Int64(n)) => Value::Int(*n),
        Some(Bson::String(text)) => Value::Text(text.clone()),
        Some(Bson::Binary(binary)) => Value::Bytes(binary.bytes.clone()),
        Some(other) => {
            let kind = other.element_type();
            let why = format!("a document in the database has a field of the kind {kind:?}");
            return Err(Trouble::Damaged(why));
        }
    })
}

impl Place {
    /// Where a table is.
    pub fn of(table: &Table) -> Done<Self> {
        let place = PLACES.iter().find(|(name, ..)| *name == table.name);
        let unknown = || Trouble::Refused(format!("MongoDB keeps no table {:?}", table.name));
        place.map(|&(_, collection, names)| Self { collection, names }).ok_or_else(unknown)
    }

    fn field<'c>(&self, column: &'c str) -> &'c str {
        self.names.iter().find(|(name, _)| *name == column).map_or(column, |(_, field)| field)
    }

    /// The key of a row, or of what begins as one.
    fn key(&self, table: &Table, row: &[Value]) -> Bson {
        let mut parts = table.keys().iter().zip(row);
        if table.key == 1 {
            return parts.next().map_or(Bson::Null, |(c, value)| to_bson(table, c, value));
        }
        let parts = parts.map(|(c, value)| (self.field(c).to_owned(), to_bson(table, c, value)));
        Bson::Document(parts.collect())
    }

    /// The documents after a key, by key.
    pub async fn page(
        &self,
        tx: &mut Tx,
        table: &Table,
        after: Option<&[Value]>,
    ) -> Done<Vec<Document>> {
        let later = match after {
            Some(row) => doc! { "_id": { "$gt": self.key(table, row) } },
            None => doc! {},
        };
        tx.page(self.collection, later, doc! { "_id": 1 }, table.page).await
    }

    /// A document as a row.
    pub fn row(&self, table: &Table, document: &Document) -> Done<Row> {
        let key = document.get("_id");
        let field = |(n, column): (usize, &&str)| {
            let column = self.field(column);
            from_bson(match key {
                _ if n >= table.key => document.get(column),
                Some(Bson::Document(key)) if table.key > 1 => key.get(column),
                key => key,
            })
        };
        table.columns.iter().enumerate().map(field).collect()
    }

    /// Rows as documents, each with the filter that finds it.
    pub fn documents(&self, table: &Table, rows: &[Row]) -> Vec<(Document, Document)> {
        let document = |row: &Row| {
            let key = self.key(table, row);
            let mut document = doc! { "_id": key.clone() };
            for (column, value) in table.columns.iter().zip(row).skip(table.key) {
                document.insert(self.field(column), to_bson(table, column, value));
            }
            (doc! { "_id": key }, document)
        };
        rows.iter().map(document).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_store::portable::TABLES;

    #[test]
    fn every_table_has_a_place() {
        let elsewhere =
            ["device", "frozen", "dirty", "frozen_episode", "reading", "interval", "count"];
        for table in TABLES.iter().filter(|t| !elsewhere.contains(&t.name)) {
            assert!(Place::of(table).is_ok(), "{}", table.name);
        }
    }
}
