//! What a person says about a file.

use crate::mapping::Mapping;
use crate::origin::Format;
use jiff::tz::{Offset, TimeZone};
use ohmstead_model::DeviceId;
use ohmstead_wire::reading::MessageReading;
use std::str::FromStr;

/// How to import a file.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// What people call the file: rejections are kept under `import/<name>`.
    pub name: String,
    /// Its format; `None` recognises it by the first line.
    pub format: Option<Format>,
    /// Whose readings they are, where the file does not say.
    pub device: Option<DeviceId>,
    /// What its values are, where the file does not say.
    pub unit: Option<Unit>,
    /// Which series of the file go to which device; series not named are passed over.
    pub series: Vec<Series>,
    /// Where times without a zone were read off the clock. `None`: they are refused; in the UCI
    /// data they are at +01:00.
    pub zone: Option<TimeZone>,
    /// Which column of Home Assistant's statistics is the counter.
    pub counter: Counter,
    /// Length of a statistics row, s: 3,600, or 300 for the short-term table.
    pub period_s: u32,
    /// Import the UCI sub-meters as well, as `<device>-sub1` to `-sub3`.
    pub sub_meters: bool,
    /// Which columns of a file of any other format are what.
    pub map: Option<Mapping>,
    /// Readings committed at once.
    pub batch: usize,
    /// Size of the file, where known: lets [`crate::Progress`] be a share.
    pub total_bytes: Option<u64>,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            name: "file".into(),
            format: None,
            device: None,
            unit: None,
            series: Vec::new(),
            zone: None,
            counter: Counter::Sum,
            period_s: 3_600,
            sub_meters: false,
            map: None,
            batch: 5_000,
            total_bytes: None,
        }
    }
}

/// Which column of Home Assistant's statistics is the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counter {
    /// `sum`: goes on across resets of the meter, and is what its energy dashboard shows;
    /// `state` in a file without `sum`.
    #[default]
    Sum,
    /// `state`: what the meter itself shows; goes on where the meter then reports to this hub.
    State,
}

/// Where a series of a file goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Entity, statistic or feed, as the file names it; a feed also by its number from 1.
    pub name: String,
    /// Whose readings they are.
    pub device: DeviceId,
    /// What its values are; `None` where the file says it.
    pub unit: Option<Unit>,
}

impl FromStr for Series {
    type Err = String;

    /// `NAME=DEVICE` or `NAME=DEVICE:UNIT`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, target) =
            text.rsplit_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(|| {
                format!("{text:?}: write NAME=DEVICE:UNIT, such as sensor.meter=house:kWh")
            })?;
        let (device, unit) = match target.split_once(':') {
            Some((device, unit)) => (device, Some(unit.parse()?)),
            None => (target, None),
        };
        let device = DeviceId::new(device).map_err(|e| e.to_string())?;
        Ok(Self { name: name.to_owned(), device, unit })
    }
}

/// What the values of a series are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Active power, W.
    Watts,
    /// Active power, kW.
    Kilowatts,
    /// Import counter, Wh.
    WattHours,
    /// Import counter, kWh.
    KilowattHours,
    /// Import counter, MWh.
    MegawattHours,
    /// Export counter, Wh.
    ExportedWattHours,
    /// Export counter, kWh.
    ExportedKilowattHours,
    /// Export counter, MWh.
    ExportedMegawattHours,
    /// RMS voltage, V.
    Volts,
    /// RMS current, A.
    Amps,
}

impl Unit {
    const ALL: [(&'static str, Self); 10] = [
        ("W", Self::Watts),
        ("kW", Self::Kilowatts),
        ("Wh", Self::WattHours),
        ("kWh", Self::KilowattHours),
        ("MWh", Self::MegawattHours),
        ("exported-Wh", Self::ExportedWattHours),
        ("exported-kWh", Self::ExportedKilowattHours),
        ("exported-MWh", Self::ExportedMegawattHours),
        ("V", Self::Volts),
        ("A", Self::Amps),
    ];

    /// True of cumulative counters.
    pub fn is_counter(self) -> bool {
        !matches!(self, Self::Watts | Self::Kilowatts | Self::Volts | Self::Amps)
    }

    /// True when values in `other` are values in this unit, which way round the energy flows aside:
    /// files do not say that.
    pub(crate) fn agrees(self, other: Self) -> bool {
        let plain = |unit| match unit {
            Self::ExportedWattHours => Self::WattHours,
            Self::ExportedKilowattHours => Self::KilowattHours,
            Self::ExportedMegawattHours => Self::MegawattHours,
            other => other,
        };
        plain(self) == plain(other)
    }

    /// The field of a reading that takes such values.
    pub(crate) fn field(self, message: &mut MessageReading) -> &mut Option<f64> {
        match self {
            Self::Watts | Self::Kilowatts => &mut message.power,
            Self::WattHours | Self::KilowattHours | Self::MegawattHours => &mut message.energy,
            Self::ExportedWattHours | Self::ExportedKilowattHours | Self::ExportedMegawattHours => {
                &mut message.energy_exported
            }
            Self::Volts => &mut message.voltage,
            Self::Amps => &mut message.current,
        }
    }

    /// Puts a value in this unit into its field, in the field's unit.
    pub(crate) fn put(self, message: &mut MessageReading, value: f64) {
        let factor = match self {
            Self::Kilowatts | Self::KilowattHours | Self::ExportedKilowattHours => 1e3,
            Self::MegawattHours | Self::ExportedMegawattHours => 1e6,
            _ => 1.0,
        };
        *self.field(message) = Some(value * factor);
    }
}

impl FromStr for Unit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(name, _)| *name == text.trim());
        found.map(|(_, unit)| *unit).ok_or_else(|| {
            let names = Self::ALL.map(|(name, _)| name).join(", ");
            let shown: String = text.chars().take(40).collect();
            format!("{shown:?} is not a unit: use one of {names}")
        })
    }
}

/// An IANA zone (`Europe/Berlin`, `UTC`) or a fixed offset (`+01:00`).
///
/// # Errors
/// When the text is neither, saying so.
pub fn parse_zone(text: &str) -> Result<TimeZone, String> {
    let text = text.trim();
    fixed_offset(text)
        .map(TimeZone::fixed)
        .or_else(|| TimeZone::get(text).ok())
        .ok_or_else(|| format!("{text:?} is not a zone: use Europe/Berlin, UTC or +01:00"))
}

fn fixed_offset(text: &str) -> Option<Offset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text[1..].split_once(':')?;
    let part = |s: &str, max: i32| {
        let plain = s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| s.parse::<i32>().ok().filter(|n| *n <= max))?
    };
    Offset::from_seconds(sign * (part(hours, 18)? * 3_600 + part(minutes, 59)? * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_written_name_device_unit() {
        let series: Series = "sensor.meter=house:kWh".parse().unwrap();
        assert_eq!((series.name.as_str(), series.device.as_str()), ("sensor.meter", "house"));
        assert_eq!(series.unit, Some(Unit::KilowattHours));
        assert_eq!("3=a=b".parse::<Series>().unwrap().name, "3=a");
        for bad in ["", "x", "=house", "x=", "x=a b", "x=house:kwh", "x=house:"] {
            assert!(bad.parse::<Series>().is_err(), "{bad}");
        }
    }

    #[test]
    fn zones_are_names_or_offsets() {
        let offset = |text: &str| {
            let at = jiff::Timestamp::from_second(1_782_900_000).unwrap();
            parse_zone(text).map(|zone| zone.to_offset(at).seconds())
        };
        assert_eq!(offset("Europe/Berlin"), Ok(7_200));
        assert_eq!(offset("+01:00"), Ok(3_600));
        assert_eq!(offset("-03:30"), Ok(-12_600));
        for bad in ["", "+1", "+01:60", "Mars/Base", "+0é:0"] {
            assert!(offset(bad).is_err(), "{bad}");
        }
    }
}
