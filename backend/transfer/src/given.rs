//! The energy of one period, as a row gives it.

use crate::error::Refusal;
use crate::message::message;
use ohmstead_model::{Period, TimestampMs};
use ohmstead_wire::reading::MessageReading;

/// The energy of one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Given {
    pub from: TimestampMs,
    pub to: TimestampMs,
    /// Wh imported within it.
    pub import: Option<f64>,
    /// Wh exported within it.
    pub export: Option<f64>,
    pub estimated: bool,
}

impl Given {
    /// As a reading at the period's end, without a revision.
    pub fn message(&self) -> Result<MessageReading, Refusal> {
        let ms = self.to - self.from;
        let length_s = u32::try_from(ms / 1000).ok().filter(|s| *s > 0 && ms % 1000 == 0);
        let parts = length_s.and_then(|s| Period { length_s: s, revision: 0 }.as_boot_and_seq());
        let Some((boot, seq)) = parts else {
            let detail = format!(
                "the period from {} to {} is no whole number of seconds up to 92 days",
                self.from, self.to
            );
            return Err(Refusal::new("bad-period", detail));
        };
        let net = self.import.unwrap_or(0.0) - self.export.unwrap_or(0.0);
        Ok(MessageReading {
            energy: self.import,
            energy_exported: self.export,
            power: Some(net * 3_600_000.0 / ms as f64),
            boot: Some(boot),
            seq: Some(seq),
            estimated: self.estimated.then_some(true),
            ..message(self.to)
        })
    }
}
