//! Firmware files.

use super::MemoryStore;
use crate::{FirmwareDraft, FirmwareRecord, FirmwareStore, Result};
use async_trait::async_trait;

#[async_trait]
impl FirmwareStore for MemoryStore {
    async fn firmwares(&self) -> Result<Vec<FirmwareRecord>> {
        Ok(self.lock().firmware.files.values().map(|(record, _)| record.clone()).collect())
    }

    async fn add_firmware(
        &self,
        draft: FirmwareDraft,
        file: Vec<u8>,
    ) -> Result<Option<FirmwareRecord>> {
        let firmware = &mut self.lock().firmware;
        let same =
            |r: &FirmwareRecord| (&r.draft.board, r.draft.version) == (&draft.board, draft.version);
        if firmware.files.values().any(|(record, _)| same(record)) {
            return Ok(None);
        }
        firmware.last += 1;
        let bytes = u32::try_from(file.len()).unwrap_or(u32::MAX);
        let record = FirmwareRecord { id: firmware.last, bytes, draft };
        firmware.files.insert(record.id, (record.clone(), file));
        Ok(Some(record))
    }

    async fn firmware_file(&self, id: u64) -> Result<Option<Vec<u8>>> {
        Ok(self.lock().firmware.files.get(&id).map(|(_, file)| file.clone()))
    }

    async fn remove_firmware(&self, id: u64) -> Result<bool> {
        Ok(self.lock().firmware.files.remove(&id).is_some())
    }
}
