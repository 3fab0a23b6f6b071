//! The values of a reading, and how a foreign one is put in its place.

use crate::found::Found;
use ohmstead_wire::reading::{FieldFault, MessageReading, means_not_measured};
use serde_json::{Map, Value};

/// A value of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// V.
    Voltage,
    /// A.
    Current,
    /// W, negative = export.
    Power,
    /// Wh, import counter.
    Energy,
    /// Wh, export counter.
    EnergyExported,
    /// -1 to 1.
    PowerFactor,
    /// Hz.
    Frequency,
}

impl Field {
    /// Its name in a reading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Voltage => "voltage",
            Self::Current => "current",
            Self::Power => "power",
            Self::Energy => "energy",
            Self::EnergyExported => "energyExported",
            Self::PowerFactor => "powerFactor",
            Self::Frequency => "frequency",
        }
    }

    /// Its place in a reading.
    pub fn place(self, m: &mut MessageReading) -> &mut Option<f64> {
        match self {
            Self::Voltage => &mut m.voltage,
            Self::Current => &mut m.current,
            Self::Power => &mut m.power,
            Self::Energy => &mut m.energy,
            Self::EnergyExported => &mut m.energy_exported,
            Self::PowerFactor => &mut m.power_factor,
            Self::Frequency => &mut m.frequency,
        }
    }

    /// The field and the factor to its unit of a value in `unit`, as other systems write units.
    pub fn of_unit(unit: &str) -> Option<(Self, f64)> {
        Some(match unit.trim() {
            "W" | "Watts" | "watts" => (Self::Power, 1.0),
            "kW" => (Self::Power, 1e3),
            "mW" => (Self::Power, 1e-3),
            "MW" => (Self::Power, 1e6),
            "Wh" => (Self::Energy, 1.0),
            "kWh" => (Self::Energy, 1e3),
            "MWh" => (Self::Energy, 1e6),
            "V" | "Volts" => (Self::Voltage, 1.0),
            "mV" => (Self::Voltage, 1e-3),
            "A" | "Amps" => (Self::Current, 1.0),
            "mA" => (Self::Current, 1e-3),
            "Hz" => (Self::Frequency, 1.0),
            "PF" => (Self::PowerFactor, 1.0),
            _ => return None,
        })
    }
}

/// A number, also in quotes. `Ok(None)`: it says that nothing was measured.
///
/// # Errors
/// When it is something else; the value as it was sent.
pub(crate) fn number(value: &Value) -> Result<Option<f64>, String> {
    match value {
        Value::Null => Ok(None),
        Value::Number(n) => Ok(n.as_f64().filter(|n| n.is_finite())),
        Value::String(text) => plain(text),
        other => Err(other.to_string().chars().take(40).collect()),
    }
}

/// The same of a plain text.
///
/// # Errors
/// See [`number`].
pub(crate) fn plain(text: &str) -> Result<Option<f64>, String> {
    if means_not_measured(text) {
        return Ok(None);
    }
    match text.trim().parse::<f64>() {
        Ok(n) if n.is_finite() => Ok(Some(n)),
        _ => Err(text.chars().take(40).collect()),
    }
}

impl Found {
    /// Puts a value in its place, times `factor`; what is no number is noted as a fault.
    pub(crate) fn put(&mut self, field: Field, value: &Value, factor: f64) {
        match number(value) {
            Ok(None) => {}
            Ok(Some(n)) => *field.place(&mut self.message) = Some(n * factor),
            Err(seen) => {
                let detail = format!("{seen:?} is not a number");
                let (field, reason) = (field.name(), "not-a-number");
                self.message.faults.push(FieldFault { field, reason, detail });
            }
        }
    }

    /// The same of the members of an object that are there, by name.
    pub(crate) fn put_all(&mut self, from: &Map<String, Value>, names: &[(&str, Field, f64)]) {
        for (name, field, factor) in names {
            if let Some(value) = from.get(*name) {
                self.put(*field, value, *factor);
            }
        }
    }
}
