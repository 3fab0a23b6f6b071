//! Virtual meters.

use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_ledger::Combination;
use ohmstead_model::DeviceId;
use ohmstead_store::{Result, VirtualMeter, VirtualMeterStore};
use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Serialize};

/// What is stored of one, JSON.
#[derive(Serialize, Deserialize)]
struct Stored {
    name: Option<String>,
    combination: StoredCombination,
    members: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredCombination {
    Sum,
    Difference,
    Remainder,
}

impl From<Combination> for StoredCombination {
    fn from(combination: Combination) -> Self {
        match combination {
            Combination::Sum => Self::Sum,
            Combination::Difference => Self::Difference,
            Combination::Remainder => Self::Remainder,
        }
    }
}

/// Columns: id, body.
fn meter(r: &Row<'_>) -> rusqlite::Result<VirtualMeter> {
    let Stored { name, combination, members } = row::from_json(r, 1)?;
    let id = |text: &String| DeviceId::new(text).map_err(|e| row::invalid(1, e));
    Ok(VirtualMeter {
        id: row::device_id(r, 0)?,
        name,
        combination: match combination {
            StoredCombination::Sum => Combination::Sum,
            StoredCombination::Difference => Combination::Difference,
            StoredCombination::Remainder => Combination::Remainder,
        },
        members: members.iter().map(id).collect::<rusqlite::Result<_>>()?,
    })
}

#[async_trait]
impl VirtualMeterStore for SqliteStore {
    async fn virtual_meters(&self) -> Result<Vec<VirtualMeter>> {
        self.read("read virtual meters", |c| {
            let mut statement =
                c.prepare_cached("SELECT id, body FROM virtual_meter ORDER BY id")?;
            statement.query_map([], meter)?.collect()
        })
        .await
    }

    async fn virtual_meter(&self, id: &DeviceId) -> Result<Option<VirtualMeter>> {
        let id = id.clone();
        self.read("read a virtual meter", move |c| {
            c.prepare_cached("SELECT id, body FROM virtual_meter WHERE id = ?1")?
                .query_row([id.as_str()], meter)
                .optional()
        })
        .await
    }

    async fn put_virtual_meter(&self, meter: VirtualMeter) -> Result<()> {
        self.write("write a virtual meter", move |open| {
            let stored = Stored {
                name: meter.name,
                combination: meter.combination.into(),
                members: meter.members.iter().map(DeviceId::to_string).collect(),
            };
            open.tx.execute(
                "INSERT OR REPLACE INTO virtual_meter (id, body) VALUES (?1, ?2)",
                (meter.id.as_str(), row::to_json(&stored)?),
            )?;
            Ok(())
        })
        .await
    }

    async fn remove_virtual_meter(&self, id: &DeviceId) -> Result<bool> {
        let id = id.clone();
        self.write("remove a virtual meter", move |open| {
            let sql = "DELETE FROM virtual_meter WHERE id = ?1";
            Ok(open.tx.execute(sql, [id.as_str()])? > 0)
        })
        .await
    }
}
