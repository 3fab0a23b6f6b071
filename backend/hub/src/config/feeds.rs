//! `[feeds.NAME]`: prices, carbon intensity and the weather that the hub fetches by itself.

use super::SecretText;
use super::plain::Plain;
use anyhow::{Context, bail};
use ohmstead_feed::Source;
use ohmstead_store::identity::SiteId;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Feeds at most.
const FEEDS_MAX: usize = 16;
/// Characters of a series' name or zone at most.
const NAME_MAX: usize = 64;

/// A feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedConfig {
    /// Where it comes from.
    pub source: Source,
    /// What the source calls the place: a bidding zone, a price area, a tariff's code, a home.
    #[serde(default, deserialize_with = "text")]
    pub zone: String,
    /// The hub's key there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<SecretText>,
    /// A file with it instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
    /// The price series that it fills; left out: `day-ahead`, `octopus`, `tibber`, `carbon`, `temperature`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// That series' zone; left out: the source's, where it is no household's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series_zone: Option<String>,
    /// In which currency; left out: the site's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Octopus with VAT, Tibber with all that it adds; else the price alone, to which contracts add theirs.
    #[serde(default)]
    pub with_tax: bool,
    /// The site whose contracts it serves; left out: every site's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// Another address than the source's own, such as a mirror's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// PEM file with the certificate of an authority that it is to be trusted by; left out: the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
}

/// A region's number is text here.
fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Plain::deserialize(from)?.into())
}

/// Checks the values.
///
/// # Errors
/// With the key, what is wrong with its value, and what to write instead.
pub fn check(feeds: &BTreeMap<String, FeedConfig>) -> anyhow::Result<()> {
    if feeds.len() > FEEDS_MAX {
        bail!("feeds: use at most {FEEDS_MAX}");
    }
    let mut filled = BTreeSet::new();
    for (id, feed) in feeds {
        feed.check(id).with_context(|| format!("feeds.{id}"))?;
        if !filled.insert(feed.fills()) {
            bail!("feeds.{id}: another feed fills the same series: set series or series_zone");
        }
    }
    Ok(())
}

impl FeedConfig {
    /// Name and zone of the series that it fills.
    pub fn fills(&self) -> (&str, &str) {
        let name = self.series.as_deref().unwrap_or(self.source.series());
        let zone = self.series_zone.as_deref();
        (name, zone.unwrap_or_else(|| self.source.series_zone(&self.zone)))
    }

    /// Where it is asked.
    pub fn base(&self) -> &str {
        self.url.as_deref().unwrap_or_else(|| self.source.base(&self.zone))
    }

    /// The hub's key there.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub fn secret(&self) -> anyhow::Result<Option<SecretText>> {
        let Some(path) = &self.key_file else { return Ok(self.key.clone()) };
        let read = std::fs::read_to_string(path);
        let text = read.with_context(|| format!("key_file: cannot read {}", path.display()))?;
        Ok(Some(SecretText::from(text.trim().to_owned())))
    }

    fn check(&self, id: &str) -> anyhow::Result<()> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        if !(1..=32).contains(&id.len()) || !id.chars().all(fits) {
            bail!("a feed's name has 1 to 32 of a-z, 0-9, - and _");
        }
        self.source.check(&self.zone).map_err(|e| anyhow::anyhow!("zone: {e}"))?;
        match (&self.key, &self.key_file) {
            (Some(_), Some(_)) => bail!("key: set it or key_file, not both"),
            (None, None) if self.source.wants_key() => {
                bail!("key: {} answers nobody without one", self.source.name())
            }
            _ => {}
        }
        let (name, zone) = self.fills();
        let is_name = |text: &str| text.len() <= NAME_MAX && !text.contains(char::is_control);
        if name.is_empty() || !is_name(name) || !is_name(zone) {
            bail!("series: use a name and a zone of up to {NAME_MAX} characters");
        }
        self.check_currency()?;
        self.check_url()
    }

    fn check_currency(&self) -> anyhow::Result<()> {
        let Some(currency) = self.currency.as_deref() else { return Ok(()) };
        let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
        match self.source.measure().no_currency() {
            Some(code) if currency != code => {
                bail!("currency: its values are no money: leave it out")
            }
            None if !is_code => bail!("currency: {currency:?} is no code such as EUR"),
            _ => Ok(()),
        }
    }

    fn check_url(&self) -> anyhow::Result<()> {
        let Some(url) = self.url.as_deref() else { return Ok(()) };
        let at: axum::http::Uri = url.parse().context("url: this is no address")?;
        let is_near = matches!(at.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match at.scheme_str() {
            Some("https") => Ok(()),
            Some("http") if is_near => Ok(()),
            _ => bail!("url: use an address with https; http is for this machine only"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feeds(text: &str) -> Result<BTreeMap<String, FeedConfig>, String> {
        let found: BTreeMap<String, FeedConfig> =
            toml::from_str(text).map_err(|e| e.to_string())?;
        check(&found).map(|()| found).map_err(|e| format!("{e:#}"))
    }

    #[test]
    fn a_feed_fills_the_series_that_contracts_look_for() {
        let found = feeds(
            "[spot]\nsource = 'entsoe'\nzone = 'DE-LU'\nkey = 'hush'\n\
             [agile]\nsource = 'octopus'\nzone = 'E-1R-AGILE-24-10-01-C'\n\
             [green]\nsource = 'uk-carbon'\nzone = 12\n\
             [vienna]\nsource = 'awattar'\nzone = 'at'\nseries = 'market'",
        )
        .unwrap();
        let fills = |id: &str| found[id].fills();
        assert_eq!(fills("spot"), ("day-ahead", "DE-LU"));
        assert_eq!(fills("agile"), ("octopus", ""));
        assert_eq!(fills("green"), ("carbon", "12"));
        assert_eq!(fills("vienna"), ("market", "AT"));
        let spot = &found["spot"];
        assert!(!format!("{spot:?}{}", toml::to_string(spot).unwrap()).contains("hush"));
        assert_eq!(spot.secret().unwrap().unwrap().expose(), "hush");
    }

    #[test]
    fn what_makes_no_sense_is_told_with_its_key() {
        let awattar = "source = 'awattar'\nzone = 'de'";
        for (text, key) in [
            ("[x]\nsource = 'nordpool'".to_owned(), "nordpool"),
            ("[x]\nsource = 'entsoe'\nzone = 'DE-LU'".into(), "feeds.x: key"),
            ("[x]\nsource = 'entsoe'\nzone = 'Germany'\nkey = 'k'".into(), "feeds.x: zone"),
            (format!("[x]\n{awattar}\nkey = 'k'\nkey_file = '/k'"), "feeds.x: key"),
            (format!("[x]\n{awattar}\nurl = 'http://prices.example'"), "feeds.x: url"),
            (format!("[x]\n{awattar}\ncurrency = 'euro'"), "feeds.x: currency"),
            (format!("[x]\n{awattar}\nseries = ''"), "feeds.x: series"),
            (format!("[x]\n{awattar}\ncolour = 1"), "colour"),
            (format!("[X]\n{awattar}"), "feeds.X: a feed's name"),
            (format!("[a]\n{awattar}\n[b]\n{awattar}"), "feeds.b: another feed"),
            ("[x]\nsource = 'uk-carbon'\ncurrency = 'GBP'".into(), "feeds.x: currency"),
        ] {
            let error = feeds(&text).unwrap_err();
            assert!(error.contains(key), "{text}: {error}");
        }
    }
}
