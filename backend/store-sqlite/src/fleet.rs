//! Meters in the field.

use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::fleet::{COMMANDS_MAX, EVENTS_MAX};
use ohmstead_store::{CommandRecord, Credential, EventRecord, FleetStore, InfoRecord, Result};
use rusqlite::OptionalExtension;

fn limit(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[async_trait]
impl FleetStore for SqliteStore {
    async fn credentials(&self) -> Result<Vec<Credential>> {
        self.read("read credentials", |c| {
            let mut statement = c.prepare_cached(
                "SELECT device, channels, hash, made_at FROM credential ORDER BY device",
            )?;
            let rows = statement.query_map([], |r| {
                Ok(Credential {
                    device: row::device_id(r, 0)?,
                    channels: row::from_json(r, 1)?,
                    hash: r.get(2)?,
                    made_at: TimestampMs(r.get(3)?),
                })
            })?;
            rows.collect()
        })
        .await
    }

    async fn put_credential(&self, credential: Credential) -> Result<()> {
        self.write("write a credential", move |open| {
            let Credential { device, channels, hash, made_at } = credential;
            open.tx.execute(
                "INSERT OR REPLACE INTO credential (device, channels, hash, made_at) VALUES (?1, ?2, ?3, ?4)",
                (device.as_str(), row::to_json(&channels)?, hash, made_at.0),
            )?;
            Ok(())
        })
        .await
    }

    async fn remove_credential(&self, device: &DeviceId) -> Result<bool> {
        let device = device.clone();
        self.write("remove a credential", move |open| {
            let sql = "DELETE FROM credential WHERE device = ?1";
            Ok(open.tx.execute(sql, [device.as_str()])? > 0)
        })
        .await
    }

    async fn remove_device(&self, device: &DeviceId, now: TimestampMs) -> Result<bool> {
        let device = device.clone();
        self.write("remove a device", move |open| {
            let sql = "UPDATE device SET removed_at = ?2 WHERE name = ?1";
            Ok(open.tx.execute(sql, (device.as_str(), now.0))? > 0)
        })
        .await
    }

    async fn put_command(&self, command: CommandRecord) -> Result<()> {
        self.write("write a command", move |open| {
            let (device, at) = (command.device.as_str(), command.issued_at.0);
            open.tx.execute(
                "INSERT OR REPLACE INTO command (device, issued_at, id, body) VALUES (?1, ?2, ?3, ?4)",
                (device, at, &command.id, row::to_json(&command)?),
            )?;
            open.tx.execute(
                "DELETE FROM command WHERE device = ?1 AND (issued_at, id) <= (SELECT issued_at, id FROM command \
                 WHERE device = ?1 ORDER BY issued_at DESC, id DESC LIMIT 1 OFFSET ?2)",
                (device, limit(COMMANDS_MAX)),
            )?;
            Ok(())
        })
        .await
    }

    async fn command(&self, device: &DeviceId, id: &str) -> Result<Option<CommandRecord>> {
        let (device, id) = (device.clone(), id.to_owned());
        self.read("read a command", move |c| {
            c.prepare_cached("SELECT body FROM command WHERE device = ?1 AND id = ?2")?
                .query_row((device.as_str(), &id), |r| row::from_json(r, 0))
                .optional()
        })
        .await
    }

    async fn commands(&self, device: &DeviceId, at_most: usize) -> Result<Vec<CommandRecord>> {
        let device = device.clone();
        self.read("read commands", move |c| {
            let mut statement = c.prepare_cached(
                "SELECT body FROM command WHERE device = ?1 ORDER BY issued_at DESC, id DESC LIMIT ?2",
            )?;
            let rows = statement
                .query_map((device.as_str(), limit(at_most)), |r| row::from_json(r, 0))?;
            rows.collect()
        })
        .await
    }

    async fn add_event(
        &self,
        device: &DeviceId,
        message: &str,
        arrived: TimestampMs,
    ) -> Result<bool> {
        let (device, message) = (device.clone(), message.to_owned());
        self.write("write an event", move |open| {
            let added = open.tx.execute(
                "INSERT INTO event (device, arrived, message) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                (device.as_str(), arrived.0, message),
            )?;
            if added > 0 {
                open.tx.execute(
                    "DELETE FROM event WHERE id <= (SELECT id FROM event ORDER BY id DESC LIMIT 1 OFFSET ?1)",
                    [limit(EVENTS_MAX)],
                )?;
            }
            Ok(added > 0)
        })
        .await
    }

    async fn events(
        &self,
        device: Option<&DeviceId>,
        before: Option<i64>,
        at_most: usize,
    ) -> Result<Vec<EventRecord>> {
        let device = device.map(|d| d.as_str().to_owned());
        self.read("read events", move |c| {
            let mut statement = c.prepare_cached(
                "SELECT id, device, arrived, message FROM event \
                 WHERE id < ?1 AND (?2 IS NULL OR device = ?2) ORDER BY id DESC LIMIT ?3",
            )?;
            let before = before.unwrap_or(i64::MAX);
            let rows = statement.query_map((before, device, limit(at_most)), |r| {
                Ok(EventRecord {
                    id: r.get(0)?,
                    device: row::device_id(r, 1)?,
                    arrived: TimestampMs(r.get(2)?),
                    message: r.get(3)?,
                })
            })?;
            rows.collect()
        })
        .await
    }

    async fn meter_infos(&self) -> Result<Vec<InfoRecord>> {
        self.read("read what meters said of themselves", |c| {
            let mut statement =
                c.prepare_cached("SELECT device, body FROM meter_info ORDER BY device")?;
            let rows = statement.query_map([], |r| {
                Ok(InfoRecord { device: row::device_id(r, 0)?, body: r.get(1)? })
            })?;
            rows.collect()
        })
        .await
    }

    async fn put_meter_info(&self, info: InfoRecord) -> Result<()> {
        self.write("write what a meter said of itself", move |open| {
            open.tx.execute(
                "INSERT OR REPLACE INTO meter_info (device, body) VALUES (?1, ?2)",
                (info.device.as_str(), info.body),
            )?;
            Ok(())
        })
        .await
    }

    async fn model_trainings(&self) -> Result<Vec<(DeviceId, TimestampMs)>> {
        self.read("read when models were trained", |c| {
            let mut statement =
                c.prepare_cached("SELECT device, at FROM model_training ORDER BY device")?;
            let rows =
                statement.query_map([], |r| Ok((row::device_id(r, 0)?, TimestampMs(r.get(1)?))))?;
            rows.collect()
        })
        .await
    }

    async fn note_model_training(&self, device: &DeviceId, at: TimestampMs) -> Result<()> {
        let device = device.clone();
        self.write("note that a model was trained", move |open| {
            open.tx.execute(
                "INSERT OR REPLACE INTO model_training (device, at) VALUES (?1, ?2)",
                (device.as_str(), at.0),
            )?;
            Ok(())
        })
        .await
    }
}
