//! Appliances in the readings of a device.

use crate::service::{Analysis, calculate};
use crate::{AnalysisError, Result};
use ohmstead_insight::appliance::{Appliance, Sample, appliances};
use ohmstead_model::{DeviceId, TimeRange};

/// Samples closer together than this teach no more, ms.
const SPACING_MS: i64 = 5_000;
/// Samples that are worked through at most: sixty days of them.
const SAMPLES_MAX: usize = 60 * 17_280;
/// Readings read at once.
const PART: usize = 50_000;

impl Analysis {
    /// What seems to run behind a device's meter in `range`, by the power that it measured; the most
    /// energy first.
    ///
    /// # Errors
    /// When the device is not known, its readings have no power, are too few or too far apart.
    pub async fn appliances(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Appliance>> {
        if self.store.device(device).await?.is_none() {
            return Err(AnalysisError::Unknown(format!(
                "there is no device {:?}",
                device.as_str()
            )));
        }
        let mut samples: Vec<Sample> = Vec::new();
        let seen = self.derive.seen(device).await?;
        let range = seen.times(range);
        let mut from = range.from;
        while from < range.to && samples.len() < SAMPLES_MAX {
            let readings =
                self.store.readings(&seen.device, TimeRange::new(from, range.to), PART).await?;
            for reading in &readings {
                let is_due = samples.last().is_none_or(|l| reading.at - l.at >= SPACING_MS);
                if let (Some(power), true) = (reading.power, is_due) {
                    samples.push(Sample { at: reading.at, power });
                }
            }
            match readings.last() {
                Some(last) if readings.len() == PART => from = last.at + 1,
                _ => break,
            }
        }
        calculate(move || Ok(appliances(&samples)?)).await
    }
}
