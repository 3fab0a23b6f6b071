//! What the `body` columns hold, word for word. A body that was written once is read for ever, and bills are never written
//! again: who renames a field, leaves one out or spells a case another way breaks this test before it breaks a store.
//!
//! A shape that has to change gets a migration that rewrites the bodies (`json_set`, `json_remove`, …), then its new lines here;
//! a field that is added gets `#[serde(default)]` and a line with it, and the line without it stays as one that is
//! still read (`…-read.jsonl`).

#![allow(clippy::unwrap_used, missing_docs)]

use ohmstead_alert::Rule;
use ohmstead_ledger::{Correction, Finding, Settings};
use ohmstead_model::Reading;
use ohmstead_store::identity::{Account, ApiToken, OneTimeLink, Session, SignInKey, SiteRecord};
use ohmstead_store::{CommandRecord, KeptBill, KeptContract};
use ohmstead_store_sqlite::{FILE, SqliteStore, connect};
use ohmstead_tariff::PriceSeries;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;

/// Reads a body and writes it again.
type Again = fn(&str) -> serde_json::Result<String>;

fn again<T: Serialize + DeserializeOwned>(body: &str) -> serde_json::Result<String> {
    serde_json::to_string(&serde_json::from_str::<T>(body)?)
}

/// Tables and what their bodies are; `conflict` and `unclocked` keep readings.
const SHAPES: [(&str, Again); 16] = [
    ("account", again::<Account>),
    ("api_token", again::<ApiToken>),
    ("bill", again::<KeptBill>),
    ("command", again::<CommandRecord>),
    ("contract", again::<KeptContract>),
    ("correction", again::<Correction>),
    ("device_settings", again::<Vec<Settings>>),
    ("finding", again::<Finding>),
    ("link", again::<OneTimeLink>),
    ("price", again::<Vec<PriceSeries>>),
    ("price_was", again::<Vec<PriceSeries>>),
    ("reading", again::<Reading>),
    ("rule", again::<Rule>),
    ("session", again::<Session>),
    ("sign_in_key", again::<SignInKey>),
    ("site", again::<SiteRecord>),
];

/// Bodies that the store keeps as it is given them, or whose shape is the store's own.
const OTHERS: [&str; 3] = ["meter_info", "rollout", "virtual_meter"];

fn file(table: &str, end: &str) -> PathBuf {
    let table = if table == "price_was" { "price" } else { table };
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shapes");
    PathBuf::from(dir).join(format!("{table}{end}.jsonl"))
}

#[test]
fn what_was_written_is_read_and_written_the_same() {
    let mut wrong = Vec::new();
    for (table, again) in SHAPES {
        let lines = std::fs::read_to_string(file(table, "")).unwrap();
        assert!(!lines.is_empty(), "{table}");
        for line in lines.lines() {
            match again(line) {
                Ok(same) if same == line => {}
                Ok(other) => wrong.push(format!("{table}:\n{line}\nis written as\n{other}")),
                Err(error) => wrong.push(format!("{table}: {error}:\n{line}")),
            }
        }
        // From before a field was added.
        for line in std::fs::read_to_string(file(table, "-read")).unwrap_or_default().lines() {
            if let Err(error) = again(line) {
                wrong.push(format!("{table}: {error}:\n{line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "stored shapes have changed:\n{}", wrong.join("\n"));
}

#[test]
fn every_table_with_a_body_is_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(dir.path()).unwrap());
    let c = connect(&dir.path().join(FILE)).unwrap();
    let mut tables: Vec<String> = c
        .prepare(
            "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND c.name = 'body' AND c.type = 'TEXT' ORDER BY 1",
        )
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    tables.retain(|t| !OTHERS.contains(&t.as_str()) && !SHAPES.iter().any(|(shape, _)| shape == t));
    assert!(tables.is_empty(), "no shapes are kept of {tables:?}");
}
