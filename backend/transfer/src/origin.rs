//! Where a file may come from.

use serde::Serialize;
use std::str::FromStr;

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The product's own: what the export writes.
    Ohmstead,
    /// Home Assistant: a download from its history page, or its long-term statistics.
    HomeAssistant,
    /// emoncms: a feed export, or the graph's CSV output.
    Emoncms,
    /// The UCI "Individual household electric power consumption" data set.
    Uci,
    /// Green Button, XML or CSV: energy by period of North American utilities.
    GreenButton,
    /// Octopus Energy: energy by half hour.
    Octopus,
    /// Enedis: mean power by period (courbe de charge).
    Enedis,
    /// Any other CSV, by a mapping of its columns.
    Mapped,
}

impl Format {
    /// Every format, those with the more peculiar headers first: recognition takes the first that
    /// fits.
    pub const ALL: [Self; 8] = [
        Self::Uci,
        Self::HomeAssistant,
        Self::Octopus,
        Self::GreenButton,
        Self::Enedis,
        Self::Ohmstead,
        Self::Emoncms,
        Self::Mapped,
    ];

    /// Its name in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ohmstead => "ohmstead",
            Self::HomeAssistant => "home-assistant",
            Self::Emoncms => "emoncms",
            Self::Uci => "uci",
            Self::GreenButton => "green-button",
            Self::Octopus => "octopus",
            Self::Enedis => "enedis",
            Self::Mapped => "mapped",
        }
    }

    /// What a file of the format begins with.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Ohmstead => {
                "ohmstead: a header with timestamp and some of deviceId, voltage, current, power, \
                 energy, energyExported"
            }
            Self::HomeAssistant => {
                "home-assistant: entity_id,state,last_changed, or statistic_id (or metadata_id), \
                 start_ts (or start) and some of sum, state, mean"
            }
            Self::Emoncms => {
                "emoncms: a time and a number, or a header with \"Unix timestamp\" or \"Date-time \
                 string\" and feed names"
            }
            Self::Uci => "uci: Date;Time;Global_active_power;…, or timestamp,Global_active_power,…",
            Self::GreenButton => {
                "green-button: XML, or TYPE,DATE,START TIME,END TIME,USAGE (kWh),…"
            }
            Self::Octopus => "octopus: Consumption (kWh), Start, End",
            Self::Enedis => "enedis: Horodate;Valeur",
            Self::Mapped => "mapped: any header, with a mapping of its columns",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|f| f.name() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("{text:?} is not a format: use one of {names}")
        })
    }
}
