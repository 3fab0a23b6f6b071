//! `[integrations]`: other systems whose messages by MQTT are taken.

use anyhow::anyhow;
use ohmstead_integration::Dialect;
use ohmstead_integration::dialect::mapped::Mapping;
use serde::{Deserialize, Serialize};

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
    /// SML and OBIS as JSON.
    pub obis: Switch,
    /// Home Assistant's statestream.
    pub statestream: Switch,
    /// Any other topic, by a mapping.
    pub mapped: Mapped,
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
        Ok(())
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
