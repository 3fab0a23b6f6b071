//! What the commands to meters and their events take and give.

use crate::state::Api;
use ohmstead_store::{CommandRecord, CommandState, EventRecord};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// A command; docs/MQTT.md says which there are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "the document's form of CommandRequest")]
pub struct CommandBody {
    /// interval, calibrate, zero, setCalibration, model, info or reboot.
    pub(crate) command: String,
    /// For `interval`: seconds between readings, 1 to 3600.
    pub(crate) interval_s: Option<u32>,
    /// For `calibrate`: what a trusted instrument reads now: voltageMv, currentMa, powerMw.
    pub(crate) reference: Option<Value>,
    /// For `setCalibration`: what to set of vNvPerCode, iNaPerCode, phaseMdeg, nominalMhz, invert,
    /// loadOnly, noLoadMw.
    pub(crate) calibration: Option<Value>,
    /// For `model`: its bytes in hexadecimal; left out, it is trained from the device's history.
    pub(crate) model: Option<String>,
}

/// How far a command got.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum CommandStateDto {
    /// Sent; no answer yet. A meter that is away gets it when it comes back, within a day.
    Sent,
    /// Taken up by the meter.
    Running,
    /// Done.
    Done,
    /// Refused by the meter.
    Refused,
    /// Not answered within a day.
    Expired,
}

impl From<CommandState> for CommandStateDto {
    fn from(state: CommandState) -> Self {
        match state {
            CommandState::Sent => Self::Sent,
            CommandState::Running => Self::Running,
            CommandState::Done => Self::Done,
            CommandState::Refused => Self::Refused,
            CommandState::Expired => Self::Expired,
        }
    }
}

/// A command and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommandDto {
    /// Its id on the wire.
    pub(crate) id: String,
    /// To whom.
    pub(crate) device_id: String,
    /// When it was given.
    pub(crate) issued_at: String,
    /// The message as it was sent.
    pub(crate) message: Value,
    /// How far it got.
    pub(crate) state: CommandStateDto,
    /// Why it was refused.
    pub(crate) reason: Option<String>,
    /// Percent done, while running.
    pub(crate) percent: Option<u8>,
    /// When the meter last answered.
    pub(crate) answered_at: Option<String>,
}

impl Api {
    pub(crate) fn command(&self, c: &CommandRecord) -> CommandDto {
        CommandDto {
            id: c.id.clone(),
            device_id: c.device.to_string(),
            issued_at: self.time(c.issued_at),
            message: serde_json::from_str(&c.message).unwrap_or_default(),
            state: c.state.into(),
            reason: c.reason.clone(),
            percent: c.percent,
            answered_at: c.answered_at.map(|at| self.time(at)),
        }
    }

    pub(crate) fn event(&self, e: &EventRecord) -> EventDto {
        EventDto {
            device_id: e.device.to_string(),
            arrived: self.time(e.arrived),
            message: serde_json::from_str(&e.message).unwrap_or_default(),
        }
    }
}

/// How long to wait for the answer.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WaitParams {
    /// Seconds, 0 to 60; default 5.
    pub(crate) wait: Option<u64>,
}

/// A device's commands.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommandList {
    /// Newest first, at most 200.
    pub(crate) commands: Vec<CommandDto>,
}

/// Something a meter noticed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventDto {
    /// Whose.
    pub(crate) device_id: String,
    /// When it arrived.
    pub(crate) arrived: String,
    /// What the meter said: event, timestamp, powerMw, boundMw.
    pub(crate) message: Value,
}

/// Events, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventList {
    /// At most `limit`.
    pub(crate) events: Vec<EventDto>,
    /// Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventParams {
    /// Only this device's.
    pub(crate) device_id: Option<String>,
    /// At most this many; default 100, at most 1,000.
    pub(crate) limit: Option<usize>,
    /// Where the last page ended.
    pub(crate) cursor: Option<String>,
}
