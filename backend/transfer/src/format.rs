//! The formats that are understood, and which one a file is.

mod emoncms;
mod enedis;
mod espi;
mod green_button;
mod home_assistant;
pub(crate) mod mapped;
mod octopus;
mod ohmstead;
mod uci;

use crate::error::{Fault, TransferError};
use crate::fields::{Fields, Splitter};
use crate::import::Sink;
use crate::options::ImportOptions;
use ohmstead_model::TimestampMs;
use ohmstead_wire::reading::{MessageReading, Stamp};
use serde::Serialize;
use std::ops::RangeInclusive;
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
    fn expected(self) -> &'static str {
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

    fn fits(self, header: &Header) -> bool {
        match self {
            Self::Ohmstead => ohmstead::fits(header),
            Self::HomeAssistant => home_assistant::fits(header),
            Self::Emoncms => emoncms::fits(header),
            Self::Uci => uci::fits(header),
            Self::GreenButton => espi::fits(header) || green_button::fits(header),
            Self::Octopus => octopus::fits(header),
            Self::Enedis => enedis::fits(header),
            // Only when it is named.
            Self::Mapped => false,
        }
    }

    /// The named format, or the one that the first line shows.
    pub(crate) fn of(named: Option<Self>, header: &Header) -> Result<Self, TransferError> {
        if named == Some(Self::Mapped) {
            return Ok(Self::Mapped);
        }
        let candidates = named.map_or(Self::ALL.to_vec(), |f| vec![f]);
        let found = candidates.iter().find(|f| f.fits(header)).copied();
        found.ok_or_else(|| TransferError::Unrecognised {
            seen: header.line.chars().take(200).collect(),
            expected: candidates.iter().map(|f| f.expected()).collect::<Vec<_>>().join("; or "),
        })
    }

    /// The format of a header that has other lines above it.
    pub(crate) fn below_a_preamble(named: Option<Self>, header: &Header) -> Option<Self> {
        [Self::GreenButton, Self::Enedis, Self::Octopus]
            .into_iter()
            .find(|f| named.is_none_or(|named| named == *f) && f.fits(header))
    }

    pub(crate) fn decoder(
        self,
        header: &Header,
        options: &ImportOptions,
    ) -> Result<Box<dyn Decoder>, TransferError> {
        match self {
            Self::Ohmstead => ohmstead::decoder(header, options),
            Self::HomeAssistant => home_assistant::decoder(header, options),
            Self::Emoncms => emoncms::decoder(header, options),
            Self::Uci => uci::decoder(header, options),
            Self::GreenButton if espi::fits(header) => espi::decoder(options),
            Self::GreenButton => green_button::decoder(header, options),
            Self::Octopus => octopus::decoder(header, options),
            Self::Enedis => enedis::decoder(header, options),
            Self::Mapped => mapped::decoder(header, options),
        }
        .map_err(TransferError::Options)
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

/// The rows of one format, made into readings.
pub(crate) trait Decoder: Send {
    /// False when the first line is data already.
    fn has_header(&self) -> bool {
        true
    }

    /// How many fields a whole row has.
    fn fields(&self) -> RangeInclusive<usize>;

    /// Columns of the header that are not used.
    fn ignored_columns(&self) -> Vec<String> {
        Vec::new()
    }

    /// Takes the next row, in the order of the file.
    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault>;

    /// Gives what it still holds back.
    fn finish(&mut self, _sink: &mut Sink<'_>) {}
}

/// One row of a file.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub line: u64,
    pub raw: &'a str,
    pub fields: Fields<'a>,
    /// A comma in a number is a decimal comma.
    pub decimal_comma: bool,
}

/// The first line of a file.
pub(crate) struct Header {
    pub line: String,
    names: Vec<String>,
    /// The lines above it.
    pub above: Vec<String>,
}

impl Header {
    pub fn new(line: &str, splitter: &mut Splitter, above: Vec<String>) -> Self {
        // Some programs put a space before the quote.
        let plain = |name: &str| name.trim_matches('"').trim().to_owned();
        let names = match splitter.split(line) {
            Ok(fields) => fields.iter().map(plain).collect(),
            Err(_) => Vec::new(),
        };
        Self { line: line.to_owned(), names, above }
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The column of that name, whatever its case.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n.eq_ignore_ascii_case(name))
    }

    pub fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }
}

/// A reading without values, true at `at`.
pub(crate) fn message(at: TimestampMs) -> MessageReading {
    empty_message(Some(stamp(at)))
}

/// An instant as a message carries it.
fn stamp(at: TimestampMs) -> Stamp {
    // Seconds with three decimals are exact in both directions within the years that are allowed.
    Stamp::Number(at.0 as f64 / 1000.0)
}

fn empty_message(timestamp: Option<Stamp>) -> MessageReading {
    MessageReading { timestamp, ..MessageReading::default() }
}
