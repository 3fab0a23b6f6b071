//! A collection, its indexes and what its documents must look like.

use crate::failure::{Done, code};
use mongodb::Database;
use mongodb::bson::{Document, doc};

/// What a field must hold, in the server's words: `long`, `int`, `string`, `binData`, `bool`.
pub type Field = (&'static str, &'static str);

/// A collection, as it is made.
pub struct Collection {
    /// Its name.
    pub name: &'static str,
    /// Fields that every document has, with their kind. `_id` may be `object` with parts.
    pub fields: &'static [Field],
    /// Indexes besides that of `_id`.
    pub indexes: &'static [Index],
}

/// An index.
pub struct Index {
    /// Fields, ascending, or descending with a `-` before them; those of a key of several parts
    /// as `_id.d`.
    pub keys: &'static [&'static str],
    /// No two documents may have the same.
    pub unique: bool,
    /// Only documents that have the first field are in it.
    pub sparse: bool,
}

/// The collection is there already.
const EXISTS: i32 = 48;

impl Collection {
    /// Makes it, where it is not there, with its indexes and validator.
    pub async fn make(&self, db: &Database) -> Done<()> {
        let create = doc! { "create": self.name, "validator": self.validator() };
        match db.run_command(create).await {
            Err(error) if code(&error) == Some(EXISTS) => {
                let change = doc! { "collMod": self.name, "validator": self.validator() };
                db.run_command(change).await?;
            }
            other => drop(other?),
        }
        let indexes: Vec<Document> = self.indexes.iter().map(Index::definition).collect();
        if !indexes.is_empty() {
            db.run_command(doc! { "createIndexes": self.name, "indexes": indexes }).await?;
        }
        Ok(())
    }

    fn validator(&self) -> Document {
        let required: Vec<&str> = self.fields.iter().map(|(name, _)| *name).collect();
        let mut properties = Document::new();
        for (name, kind) in self.fields {
            properties.insert(*name, doc! { "bsonType": *kind });
        }
        if required.is_empty() {
            return doc! {};
        }
        doc! { "$jsonSchema": { "required": required, "properties": properties } }
    }
}

impl Index {
    fn definition(&self) -> Document {
        let mut keys = Document::new();
        for key in self.keys {
            match key.strip_prefix('-') {
                Some(key) => keys.insert(key, -1),
                None => keys.insert(*key, 1),
            };
        }
        doc! { "key": keys, "name": self.keys.join("+"), "unique": self.unique, "sparse": self.sparse }
    }
}
