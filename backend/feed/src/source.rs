//! The sources that are understood. Each file says what to ask ([`Source::asks`]) and reads what comes
//! ([`Source::read`]).

mod awattar;
mod electricity_maps;
mod energinet;
mod energy_charts;
mod entsoe;
mod octopus;
mod open_meteo;
mod tibber;
mod uk_carbon;

use crate::answer::{Answer, CARBON, CELSIUS, FeedError};
use crate::eic;
use crate::question::{Ask, Question};
use serde::{Deserialize, Serialize};

/// What a source's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Money a kWh.
    Price,
    /// Grams of CO2 a kWh.
    Carbon,
    /// Outdoor temperature, °C.
    Temperature,
}

impl Measure {
    /// What stands for the currency where the values are no money.
    pub fn no_currency(self) -> Option<&'static str> {
        match self {
            Self::Price => None,
            Self::Carbon => Some(CARBON),
            Self::Temperature => Some(CELSIUS),
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Carbon => "carbon",
            Self::Temperature => "temperature",
        }
    }
}

/// Where prices, carbon intensity or the weather come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// ENTSO-E's Transparency Platform: day-ahead prices of European bidding zones.
    Entsoe,
    /// aWATTar: day-ahead prices of Germany and Austria.
    Awattar,
    /// Octopus Energy: unit rates of a tariff in Great Britain, such as Agile.
    Octopus,
    /// Tibber: prices of a home.
    Tibber,
    /// Energinet's Energi Data Service: day-ahead prices of Danish and neighbouring areas.
    Energinet,
    /// Energy-Charts by Fraunhofer ISE: day-ahead prices of European bidding zones.
    EnergyCharts,
    /// Electricity Maps: carbon intensity.
    ElectricityMaps,
    /// The carbon intensity of Great Britain and its regions.
    UkCarbon,
    /// Open-Meteo: outdoor temperature anywhere.
    OpenMeteo,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 9] = [
        Self::Entsoe,
        Self::Awattar,
        Self::Octopus,
        Self::Tibber,
        Self::Energinet,
        Self::EnergyCharts,
        Self::ElectricityMaps,
        Self::UkCarbon,
        Self::OpenMeteo,
    ];

    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entsoe => "entsoe",
            Self::Awattar => "awattar",
            Self::Octopus => "octopus",
            Self::Tibber => "tibber",
            Self::Energinet => "energinet",
            Self::EnergyCharts => "energy-charts",
            Self::ElectricityMaps => "electricity-maps",
            Self::UkCarbon => "uk-carbon",
            Self::OpenMeteo => "open-meteo",
        }
    }

    /// What its values are.
    pub fn measure(self) -> Measure {
        match self {
            Self::ElectricityMaps | Self::UkCarbon => Measure::Carbon,
            Self::OpenMeteo => Measure::Temperature,
            _ => Measure::Price,
        }
    }

    /// Days that it is asked for: so many back, at the first time, and so many ahead, today among them. The weather of
    /// the past is what forecasts learn from.
    pub fn reach_days(self) -> (i64, i64) {
        match self.measure() {
            Measure::Temperature => (90, 11),
            Measure::Price | Measure::Carbon => (7, 3),
        }
    }

    /// True when it answers nobody without a key.
    pub fn wants_key(self) -> bool {
        matches!(self, Self::Entsoe | Self::Tibber | Self::ElectricityMaps)
    }

    /// Where it is, for a zone.
    pub fn base(self, zone: &str) -> &'static str {
        match self {
            Self::Entsoe => "https://web-api.tp.entsoe.eu",
            Self::Awattar if zone == "at" => "https://api.awattar.at",
            Self::Awattar => "https://api.awattar.de",
            Self::Octopus => "https://api.octopus.energy",
            Self::Tibber => "https://api.tibber.com",
            Self::Energinet => "https://api.energidataservice.dk",
            Self::EnergyCharts => "https://api.energy-charts.info",
            Self::ElectricityMaps => "https://api.electricitymaps.com",
            Self::UkCarbon => "https://api.carbonintensity.org.uk",
            Self::OpenMeteo => "https://api.open-meteo.com",
        }
    }

    /// The name of the series that it fills, unless another is wanted.
    pub fn series(self) -> &'static str {
        match self {
            Self::Octopus => "octopus",
            Self::Tibber => "tibber",
            _ => match self.measure() {
                Measure::Price => "day-ahead",
                Measure::Carbon => "carbon",
                Measure::Temperature => "temperature",
            },
        }
    }

    /// The zone of the series that it fills, unless another is wanted; nothing where the series is one
    /// household's.
    pub fn series_zone(self, zone: &str) -> &str {
        match (self, zone) {
            (Self::Octopus | Self::Tibber, _) => "",
            (Self::Awattar, "at") => "AT",
            (Self::Awattar, _) => "DE-LU",
            (_, zone) => zone,
        }
    }

    /// Checks a zone.
    ///
    /// # Errors
    /// What is wrong with it, and what to write.
    pub fn check(self, zone: &str) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let told = match self {
            Self::Awattar if !matches!(zone, "de" | "at") => "use de or at",
            Self::Entsoe if eic::code(zone).is_none() => {
                "use a bidding zone such as DE-LU, NL or NO2, or its code of 16 characters"
            }
            Self::Octopus if octopus::product(zone).is_none() => {
                "use the tariff's code, such as E-1R-AGILE-24-10-01-C: the last letter is your region"
            }
            Self::OpenMeteo if open_meteo::place(zone).is_some() => return Ok(()),
            Self::OpenMeteo => "use latitude and longitude in degrees, such as 52.52,13.41",
            Self::Tibber | Self::UkCarbon if zone.is_empty() => return Ok(()),
            Self::Energinet if zone.is_empty() => "use a price area: DK1 or DK2",
            Self::EnergyCharts if zone.is_empty() => "use a bidding zone such as DE-LU",
            Self::ElectricityMaps if zone.is_empty() => "use a zone such as DE or GB",
            _ if zone.len() > 64 || !zone.chars().all(plain) => "use letters, digits and -",
            _ => return Ok(()),
        };
        Err(format!("{zone:?} is no zone of {}: {told}", self.name()))
    }

    /// What to ask.
    ///
    /// # Errors
    /// When address, zone or key do not fit.
    pub fn asks(self, q: &Question<'_>) -> Result<Vec<Ask>, FeedError> {
        self.check(q.zone).map_err(FeedError::Unfit)?;
        let one = |ask: Result<Ask, FeedError>| ask.map(|ask| vec![ask]);
        match self {
            Self::Entsoe => one(entsoe::ask(q)),
            Self::Awattar => one(awattar::ask(q)),
            Self::Octopus => one(octopus::ask(q)),
            Self::Tibber => one(tibber::ask(q)),
            Self::Energinet => one(energinet::ask(q)),
            Self::EnergyCharts => one(energy_charts::ask(q)),
            Self::ElectricityMaps => electricity_maps::asks(q),
            Self::UkCarbon => one(uk_carbon::ask(q)),
            Self::OpenMeteo => one(open_meteo::ask(q)),
        }
    }

    /// Reads an answer: its HTTP status and body.
    ///
    /// # Errors
    /// Why there are no points; [`FeedError::NotYet`] is no fault.
    pub fn read(self, q: &Question<'_>, status: u16, body: &[u8]) -> Result<Answer, FeedError> {
        let answer = match self {
            Self::Entsoe => entsoe::read(status, body),
            Self::Awattar => awattar::read(status, body),
            Self::Octopus => octopus::read(q, status, body),
            Self::Tibber => tibber::read(q, status, body),
            Self::Energinet => energinet::read(q, status, body),
            Self::EnergyCharts => energy_charts::read(status, body),
            Self::ElectricityMaps => electricity_maps::read(status, body),
            Self::UkCarbon => uk_carbon::read(status, body),
            Self::OpenMeteo => open_meteo::read(status, body),
        }?;
        if answer.points.iter().all(|p| p.value.is_none()) && answer.next.is_none() {
            return Err(FeedError::NotYet);
        }
        Ok(answer)
    }
}
