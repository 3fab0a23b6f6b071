//! `[site]`: the place that is measured.

use anyhow::{Context, bail};
use ohmstead_model::Language;
use serde::{Deserialize, Serialize};

/// The site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// What people call it.
    pub name: String,
    /// IANA time zone, such as Europe/Berlin.
    pub timezone: String,
    /// ISO 4217 code, such as EUR.
    pub currency: String,
    /// The language of notifications and reports: en, de or ar.
    pub language: Language,
    /// First day of a billing period, 1..=31.
    pub billing_day: u8,
    /// Nominal voltage, V: the first alert rules lie 10 % around it.
    pub nominal_voltage: u32,
    /// Seconds without a message after which a device counts as silent.
    pub silent_after_s: u32,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: "Home".into(),
            timezone: "UTC".into(),
            currency: "EUR".into(),
            language: Language::En,
            billing_day: 1,
            nominal_voltage: 230,
            silent_after_s: 120,
        }
    }
}

impl Site {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        ohmstead_model::SiteCalendar::new(&self.timezone, 1).context("site.timezone")?;
        if !(1..=31).contains(&self.billing_day) {
            bail!("site.billing_day: {} is not a day of the month: use 1 to 31", self.billing_day);
        }
        let currency = &self.currency;
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            bail!("site.currency: {currency:?} is not an ISO 4217 code such as EUR");
        }
        if !(50..=1000).contains(&self.nominal_voltage) {
            bail!("site.nominal_voltage: {} V is outside 50 to 1000", self.nominal_voltage);
        }
        if self.silent_after_s == 0 {
            bail!("site.silent_after_s: use at least 1");
        }
        Ok(())
    }
}
