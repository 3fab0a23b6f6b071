//! The anomaly model of a meter, trained from its own history (docs/ANOMALY.md).

use crate::command::CommandRequest;
use crate::{Fleet, FleetError};
use futures::TryStreamExt;
use ohmstead_insight::edge_model::{Training, train};
use ohmstead_model::{DeviceId, TimeRange};
use ohmstead_store::Damaged;
use ohmstead_wire::Order;

const DAY_MS: i64 = 86_400_000;
/// How much history is learned from, days.
const HISTORY_DAYS: i64 = 84;
/// A model is trained anew after this.
const RETRAIN_MS: i64 = 7 * DAY_MS;
/// Readings closer together than this teach no more, ms.
const SPACING_MS: i64 = 15_000;

impl Fleet {
    /// A model in hexadecimal, from the device's last twelve weeks.
    ///
    /// # Errors
    /// When there is too little history, or the store fails.
    pub(crate) async fn train(&self, device: &DeviceId) -> Result<String, FleetError> {
        let history = self.history(device).await?;
        let days = history.first().zip(history.last()).map_or(0, |(a, b)| (b.0 - a.0) / DAY_MS);
        let training = Training { utc_offset_min: self.utc_offset_min, ..Training::default() };
        let model = tokio::task::spawn_blocking(move || train(&history, &training)).await;
        let model =
            model.map_err(|e| FleetError::Unavailable(format!("the training failed: {e}")))?;
        let Some(model) = model else {
            return Err(FleetError::Conflict(format!(
                "{device} has too little history to learn from: three weeks of power readings are needed, without \
                 long gaps, and there are {days} days; until then the meter watches by its limit"
            )));
        };
        Ok(model.encode().iter().map(|b| format!("{b:02x}")).collect())
    }

    async fn history(&self, device: &DeviceId) -> Result<Vec<(i64, i64)>, FleetError> {
        let now = self.clock.now();
        let range = TimeRange::new(now + -HISTORY_DAYS * DAY_MS, now + 1);
        let mut history: Vec<(i64, i64)> = Vec::new();
        let mut parts = self.store.stream(device, range, Damaged::PassOver);
        while let Some(part) = parts.try_next().await? {
            for reading in &part {
                let is_due = history.last().is_none_or(|l| reading.at.0 - l.0 >= SPACING_MS);
                if let (Some(power), true) = (reading.power, is_due) {
                    history.push((reading.at.0, power.0));
                }
            }
        }
        Ok(history)
    }

    pub(crate) async fn note_training(&self, device: &DeviceId) -> Result<(), FleetError> {
        Ok(self.store.note_model_training(device, self.clock.now()).await?)
    }

    /// Trains a week after the last time, for devices that were given a trained model once: to be
    /// called every hour or so.
    pub async fn refresh_models(&self) {
        let trained = match self.store.model_trainings().await {
            Ok(trained) => trained,
            Err(error) => {
                tracing::error!(%error, "anomaly models could not be trained anew; trying again");
                return;
            }
        };
        for (device, at) in trained {
            if self.clock.now() - at >= RETRAIN_MS {
                self.retrain(&device).await;
            }
        }
    }

    async fn retrain(&self, device: &DeviceId) {
        let request = CommandRequest {
            command: Order::Model,
            interval_s: None,
            reference: None,
            calibration: None,
            model: None,
        };
        if let Err(error) = self.command(device, request).await {
            tracing::info!(%error, device = device.as_str(), "no new anomaly model");
        }
    }
}
