//! Commands from the hub to a meter, and the meter's answers: `…/command`, `…/command/result`.
//!
//! Flat JSON objects with integers in the unit of their name, so that a parser without a heap
//! reads them. Texts hold no character that JSON escapes.

use serde::{Deserialize, Serialize};

/// What a meter can be told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Order {
    /// Take a reading every `intervalS` seconds.
    Interval,
    /// `reference` is what a trusted instrument reads now: fit gains and phase to it.
    Calibrate,
    /// Nothing is clamped now: learn the noise and the power offset.
    Zero,
    /// Set what `calibration` names, leave the rest.
    SetCalibration,
    /// Replace the anomaly model by `model`.
    Model,
    /// Publish `info` again.
    Info,
    /// Restart.
    Reboot,
    /// Fetch and try the firmware named in `ota`.
    Ota,
}

/// What a trusted instrument reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceValues {
    /// RMS voltage, mV.
    pub voltage_mv: u32,
    /// RMS current, mA.
    pub current_ma: u32,
    /// Active power, mW.
    pub power_mw: i32,
}

/// Calibration values to set; what is absent stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalibrationValues {
    /// Volts per converter code, nV.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub v_nv_per_code: Option<u32>,
    /// Amperes per converter code, nA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub i_na_per_code: Option<u32>,
    /// Lead of the measured current, thousandths of a degree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase_mdeg: Option<i32>,
    /// Nominal mains frequency, mHz.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nominal_mhz: Option<u32>,
    /// The transformer is clamped on the wrong way round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invert: Option<bool>,
    /// The channel can only consume.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_only: Option<bool>,
    /// Power below which a channel reads zero, mW.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_load_mw: Option<u32>,
}

/// Where a firmware image is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OtaOffer<'a> {
    /// Path on the hub's HTTP server, or a whole URL.
    #[serde(borrow)]
    pub path: &'a str,
    /// Length of header and image, bytes.
    pub bytes: u32,
}

/// One command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Command<'a> {
    /// Chosen by the hub, at most [`MAX_ID`] characters; comes back in the answer. A meter does
    /// not do the same id twice in a row.
    pub id: &'a str,
    /// What to do.
    pub command: Order,
    /// For [`Order::Interval`]: seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_s: Option<u32>,
    /// For [`Order::Calibrate`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<ReferenceValues>,
    /// For [`Order::SetCalibration`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<CalibrationValues>,
    /// For [`Order::Model`]: the model's bytes in lower-case hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<&'a str>,
    /// For [`Order::Ota`].
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub ota: Option<OtaOffer<'a>>,
}

/// Longest command id, characters.
pub const MAX_ID: usize = 36;

impl<'a> Command<'a> {
    /// A command without arguments.
    pub const fn new(id: &'a str, command: Order) -> Self {
        Self {
            id,
            command,
            interval_s: None,
            reference: None,
            calibration: None,
            model: None,
            ota: None,
        }
    }
}

/// How far a command got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CommandOutcome {
    /// Taken up; more answers follow.
    Running,
    /// Done.
    Done,
    /// Not done, see the reason.
    Refused,
}

/// A meter's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommandResult<'a> {
    /// The command's.
    pub id: &'a str,
    /// How far it got.
    pub outcome: CommandOutcome,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
    /// Percent done, while running.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_round_trips_and_leaves_absent_fields_out() {
        let ota = OtaOffer { path: "/api/firmware/3/image", bytes: 650_000 };
        let command = Command { ota: Some(ota), ..Command::new("c7", Order::Ota) };
        let json = serde_json::to_string(&command).unwrap();
        assert_eq!(
            json,
            r#"{"id":"c7","command":"ota","ota":{"path":"/api/firmware/3/image","bytes":650000}}"#
        );
        assert_eq!(serde_json::from_str::<Command<'_>>(&json).unwrap(), command);
    }
}
