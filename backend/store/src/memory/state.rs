//! What the reference store holds, area by area.

use crate::billing::{KeptBill, KeptContract, PriceChange};
use crate::firmware::FirmwareRecord;
use crate::fleet::{CommandRecord, Credential, EventRecord, InfoRecord};
use crate::identity::{
    Account, ApiToken, AuditEntry, Fingerprint, Kind, OneTimeLink, Session, SignInKey, SiteId,
    SiteRecord,
};
use crate::outbox::{OUTBOX_MAX, OutboxEntry, episode_changes};
use ohmstead_alert::Episode;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_tariff::PriceSeries;
use std::collections::{BTreeMap, VecDeque};

/// Meters in the field.
#[derive(Default)]
pub struct FleetData {
    pub credentials: BTreeMap<DeviceId, Credential>,
    /// Oldest first.
    pub commands: BTreeMap<DeviceId, Vec<CommandRecord>>,
    /// Oldest first.
    pub events: Vec<EventRecord>,
    pub next_event: i64,
    pub infos: BTreeMap<DeviceId, InfoRecord>,
    pub trainings: BTreeMap<DeviceId, TimestampMs>,
}

/// Sites, people and their log.
#[derive(Default)]
pub struct IdentityData {
    pub sites: BTreeMap<SiteId, SiteRecord>,
    pub placements: BTreeMap<(Kind, String), SiteId>,
    pub accounts: BTreeMap<String, Account>,
    pub sessions: BTreeMap<String, Session>,
    pub tokens: BTreeMap<String, ApiToken>,
    pub links: BTreeMap<Fingerprint, OneTimeLink>,
    pub keys: Vec<SignInKey>,
    pub audit: Vec<AuditEntry>,
}

/// Firmware files and the last number given.
#[derive(Default)]
pub struct FirmwareData {
    pub files: BTreeMap<u64, (FirmwareRecord, Vec<u8>)>,
    pub last: u64,
}

type Days = BTreeMap<(String, String, i32), Vec<PriceSeries>>;

/// Contracts, prices and bills.
#[derive(Default)]
pub struct Kept {
    pub contracts: BTreeMap<String, KeptContract>,
    pub prices: Days,
    pub changes: Vec<PriceChange>,
    pub bills: Vec<KeptBill>,
}

/// The entries, and the newest cursor.
#[derive(Default)]
pub struct Outbox {
    pub entries: VecDeque<OutboxEntry>,
    pub end: i64,
}

impl Outbox {
    pub fn append(
        &mut self,
        rule: &str,
        device: &DeviceId,
        old: &[Episode],
        new: &[Episode],
    ) -> Vec<OutboxEntry> {
        let changes = episode_changes(old, new).into_iter().map(|(before, after)| {
            self.end += 1;
            let (rule, device) = (rule.to_owned(), device.clone());
            OutboxEntry { cursor: self.end, rule, device, before, after }
        });
        let changes: Vec<OutboxEntry> = changes.collect();
        self.entries.extend(changes.iter().cloned());
        while self.entries.len() > OUTBOX_MAX {
            self.entries.pop_front();
        }
        changes
    }
}
