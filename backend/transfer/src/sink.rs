//! Where what decoders find goes: judged, and gathered for the next commit.

use crate::error::Refusal;
use crate::given::Given;
use crate::report::{KEPT, Report, RowReject, SHOWN};
use ohmstead_ingest::{BEFORE_HORIZON, ClockRules, Ingest, Verdict, before_horizon, check_message};
use ohmstead_model::{DeviceId, Reading, TimestampMs};
use ohmstead_store::{Entry, REJECT_PAYLOAD_MAX, RejectEntry, StoreError};
use ohmstead_wire::reading::MessageReading;
use std::collections::BTreeMap;

/// What is to be committed next, and what was done so far.
pub(crate) struct Batch {
    topic: String,
    pub(crate) entries: Vec<Entry>,
    /// The line of each entry.
    pub(crate) sources: Vec<u64>,
    /// Periods, still without their revision, and their lines.
    pub(crate) periods: Vec<(u64, DeviceId, Reading)>,
    /// The revision that this import gives to what is new, by device.
    pub(crate) revisions: BTreeMap<DeviceId, u32>,
    pub(crate) report: Report,
}

impl Batch {
    /// Empty, of the file that people call `name`.
    pub(crate) fn new(name: &str, report: Report) -> Self {
        Self {
            topic: format!("import/{name}"),
            entries: Vec::new(),
            sources: Vec::new(),
            periods: Vec::new(),
            revisions: BTreeMap::new(),
            report,
        }
    }

    /// Refuses what is older than the horizon of its device.
    pub(crate) async fn keep_from_horizon(&mut self, ingest: &Ingest) -> Result<(), StoreError> {
        let mut horizons: BTreeMap<DeviceId, Option<TimestampMs>> = BTreeMap::new();
        let entries = std::mem::take(&mut self.entries);
        for (entry, line) in entries.into_iter().zip(std::mem::take(&mut self.sources)) {
            let Entry::Reading { device, reading } = entry else {
                self.entries.push(entry);
                continue;
            };
            let horizon = match horizons.get(&device) {
                Some(horizon) => *horizon,
                None => *horizons.entry(device.clone()).or_insert(ingest.horizon(&device).await?),
            };
            match horizon.filter(|horizon| reading.at < *horizon) {
                None => self.entries.push(Entry::Reading { device, reading }),
                Some(horizon) => {
                    let detail = before_horizon(horizon);
                    let refusal = Refusal { reason: BEFORE_HORIZON, detail };
                    let row = format!("{device} {}", reading.at);
                    self.refuse(line, &row, Some(device), refusal);
                }
            }
        }
        Ok(())
    }

    pub(crate) fn push(&mut self, line: u64, entry: Entry) {
        self.entries.push(entry);
        self.sources.push(line);
    }

    /// Notes that a row is kept without some of its fields.
    fn note_partial(&mut self, line: u64, mut note: RejectEntry) {
        let report = &mut self.report;
        report.partial += 1;
        if report.rejects.len() < SHOWN {
            let (reason, detail) = (note.reason, note.detail.clone());
            report.rejects.push(RowReject { line, reason, detail });
        }
        if report.partial <= KEPT {
            note.detail = format!("line {line}: {}", note.detail);
            self.push(line, Entry::Reject(note));
        }
    }

    fn refuse(&mut self, line: u64, raw: &str, device: Option<DeviceId>, refusal: Refusal) {
        let report = &mut self.report;
        report.rejected += 1;
        let Refusal { reason, detail } = refusal;
        if report.rejects.len() < SHOWN {
            report.rejects.push(RowReject { line, reason, detail: detail.clone() });
        }
        if report.rejected <= KEPT {
            let reject = Entry::Reject(RejectEntry {
                topic: self.topic.chars().take(256).collect(),
                device,
                reason,
                detail: format!("line {line}: {detail}"),
                payload: raw.as_bytes()[..raw.len().min(REJECT_PAYLOAD_MAX)].to_vec(),
            });
            self.push(line, reject);
        }
    }
}

/// Where decoders put what they find.
pub(crate) struct Sink<'a> {
    pub(crate) batch: &'a mut Batch,
    pub(crate) rules: ClockRules<'a>,
}

impl Sink<'_> {
    pub fn report(&mut self) -> &mut Report {
        &mut self.batch.report
    }

    /// Judges a reading as one that came by MQTT, and takes it or keeps why not.
    pub fn reading(&mut self, line: u64, raw: &str, device: &DeviceId, message: &MessageReading) {
        let device = device.clone();
        let judgement = check_message(&device, message, self.rules);
        if let Some(Entry::Reject(note)) = judgement.note(&self.batch.topic, &device, raw) {
            self.batch.note_partial(line, note);
        }
        match judgement.verdict {
            Verdict::Reading(reading) => {
                self.note(&device, &reading, true);
                self.batch.push(line, Entry::Reading { device, reading });
            }
            Verdict::Unclocked(reading) => {
                self.note(&device, &reading, false);
                self.batch.push(line, Entry::Unclocked { device, reading });
            }
            Verdict::Reject(reason, detail) => {
                self.refuse(line, raw, Some(device), Refusal { reason, detail });
            }
        }
    }

    /// Takes the energy of one period: judged as a reading at its end, whole or not at all.
    pub fn period(&mut self, line: u64, raw: &str, device: &DeviceId, given: &Given) {
        let message = match given.message() {
            Ok(message) => message,
            Err(refusal) => return self.refuse(line, raw, Some(device.clone()), refusal),
        };
        if !self.would_take(line, raw, device, &message) {
            return;
        }
        if let Verdict::Reading(reading) = check_message(device, &message, self.rules).verdict {
            self.note(device, &reading, true);
            self.batch.periods.push((line, device.clone(), reading));
        }
    }

    /// True when a reading would be taken with all its fields; if not, keeps why.
    pub fn would_take(
        &mut self,
        line: u64,
        raw: &str,
        device: &DeviceId,
        message: &MessageReading,
    ) -> bool {
        let judgement = check_message(device, message, self.rules);
        let refusal = match (judgement.verdict, judgement.left_out.first()) {
            (Verdict::Reject(reason, detail), _) => Refusal { reason, detail },
            (_, Some(fault)) => Refusal { reason: fault.reason, detail: fault.to_string() },
            (Verdict::Reading(_) | Verdict::Unclocked(_), None) => return true,
        };
        self.refuse(line, raw, Some(device.clone()), refusal);
        false
    }

    fn note(&mut self, device: &DeviceId, reading: &Reading, clocked: bool) {
        let of = self.batch.report.devices.entry(device.clone()).or_default();
        of.readings += 1;
        if reading.period().is_none() {
            of.highest_energy = of.highest_energy.max(reading.energy);
        }
        of.rhythm.note(reading);
        if clocked {
            of.first_at = Some(of.first_at.map_or(reading.at, |at| at.min(reading.at)));
            of.last_at = of.last_at.max(Some(reading.at));
        }
    }

    /// Keeps why a row is not used.
    pub fn refuse(&mut self, line: u64, raw: &str, device: Option<DeviceId>, refusal: Refusal) {
        self.batch.refuse(line, raw, device, refusal);
    }
}
