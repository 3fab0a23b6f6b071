//! Readings that come over HTTP: like MQTT's, with an outcome for each.

use crate::check::{self, BEFORE_HORIZON, PARTIAL, before_horizon};
use crate::{Ingest, check_message};
use ohmstead_model::DeviceId;
use ohmstead_store::{Entry, Outcome, StoreError};
use ohmstead_wire::reading::{MessageReading, WireError, split};

/// Where such readings are said to have arrived, in rejections.
const SOURCE: &str = "http/readings";

/// What became of one reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Whose it is, as far as it says.
    pub device: Option<DeviceId>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it, or some of its fields, were not taken: a stable word, and what, where and how to
    /// mend it.
    pub reason: Option<(&'static str, String)>,
}

impl Ingest {
    /// Takes one reading or an array of them, as on MQTT; each says its `deviceId`. When this returns
    /// `Ok`, everything is on disk: readings, or rejections.
    ///
    /// # Errors
    /// Inside, when the payload is neither one reading nor an array; outside, when the store could
    /// not take it.
    pub async fn post(&self, payload: &[u8]) -> Result<Result<Vec<Posted>, WireError>, StoreError> {
        let parts = match split(payload) {
            Ok(parts) => parts,
            Err(e) => return Ok(Err(e)),
        };
        self.check_clock(payload)?;
        let (mut entries, mut notes) = (Vec::new(), Vec::new());
        let mut posted = Vec::new();
        for json in parts {
            let (entry, note, reason) = self.posted(json);
            let device = match &entry {
                Entry::Reading { device, .. } | Entry::Unclocked { device, .. } => {
                    Some(device.clone())
                }
                Entry::Reject(reject) => reject.device.clone(),
                Entry::Status { .. } => None,
            };
            posted.push(Posted { device, outcome: Outcome::Rejected, reason });
            entries.push(entry);
            notes.extend(note);
        }
        entries.append(&mut notes);
        let outcomes = self.commit(entries).await?;
        for (posted, outcome) in posted.iter_mut().zip(outcomes) {
            posted.outcome = outcome;
            if let (Outcome::Expired, Some(device)) = (outcome, posted.device.clone()) {
                let horizon = self.horizon(&device).await?.unwrap_or(self.limits.earliest);
                posted.reason = Some((BEFORE_HORIZON, before_horizon(horizon)));
            }
        }
        Ok(Ok(posted))
    }

    fn posted(&self, json: &str) -> (Entry, Option<Entry>, Option<(&'static str, String)>) {
        let refuse = |device, reason, detail: String| {
            let entry = check::reject(SOURCE, device, reason, detail.clone(), json.as_bytes());
            (entry, None, Some((reason, detail)))
        };
        let message = match MessageReading::parse(json) {
            Ok(message) => message,
            Err(e) => return refuse(None, "not-a-reading", e.0),
        };
        let Some(id) = message.device_id.as_deref() else {
            let detail = "deviceId is missing: say whose reading it is".to_owned();
            return refuse(None, "bad-device-id", detail);
        };
        let device = match DeviceId::new(id) {
            Ok(device) => device,
            Err(e) => return refuse(None, "bad-device-id", e.to_string()),
        };
        let judgement = check_message(&device, &message, self.rules());
        let note = judgement.note(SOURCE, &device, json);
        let why = judgement.why();
        let reason = why.or_else(|| match &note {
            Some(Entry::Reject(note)) => Some((PARTIAL, note.detail.clone())),
            _ => None,
        });
        (judgement.into_entry(SOURCE, &device, json), note, reason)
    }
}
