//! Which columns of a file are what, as a person says it.

use std::str::FromStr;

/// What a value of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A reading's value; counters are cumulative.
    Energy,
    Exported,
    Power,
    Voltage,
    Current,
    /// Energy within the row's period, drawn or fed in.
    Used,
    FedIn,
    /// Mean power over the row's period.
    Mean,
}

/// A column's name, what it holds, and its units with what one is in Wh, W, V or A.
type Column = (&'static str, Kind, &'static [(&'static str, f64)]);

const KINDS: [Column; 8] = [
    ("energy", Kind::Energy, &[("Wh", 1.0), ("kWh", 1e3), ("MWh", 1e6)]),
    ("exported", Kind::Exported, &[("Wh", 1.0), ("kWh", 1e3), ("MWh", 1e6)]),
    ("power", Kind::Power, &[("W", 1.0), ("kW", 1e3)]),
    ("voltage", Kind::Voltage, &[("V", 1.0)]),
    ("current", Kind::Current, &[("A", 1.0)]),
    ("used", Kind::Used, &[("Wh", 1.0), ("kWh", 1e3), ("MWh", 1e6)]),
    ("fedIn", Kind::FedIn, &[("Wh", 1.0), ("kWh", 1e3), ("MWh", 1e6)]),
    ("mean", Kind::Mean, &[("W", 1.0), ("kW", 1e3)]),
];

/// Which columns of a file are what.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    pub(crate) time: String,
    /// The date, where it has a column of its own.
    pub(crate) date: Option<String>,
    pub(crate) end: Option<String>,
    pub(crate) device: Option<String>,
    pub(crate) values: Vec<(String, Kind, f64)>,
    /// Length of a period, minutes, where the file does not show it.
    pub(crate) period_min: Option<i64>,
    /// The time is a period's end, not its start.
    pub(crate) at_end: bool,
    pub(crate) month_first: bool,
}

impl FromStr for Mapping {
    type Err = String;

    /// `time=COLUMN`, `date=`, `end=`, `device=`, `used=COLUMN:kWh` and so on, separated by commas.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut map = Self {
            time: String::new(),
            date: None,
            end: None,
            device: None,
            values: Vec::new(),
            period_min: None,
            at_end: false,
            month_first: false,
        };
        for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let (key, value) = part
                .split_once('=')
                .ok_or_else(|| format!("{part:?}: write KEY=COLUMN, such as time=Date"))?;
            map.set(key.trim(), value.trim())?;
        }
        if map.time.is_empty() {
            return Err("say which column is the time: time=COLUMN".into());
        }
        if map.values.is_empty() {
            let names = KINDS.map(|(name, ..)| name).join(", ");
            return Err(format!("say which column is a value: one of {names}, as used=COLUMN:kWh"));
        }
        if map.is_of_periods() && map.values.iter().any(|(_, kind, _)| !of_period(*kind)) {
            return Err("counters and energy by period cannot be in one device: import the file twice, for two devices".into());
        }
        Ok(map)
    }
}

pub(crate) fn of_period(kind: Kind) -> bool {
    matches!(kind, Kind::Used | Kind::FedIn | Kind::Mean)
}

impl Mapping {
    pub(crate) fn is_of_periods(&self) -> bool {
        self.values.iter().any(|(_, kind, _)| of_period(*kind))
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "time" => self.time = value.to_owned(),
            "date" => self.date = Some(value.to_owned()),
            "end" => self.end = Some(value.to_owned()),
            "device" => self.device = Some(value.to_owned()),
            "period" => {
                let minutes = value.trim_end_matches("min").trim_end_matches('m').parse();
                self.period_min = Some(
                    minutes
                        .ok()
                        .filter(|m| (1..=44_640).contains(m))
                        .ok_or_else(|| format!("period={value}: write minutes, such as 30"))?,
                );
            }
            "stamp" => match value {
                "start" => self.at_end = false,
                "end" => self.at_end = true,
                _ => return Err(format!("stamp={value}: write start or end")),
            },
            "dates" => match value {
                "month-first" => self.month_first = true,
                "day-first" => self.month_first = false,
                _ => return Err(format!("dates={value}: write day-first or month-first")),
            },
            _ => {
                let Some((_, kind, units)) = KINDS.into_iter().find(|(name, ..)| *name == key)
                else {
                    let names = KINDS.map(|(name, ..)| name).join(", ");
                    return Err(format!(
                        "{key:?} is none of time, date, end, device, period, stamp, dates, {names}"
                    ));
                };
                let (column, unit) = value.rsplit_once(':').ok_or_else(|| {
                    format!("{key}={value}: say the unit, as {key}={value}:{}", units[0].0)
                })?;
                let factor = units.iter().find(|(name, _)| *name == unit).map(|(_, f)| *f);
                let factor = factor.ok_or_else(|| {
                    let names: Vec<_> = units.iter().map(|(name, _)| *name).collect();
                    format!("{key}: {unit:?} is no unit of it; use {}", names.join(" or "))
                })?;
                self.values.push((column.to_owned(), kind, factor));
            }
        }
        Ok(())
    }
}
