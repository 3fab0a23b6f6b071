//! Several hubs on one store: what another has changed is read again, and of what all of them hear one acts on it.

use crate::{Fleet, authority, firmware, known, rollout_record};
use ohmstead_store::{Area, Status, StoreError};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// A meter that said nothing for so long is not there, ms.
const SILENT_MS: i64 = 3_600_000;

impl Fleet {
    /// Reads again what is kept in memory of an area.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read_again(&self, area: Area) -> Result<(), StoreError> {
        let store = &*self.store;
        match area {
            Area::Credentials => {
                let _changing = self.changing.lock().await;
                let loaded = known::load(store).await?;
                *self.known_mut() = loaded;
            }
            Area::MeterInfo => {
                let loaded = Self::load_infos(store).await?;
                *self.infos.write().unwrap_or_else(PoisonError::into_inner) = loaded;
            }
            Area::Firmware => {
                let mut shelf = self.shelf.lock().await;
                *shelf = firmware::Shelf::load(store).await?;
            }
            Area::Rollouts => {
                let mut rollouts = self.rollouts.lock().await;
                *rollouts = rollout_record::load(store).await?;
            }
            // Who waits for an answer looks for it in the store.
            Area::Commands => drop(self.answers.send(())),
            // Certificates are among the values.
            Area::Values => {
                let _changing = self.changing.lock().await;
                let loaded = authority::load(store).await?;
                *self.certificates.write().unwrap_or_else(PoisonError::into_inner) = loaded;
            }
            Area::People | Area::Settings => {}
        }
        Ok(())
    }

    /// True when this hub acts on what every hub hears.
    pub(crate) fn acts(&self) -> bool {
        self.acts.load(Ordering::SeqCst)
    }

    /// From now on this hub acts on what every hub hears, or leaves it to another.
    pub fn act(&self, acts: bool) {
        self.acts.store(acts, Ordering::SeqCst);
    }

    /// Sends meters that are there what they may have missed while no hub acted. With many meters this takes a while.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        for device in self.store.devices().await? {
            if !device.is_removed() && device.status(now, SILENT_MS) == Status::Online {
                self.came_online(&device.id).await?;
            }
        }
        Ok(())
    }
}
