//! `[integrations]`: other systems whose messages by MQTT are taken.

use crate::mqtt::Places;
use anyhow::{anyhow, bail};
use ohmstead_integration::Dialect;
use ohmstead_integration::dialect::mapped::Mapping;
use ohmstead_integration::home_assistant::Own;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which other systems' messages are taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Integrations {
    /// Tasmota: `tele/+/SENSOR`.
    pub tasmota: Switch,
    /// Shelly, all generations.
    pub shelly: Switch,
    /// ESPHome.
    pub esphome: Switch,
    /// Zigbee2MQTT.
    pub zigbee2mqtt: Switch,
    /// P1 telegrams.
    pub dsmr: Switch,
    /// P1 telegrams raw by TCP.
    pub p1: P1,
    /// SML and OBIS as JSON.
    pub obis: Switch,
    /// Home Assistant's statestream.
    pub statestream: Switch,
    /// Any other topic, by a mapping.
    pub mapped: Mapped,
    /// Home Assistant is told what is measured.
    pub home_assistant: HomeAssistant,
}

/// What Home Assistant is told, through the broker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HomeAssistant {
    /// Devices, costs and alerts are announced by MQTT discovery. When it is turned off, what was
    /// announced is taken back.
    pub discovery: bool,
    /// Home Assistant's discovery prefix.
    pub prefix: String,
    /// The same for single sites, by their ids, whose meters another Home Assistant is told of.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub prefixes: BTreeMap<String, String>,
    /// First level of the topics with values. Two hubs at one broker need two.
    pub topic: String,
}

impl Default for HomeAssistant {
    fn default() -> Self {
        Self {
            discovery: false,
            prefix: "homeassistant".into(),
            prefixes: BTreeMap::new(),
            topic: "ohmstead".into(),
        }
    }
}

impl HomeAssistant {
    /// Where the hub tells of meters.
    pub fn places(&self) -> Places {
        Places::new(Own::new(&self.topic), self.prefix.clone(), self.prefixes.clone())
    }

    fn check(&self) -> anyhow::Result<()> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !(1..=64).contains(&self.topic.len()) || !self.topic.chars().all(fits) {
            bail!(
                "integrations.home_assistant.topic: {:?} is no level of a topic: use up to 64 letters, digits, - and _",
                self.topic
            );
        }
        let own = ("prefix".to_owned(), &self.prefix);
        let sites = self.prefixes.iter().map(|(site, prefix)| (format!("prefixes.{site}"), prefix));
        let all: Vec<(String, &String)> = std::iter::once(own).chain(sites).collect();
        for (key, prefix) in &all {
            self.check_prefix(prefix).map_err(|why| {
                anyhow!(
                    "integrations.home_assistant.{key}: {prefix:?} {why}; write it as in Home Assistant, such as homeassistant"
                )
            })?;
            let below =
                |other: &str| prefix.strip_prefix(other).is_some_and(|r| r.starts_with('/'));
            if let Some((other, _)) = all.iter().find(|(_, other)| below(other)) {
                bail!(
                    "integrations.home_assistant.{key}: {prefix:?} lies below that of {other}, and who reads there would read both: choose another"
                );
            }
        }
        Ok(())
    }

    fn check_prefix(&self, prefix: &str) -> Result<(), &'static str> {
        let is_topic = prefix.len() <= 64 && !prefix.contains(['+', '#', '$', '\0']);
        let mut parts = prefix.split('/');
        if !is_topic || parts.clone().any(str::is_empty) {
            return Err("is no prefix of topics");
        }
        match parts.next() {
            Some("energy") => Err("is where meters publish"),
            Some(first) if first == self.topic => Err("is where the hub publishes values"),
            _ => Ok(()),
        }
    }
}

/// P1 telegrams from a network bridge at the meter's port, such as ser2net.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct P1 {
    /// Where it listens: `host:port`; left out: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp: Option<String>,
    /// Telegrams without a check sum are refused; only meters before DSMR 4 send none.
    pub checksum: bool,
    /// A bridge that says nothing for so long is connected to anew, s. Meters send every second to every ten.
    pub silent_s: u32,
}

impl Default for P1 {
    fn default() -> Self {
        Self { tcp: None, checksum: true, silent_s: 60 }
    }
}

impl P1 {
    fn check(&self) -> anyhow::Result<()> {
        if let Some(at) = self.tcp.as_deref() {
            let parts = at.rsplit_once(':');
            let is_port = |port: &str| port.parse::<u16>().is_ok_and(|p| p > 0);
            if !parts.is_some_and(|(host, port)| !host.is_empty() && is_port(port)) {
                bail!("integrations.p1.tcp: {at:?} is no address such as 192.168.1.5:2000");
            }
        }
        if !(2..=3600).contains(&self.silent_s) {
            bail!("integrations.p1.silent_s: {} is not between 2 and 3600", self.silent_s);
        }
        Ok(())
    }
}

/// One system.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Switch {
    /// Its messages are taken.
    pub enabled: bool,
}

/// Topics with a mapping.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Mapped {
    /// They are taken.
    pub enabled: bool,
    /// The mappings; the first that fits a topic holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<Mapping>,
}

impl Integrations {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        for mapping in &self.mapped.topics {
            mapping.check().map_err(|e| anyhow!("integrations.mapped.topics: {e}"))?;
        }
        self.p1.check()?;
        self.home_assistant.check()
    }

    /// The dialects that are on, in the order in which they are asked.
    pub fn dialects(&self) -> Vec<Dialect> {
        let is_on = |dialect: &Dialect| match dialect {
            Dialect::Tasmota => self.tasmota.enabled,
            Dialect::Shelly => self.shelly.enabled,
            Dialect::Esphome => self.esphome.enabled,
            Dialect::Zigbee2mqtt => self.zigbee2mqtt.enabled,
            Dialect::Dsmr => self.dsmr.enabled,
            Dialect::Obis => self.obis.enabled,
            Dialect::Statestream => self.statestream.enabled,
        };
        Dialect::ALL.into_iter().filter(is_on).collect()
    }

    /// The mappings that are on.
    pub fn mappings(&self) -> Vec<Mapping> {
        if self.mapped.enabled { self.mapped.topics.clone() } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_is_said_with_its_key() {
        let check = |text: &str| toml::from_str::<P1>(text).unwrap().check();
        for text in ["", "tcp = 'meter.lan:2000'", "tcp = '[::1]:2000'\nsilent_s = 30"] {
            check(text).unwrap();
        }
        for (text, key) in [
            ("tcp = 'meter.lan'", "p1.tcp"),
            ("tcp = ':2000'", "p1.tcp"),
            ("tcp = 'meter.lan:0'", "p1.tcp"),
            ("silent_s = 1", "p1.silent_s"),
        ] {
            let error = format!("{:#}", check(text).unwrap_err());
            assert!(error.contains(key), "{text}: {error}");
        }
    }

    #[test]
    fn a_prefix_that_cannot_be_one_is_said_with_its_key() {
        let check = |text: &str| toml::from_str::<HomeAssistant>(text).unwrap().check();
        check("discovery = true\n[prefixes]\ncabin = \"ha/cabin\"\nbarn = \"homeassistant\"")
            .unwrap();
        for (text, key) in [
            ("prefix = \"\"", "home_assistant.prefix"),
            ("prefix = \"a//b\"", "home_assistant.prefix"),
            ("prefix = \"a/#\"", "home_assistant.prefix"),
            ("prefix = \"energy/x\"", "home_assistant.prefix"),
            ("prefix = \"ohmstead\"", "home_assistant.prefix"),
            ("topic = \"a/b\"", "home_assistant.topic"),
            ("[prefixes]\ncabin = \"homeassistant/cabin\"", "home_assistant.prefixes.cabin"),
        ] {
            let error = format!("{:#}", check(text).unwrap_err());
            assert!(error.contains(key), "{text}: {error}");
        }
    }
}
