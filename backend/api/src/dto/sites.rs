//! What `/api/sites` takes and gives.

use crate::state::Api;
use ohmstead_identity::SitePatch;
use ohmstead_model::Language;
use ohmstead_store::identity::SiteRecord;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A site.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SiteRecordDto {
    pub(crate) id: String,
    pub(crate) name: String,
    /// IANA name.
    pub(crate) timezone: String,
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// First day of a billing period, 1 to 31.
    pub(crate) billing_day: u8,
    /// V.
    pub(crate) nominal_voltage: u32,
    /// Seconds without a message after which a device counts as silent.
    pub(crate) silent_after_seconds: u32,
    /// Of notifications and reports.
    pub(crate) language: LanguageDto,
    pub(crate) created_at: String,
}

/// A site as it is now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SiteStateDto {
    #[serde(flatten)]
    pub(crate) site: SiteRecordDto,
    /// `viewer`, `operator` or `admin`: what the caller is there.
    pub(crate) role: &'static str,
    /// Devices.
    pub(crate) devices: usize,
    /// Devices that are silent or offline.
    pub(crate) silent: usize,
    /// Alerts that are on.
    pub(crate) alerts: usize,
    /// Energy bought since midnight there, by its grid meters, as far as it is derived, Wh; null
    /// where it has none.
    pub(crate) today_wh: Option<f64>,
    /// What was paid since midnight there, in the site's currency: the energy part and the day's part
    /// of standing charges; null where no contract can be billed, or it is not worked out yet.
    pub(crate) today_cost: Option<f64>,
    /// When that was worked out: with many sites it may be a minute old.
    pub(crate) today_cost_at: Option<String>,
}

/// One thing that a change of a site changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteEffectDto {
    /// The setting, as in the body.
    pub(crate) field: &'static str,
    pub(crate) before: String,
    pub(crate) after: String,
    /// What people will see, in words.
    pub(crate) effect: String,
}

/// What a change of a site would change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SiteChangeDto {
    /// One for each setting that would change.
    pub(crate) effects: Vec<SiteEffectDto>,
    /// Contracts of the site, whose costs are worked out by its settings.
    pub(crate) contracts: usize,
    /// Bills that were issued there, which stay as they are.
    pub(crate) issued_bills: usize,
}

/// Sites.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteList {
    /// Oldest first.
    pub(crate) sites: Vec<SiteStateDto>,
}

impl Api {
    pub(crate) fn site_dto(&self, s: &SiteRecord) -> SiteRecordDto {
        SiteRecordDto {
            id: s.id.to_string(),
            name: s.name.clone(),
            timezone: s.timezone.clone(),
            currency: s.currency.clone(),
            billing_day: s.billing_day,
            nominal_voltage: s.nominal_voltage,
            silent_after_seconds: s.silent_after_s,
            language: s.language.into(),
            created_at: self.time(s.created_at),
        }
    }
}

/// Settings of a site; what is left out stays, for a new site as in the first.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct SiteBody {
    /// For a new site: 1 to 64 of a-z, 0-9, - and _; left out: made from the name.
    pub(crate) id: Option<String>,
    /// What people call it, 1 to 100 characters.
    pub(crate) name: Option<String>,
    /// IANA name.
    pub(crate) timezone: Option<String>,
    /// ISO 4217 code.
    pub(crate) currency: Option<String>,
    /// First day of a billing period, 1 to 31.
    pub(crate) billing_day: Option<u8>,
    /// V, 50 to 1000.
    pub(crate) nominal_voltage: Option<u32>,
    /// Seconds without a message after which a device counts as silent.
    pub(crate) silent_after_seconds: Option<u32>,
    /// Of notifications and reports.
    pub(crate) language: Option<LanguageDto>,
}

/// A language of notifications and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LanguageDto {
    /// English.
    En,
    /// German.
    De,
    /// Arabic.
    Ar,
}

impl From<Language> for LanguageDto {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::De => Self::De,
            Language::Ar => Self::Ar,
        }
    }
}

impl From<LanguageDto> for Language {
    fn from(language: LanguageDto) -> Self {
        match language {
            LanguageDto::En => Self::En,
            LanguageDto::De => Self::De,
            LanguageDto::Ar => Self::Ar,
        }
    }
}

impl SiteBody {
    pub(crate) fn patch(self) -> SitePatch {
        SitePatch {
            name: self.name,
            timezone: self.timezone,
            currency: self.currency,
            billing_day: self.billing_day,
            nominal_voltage: self.nominal_voltage,
            silent_after_s: self.silent_after_seconds,
            language: self.language.map(Into::into),
        }
    }
}

/// From when on a device is in another site.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MoveParams {
    /// An instant that has come, where a quarter hour begins, after the device's last such move: its time before
    /// stays where it is. Left out: the device moves as a whole.
    pub(crate) from: Option<String>,
}
