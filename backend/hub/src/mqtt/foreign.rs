//! Messages of other systems, told by their topics.

use super::Ears;
use ohmstead_ingest::Foreign;
use ohmstead_integration::Dialect;
use ohmstead_integration::Taken;
use ohmstead_integration::dialect::mapped::Mapping;
use ohmstead_store::StoreError;
use std::sync::Arc;

/// The systems whose messages are taken, and where they go.
pub struct ForeignSink {
    /// Takes their readings.
    pub foreign: Arc<Foreign>,
    /// Those with a dialect of their own.
    pub dialects: Vec<Dialect>,
    /// Topics with a mapping; asked first, because a person wrote them.
    pub mappings: Vec<Mapping>,
    /// Hears what Home Assistant says of itself.
    pub ears: Ears,
}

impl ForeignSink {
    /// Takes a message that is none of our own.
    ///
    /// # Errors
    /// When the store could not take it.
    pub async fn accept(&self, topic: &str, payload: &[u8]) -> Result<(), StoreError> {
        if self.ears.take(topic, payload) {
            return Ok(());
        }
        let (system, taken) = self.read(topic, payload);
        self.foreign.take(system, topic, payload, taken).await.map(drop)
    }

    fn read(&self, topic: &str, payload: &[u8]) -> (&'static str, Taken) {
        for mapping in &self.mappings {
            match mapping.read(topic, payload) {
                Taken::Nothing => {}
                taken => return ("mapped", taken),
            }
        }
        for dialect in &self.dialects {
            match dialect.read(topic, payload) {
                Taken::Nothing => {}
                taken => return (dialect.name(), taken),
            }
        }
        ("", Taken::Nothing)
    }
}
