//! The dialects that are understood.

pub mod dsmr;
pub mod emoncms;
pub mod esphome;
pub mod influx;
pub mod mapped;
pub mod obis;
pub mod shelly;
pub mod statestream;
pub mod tasmota;
pub mod zigbee2mqtt;

use crate::found::Taken;
use serde::{Deserialize, Serialize};

/// A dialect of messages by MQTT that needs no further settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// Tasmota.
    Tasmota,
    /// Shelly, first, second and third generation.
    Shelly,
    /// ESPHome.
    Esphome,
    /// Zigbee2MQTT.
    Zigbee2mqtt,
    /// Dutch, Belgian and Luxembourgish meters with a P1 port.
    Dsmr,
    /// Meters with SML or OBIS codes, as JSON.
    Obis,
    /// Home Assistant's statestream.
    Statestream,
}

impl Dialect {
    /// Every dialect, in the order in which they are asked.
    pub const ALL: [Self; 7] = [
        Self::Tasmota,
        Self::Shelly,
        Self::Zigbee2mqtt,
        Self::Dsmr,
        Self::Obis,
        Self::Esphome,
        Self::Statestream,
    ];

    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tasmota => "tasmota",
            Self::Shelly => "shelly",
            Self::Esphome => "esphome",
            Self::Zigbee2mqtt => "zigbee2mqtt",
            Self::Dsmr => "dsmr",
            Self::Obis => "obis",
            Self::Statestream => "statestream",
        }
    }

    /// Reads a message in this dialect.
    pub fn read(self, topic: &str, payload: &[u8]) -> Taken {
        match self {
            Self::Tasmota => tasmota::read(topic, payload),
            Self::Shelly => shelly::read(topic, payload),
            Self::Esphome => esphome::read(topic, payload),
            Self::Zigbee2mqtt => zigbee2mqtt::read(topic, payload),
            Self::Dsmr => dsmr::read(topic, payload),
            Self::Obis => obis::read(topic, payload),
            Self::Statestream => statestream::read(topic, payload),
        }
    }
}
