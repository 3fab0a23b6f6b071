//! What the hub keeps of sites and of those who may do something there: people, sessions, tokens,
//! one-time links, and the log of who did what.

mod past;
mod people;
mod placements;
mod site;

pub use past::{Past, Seen};
pub use people::{
    Account, ApiToken, Fingerprint, Grant, LinkPurpose, OlderRefresh, OneTimeLink, PasskeyRecord,
    PeopleStore, Scope, SecondFactor, Session, SignInKey, SiteRole,
};
pub use placements::{Placements, Reach};
pub use site::{Kind, NotASiteId, SiteId, SiteRecord, SiteStore, Within, prices_id, prices_of};

use crate::Result;
use async_trait::async_trait;
use ohmstead_model::{TimeRange, TimestampMs};
use serde::{Deserialize, Serialize};

/// Something that was done, or tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct AuditEntry {
    /// Ascending; given by the store.
    pub id: i64,
    /// When.
    pub at: TimestampMs,
    /// Who: `person:NAME`, `token:ID`, `hub` or `open`.
    pub who: String,
    /// The address it came from; `None` from the command line.
    pub address: Option<String>,
    /// What was done, such as `login` or `POST /api/tariffs`.
    pub action: String,
    /// To what, where it is one thing.
    pub object: Option<String>,
    /// In which site, where it is one.
    pub site: Option<SiteId>,
    /// What was there before, JSON, without secrets.
    pub before: Option<String>,
    /// What was asked for or is there now, JSON, without secrets.
    pub after: Option<String>,
    /// `done`, or why not.
    pub outcome: String,
}

/// Which entries of the log are wanted; newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// By one principal.
    pub who: Option<String>,
    /// In these sites; `None` = all, and what belongs to no site.
    pub sites: Option<Vec<SiteId>>,
    /// Whose action holds this text.
    pub action: Option<String>,
    /// About this one thing.
    pub object: Option<String>,
    /// In this time, half-open.
    pub time: Option<TimeRange>,
    /// With an id below this.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: usize,
}

/// The log of who did what: entries are added, never changed or removed.
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Appends an entry; its `id` is ignored and given anew.
    ///
    /// # Errors
    /// When nothing was written.
    async fn add_audit(&self, entry: AuditEntry) -> Result<()>;

    /// Entries, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn audit(&self, filter: AuditFilter) -> Result<Vec<AuditEntry>>;
}
