//! Firmware files kept, given out and removed.

use crate::firmware::{Firmware, check_file, hex, version_text};
use crate::{Fleet, FleetError};
use bytes::Bytes;
use ohmstead_store::FirmwareDraft;

/// Files kept in memory while meters fetch them.
const CACHED: usize = 2;

impl Fleet {
    /// Keeps a firmware file.
    ///
    /// # Errors
    /// When no key is configured, no meter would take the file, its version is there already, or
    /// the store fails.
    pub async fn add_firmware(&self, file: Vec<u8>) -> Result<Firmware, FleetError> {
        let Some(key) = &self.ota_key else {
            return Err(FleetError::Conflict(
                "no key is configured to check firmware with: set ota.public_key (`ohmstead firmware keygen` makes one)".into(),
            ));
        };
        let (header, board) = check_file(&file, key).map_err(FleetError::Invalid)?;
        let mut shelf = self.shelf.lock().await;
        let version = header.version;
        let draft = FirmwareDraft {
            board: board.clone(),
            version,
            sha256: hex(&header.sha256),
            uploaded_at: self.clock.now(),
        };
        let Some(kept) = self.store.add_firmware(draft, file).await? else {
            let there = shelf.files.values().find(|f| f.board == board && f.version == version);
            let id = there.map_or_else(String::new, |f| format!(", as firmware {}", f.id));
            return Err(FleetError::Conflict(format!(
                "{board} {} is there already{id}: give the new one a higher version",
                version_text(version)
            )));
        };
        let firmware = Firmware::from(kept);
        shelf.files.insert(firmware.id, firmware.clone());
        Ok(firmware)
    }

    /// Every kept file, oldest first.
    pub async fn firmwares(&self) -> Vec<Firmware> {
        self.shelf.lock().await.files.values().cloned().collect()
    }

    /// A file's bytes, header included.
    ///
    /// # Errors
    /// When there is none, or the store fails.
    pub async fn firmware_file(&self, id: u64) -> Result<(Firmware, Bytes), FleetError> {
        let mut shelf = self.shelf.lock().await;
        let Some(firmware) = shelf.files.get(&id).cloned() else { return Err(no_firmware(id)) };
        if let Some((_, file)) = shelf.cache.iter().find(|(n, _)| *n == id) {
            return Ok((firmware, file.clone()));
        }
        let found = self.store.firmware_file(id).await?;
        let file = Bytes::from(found.ok_or_else(|| no_firmware(id))?);
        if shelf.cache.len() >= CACHED {
            shelf.cache.remove(0);
        }
        shelf.cache.push((id, file.clone()));
        Ok((firmware, file))
    }

    /// Removes a file.
    ///
    /// # Errors
    /// When there is none, a roll-out needs it, or the store fails.
    pub async fn remove_firmware(&self, id: u64) -> Result<(), FleetError> {
        if let Some(rollout) = self.rollout_using(id).await {
            return Err(FleetError::Conflict(format!(
                "roll-out {rollout} still uses firmware {id}: abort it first"
            )));
        }
        let mut shelf = self.shelf.lock().await;
        if shelf.files.remove(&id).is_none() {
            return Err(no_firmware(id));
        }
        shelf.cache.retain(|(n, _)| *n != id);
        self.store.remove_firmware(id).await?;
        Ok(())
    }
}

fn no_firmware(id: u64) -> FleetError {
    FleetError::Unknown(format!("there is no firmware {id}: `ohmstead firmware list` names them"))
}
