//! Meters in the field.

use super::MemoryStore;
use crate::fleet::{COMMANDS_MAX, EVENTS_MAX};
use crate::{CommandRecord, Credential, EventRecord, FleetStore, InfoRecord, Result};
use async_trait::async_trait;
use ohmstead_model::{DeviceId, TimestampMs};

#[async_trait]
impl FleetStore for MemoryStore {
    async fn credentials(&self) -> Result<Vec<Credential>> {
        Ok(self.lock().fleet.credentials.values().cloned().collect())
    }

    async fn put_credential(&self, credential: Credential) -> Result<()> {
        self.lock().fleet.credentials.insert(credential.device.clone(), credential);
        Ok(())
    }

    async fn remove_credential(&self, device: &DeviceId) -> Result<bool> {
        Ok(self.lock().fleet.credentials.remove(device).is_some())
    }

    async fn remove_device(&self, device: &DeviceId, now: TimestampMs) -> Result<bool> {
        let mut inner = self.lock();
        let Some(found) = inner.devices.get_mut(device) else { return Ok(false) };
        found.removed_at = Some(now);
        Ok(true)
    }

    async fn put_command(&self, command: CommandRecord) -> Result<()> {
        let mut inner = self.lock();
        let all = inner.fleet.commands.entry(command.device.clone()).or_default();
        all.retain(|c| c.id != command.id);
        all.push(command);
        all.sort_by(|a, b| (a.issued_at, &a.id).cmp(&(b.issued_at, &b.id)));
        let surplus = all.len().saturating_sub(COMMANDS_MAX);
        all.drain(..surplus);
        Ok(())
    }

    async fn command(&self, device: &DeviceId, id: &str) -> Result<Option<CommandRecord>> {
        let inner = self.lock();
        let all = inner.fleet.commands.get(device);
        Ok(all.and_then(|all| all.iter().find(|c| c.id == id).cloned()))
    }

    async fn commands(&self, device: &DeviceId, limit: usize) -> Result<Vec<CommandRecord>> {
        let inner = self.lock();
        let all = inner.fleet.commands.get(device);
        Ok(all.into_iter().flatten().rev().take(limit).cloned().collect())
    }

    async fn add_event(
        &self,
        device: &DeviceId,
        message: &str,
        arrived: TimestampMs,
    ) -> Result<bool> {
        let fleet = &mut self.lock().fleet;
        if fleet.events.iter().any(|e| e.device == *device && e.message == message) {
            return Ok(false);
        }
        fleet.next_event += 1;
        let (id, device, message) = (fleet.next_event, device.clone(), message.to_owned());
        fleet.events.push(EventRecord { id, device, arrived, message });
        let surplus = fleet.events.len().saturating_sub(EVENTS_MAX);
        fleet.events.drain(..surplus);
        Ok(true)
    }

    async fn events(
        &self,
        device: Option<&DeviceId>,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<EventRecord>> {
        let inner = self.lock();
        let wanted = |e: &&EventRecord| {
            device.is_none_or(|d| *d == e.device) && before.is_none_or(|b| e.id < b)
        };
        Ok(inner.fleet.events.iter().rev().filter(wanted).take(limit).cloned().collect())
    }

    async fn meter_infos(&self) -> Result<Vec<InfoRecord>> {
        Ok(self.lock().fleet.infos.values().cloned().collect())
    }

    async fn put_meter_info(&self, info: InfoRecord) -> Result<()> {
        self.lock().fleet.infos.insert(info.device.clone(), info);
        Ok(())
    }

    async fn model_trainings(&self) -> Result<Vec<(DeviceId, TimestampMs)>> {
        Ok(self.lock().fleet.trainings.iter().map(|(device, at)| (device.clone(), *at)).collect())
    }

    async fn note_model_training(&self, device: &DeviceId, at: TimestampMs) -> Result<()> {
        self.lock().fleet.trainings.insert(device.clone(), at);
        Ok(())
    }
}
