//! Commands to meters, and their answers.

use crate::report::Answer;
use crate::{Fleet, FleetError};
use ohmstead_model::DeviceId;
use ohmstead_store::{CommandRecord, CommandState, StoreError};
use ohmstead_wire::anomaly_model::Model;
use ohmstead_wire::command::{CalibrationValues, ReferenceValues};
use ohmstead_wire::{Command, CommandOutcome, Kind, Order, Topic};
use serde::Deserialize;
use serde_json::Value;
use std::ops::RangeInclusive;
use std::time::Duration;

/// A command that is not answered within this counts as lost, ms.
const ANSWER_MS: i64 = 86_400_000;
/// Seconds between readings that a meter takes.
const INTERVALS: RangeInclusive<u32> = 1..=3600;

/// What is asked of a meter.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommandRequest {
    /// What to do.
    pub command: Order,
    /// For `interval`: seconds between readings, 1 to 3600.
    pub interval_s: Option<u32>,
    /// For `calibrate`: what a trusted instrument reads now.
    pub reference: Option<Value>,
    /// For `setCalibration`: the values to set.
    pub calibration: Option<Value>,
    /// For `model`: its bytes in hexadecimal; left out, it is trained from the device's history.
    pub model: Option<String>,
}

fn invalid<T>(text: impl Into<String>) -> Result<T, FleetError> {
    Err(FleetError::Invalid(text.into()))
}

/// Reads `value` as `T`, and refuses keys that `T` does not have: a misspelt one would silently
/// do nothing.
fn strictly<T: serde::de::DeserializeOwned>(
    name: &str,
    value: &Value,
    keys: &[&str],
) -> Result<T, FleetError> {
    if let Some(unknown) =
        value.as_object().and_then(|o| o.keys().find(|k| !keys.contains(&k.as_str())))
    {
        return invalid(format!("{name}: there is no {unknown}; use {}", keys.join(", ")));
    }
    serde_json::from_value(value.clone())
        .map_err(|e| FleetError::Invalid(format!("{name}: {e}; use {}", keys.join(", "))))
}

const REFERENCE: [&str; 3] = ["voltageMv", "currentMa", "powerMw"];
const CALIBRATION: [&str; 7] =
    ["vNvPerCode", "iNaPerCode", "phaseMdeg", "nominalMhz", "invert", "loadOnly", "noLoadMw"];

impl CommandRequest {
    /// The message for the wire.
    fn message(&self, id: &str) -> Result<String, FleetError> {
        let given = [
            ("intervalS", self.interval_s.is_some(), Order::Interval),
            ("reference", self.reference.is_some(), Order::Calibrate),
            ("calibration", self.calibration.is_some(), Order::SetCalibration),
            ("model", self.model.is_some(), Order::Model),
        ];
        for (name, is_given, order) in given {
            if is_given && self.command != order {
                return invalid(format!("{name} does not belong to this command"));
            }
        }
        let mut command = Command::new(id, self.command);
        match self.command {
            Order::Interval => match self.interval_s {
                Some(s) if INTERVALS.contains(&s) => command.interval_s = Some(s),
                _ => return invalid("intervalS: give the seconds between readings, 1 to 3600"),
            },
            Order::Calibrate => command.reference = Some(self.reference()?),
            Order::SetCalibration => command.calibration = Some(self.calibration()?),
            Order::Model => match self.model.as_deref() {
                Some(hex) if Model::from_hex(hex).is_some() => command.model = Some(hex),
                _ => return invalid("model: not a model's bytes in lower-case hexadecimal"),
            },
            Order::Ota => {
                return invalid("firmware goes out by a roll-out: POST /api/rollouts");
            }
            Order::Zero | Order::Info | Order::Reboot => {}
        }
        Ok(serde_json::to_string(&command).expect("a command is plain data"))
    }

    fn reference(&self) -> Result<ReferenceValues, FleetError> {
        let Some(value) = &self.reference else {
            return invalid(format!("reference: give {}", REFERENCE.join(", ")));
        };
        let r: ReferenceValues = strictly("reference", value, &REFERENCE)?;
        if r.voltage_mv == 0 || r.current_ma == 0 || r.power_mw == 0 {
            return invalid("reference: calibrate under load: none of the values may be 0");
        }
        Ok(r)
    }

    fn calibration(&self) -> Result<CalibrationValues, FleetError> {
        let values = match &self.calibration {
            Some(value) => strictly("calibration", value, &CALIBRATION)?,
            None => CalibrationValues::default(),
        };
        if values == CalibrationValues::default() {
            return invalid(format!("calibration: name what to set of {}", CALIBRATION.join(", ")));
        }
        Ok(values)
    }
}

impl Fleet {
    /// Gives a command to a meter. One that is not connected gets it when it comes back, within a
    /// day.
    ///
    /// # Errors
    /// When the device is not known, the command makes no sense, or it cannot be kept or sent.
    pub async fn command(
        &self,
        device: &DeviceId,
        mut request: CommandRequest,
    ) -> Result<CommandRecord, FleetError> {
        if self.store.device(device).await?.is_none_or(|d| d.is_removed()) {
            return Err(FleetError::Unknown(format!("no device {device} is known")));
        }
        let is_trained = request.command == Order::Model && request.model.is_none();
        if is_trained {
            request.model = Some(self.train(device).await?);
        }
        let id = self.command_id()?;
        let record = self.send(device, &id, request.message(&id)?).await?;
        if is_trained {
            self.note_training(device).await?;
        }
        Ok(record)
    }

    /// Ascending with time, and not to be guessed.
    pub(crate) fn command_id(&self) -> Result<String, FleetError> {
        let mut random = [0; 4];
        getrandom::fill(&mut random).map_err(|e| FleetError::Unavailable(e.to_string()))?;
        Ok(format!("{:x}-{:08x}", self.clock.now().0, u32::from_le_bytes(random)))
    }

    /// Keeps a command, then sends it.
    pub(crate) async fn send(
        &self,
        device: &DeviceId,
        id: &str,
        message: String,
    ) -> Result<CommandRecord, FleetError> {
        let record = CommandRecord {
            device: device.clone(),
            id: id.to_owned(),
            issued_at: self.clock.now(),
            message,
            state: CommandState::Sent,
            reason: None,
            percent: None,
            answered_at: None,
        };
        self.store.put_command(record.clone()).await?;
        self.publish(&record).await?;
        Ok(record)
    }

    pub(crate) async fn publish(&self, record: &CommandRecord) -> Result<(), FleetError> {
        let topic = Topic::new(record.device.as_str(), Kind::Command).expect("the id is valid");
        let Some(downlink) = self.downlink.get() else {
            return Err(FleetError::Unavailable("the hub is not connected to its meters".into()));
        };
        downlink
            .publish(&topic.to_string(), record.message.clone().into_bytes())
            .await
            .map_err(FleetError::Unavailable)
    }

    /// Waits until a command is done or refused, or the time is up; its state then.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn await_answer(
        &self,
        record: CommandRecord,
        at_most: Duration,
    ) -> Result<CommandRecord, FleetError> {
        let mut news = self.answers.subscribe();
        let answered = async {
            loop {
                match self.one_command(&record).await? {
                    Some(now)
                        if matches!(now.state, CommandState::Sent | CommandState::Running) => {}
                    Some(now) => return Ok(now),
                    None => return Ok(record.clone()),
                }
                // Lagging behind is as good as news.
                let _ = news.recv().await;
            }
        };
        match tokio::time::timeout(at_most, answered).await {
            Ok(done) => done,
            Err(_) => Ok(self.one_command(&record).await?.unwrap_or(record)),
        }
    }

    /// A device's commands, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn commands(
        &self,
        device: &DeviceId,
        limit: usize,
    ) -> Result<Vec<CommandRecord>, FleetError> {
        let mut all = self.store.commands(device, limit).await?;
        all.iter_mut().for_each(|c| self.expire(c));
        Ok(all)
    }

    /// A command as it is kept now.
    async fn one_command(&self, c: &CommandRecord) -> Result<Option<CommandRecord>, FleetError> {
        let mut found = self.store.command(&c.device, &c.id).await?;
        found.iter_mut().for_each(|c| self.expire(c));
        Ok(found)
    }

    /// What was not answered in time is not answered any more.
    fn expire(&self, c: &mut CommandRecord) {
        let is_open = matches!(c.state, CommandState::Sent | CommandState::Running);
        if is_open && self.clock.now() - c.issued_at > ANSWER_MS {
            c.state = CommandState::Expired;
        }
    }

    pub(crate) async fn take_answer(
        &self,
        device: &DeviceId,
        answer: Answer,
    ) -> Result<(), StoreError> {
        let _answering = self.answering.lock().await;
        let found = self.store.command(device, &answer.id).await?;
        // A late `running` does not undo `done`.
        let found =
            found.filter(|c| !matches!(c.state, CommandState::Done | CommandState::Refused));
        let Some(mut record) = found else { return Ok(()) };
        record.state = match answer.outcome {
            CommandOutcome::Running => CommandState::Running,
            CommandOutcome::Done => CommandState::Done,
            CommandOutcome::Refused => CommandState::Refused,
        };
        record.percent = answer.percent.map(|p| p.min(100));
        record.reason = answer.reason.map(|r| r.chars().take(200).collect());
        record.answered_at = Some(self.clock.now());
        self.store.put_command(record.clone()).await?;
        self.rollout_answer(&record).await?;
        // Nobody may be waiting.
        let _ = self.answers.send(());
        Ok(())
    }

    /// A meter is back: what it has not answered is sent again, oldest first. It does not do the
    /// same twice.
    pub(crate) async fn came_online(&self, device: &DeviceId) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut open = self.store.commands(device, usize::MAX).await?;
        // Firmware is offered anew by its roll-out.
        open.retain(|c| {
            c.state == CommandState::Sent && now - c.issued_at <= ANSWER_MS && !is_ota(&c.message)
        });
        for record in open.iter().rev() {
            if let Err(error) = self.publish(record).await {
                tracing::warn!(%error, device = device.as_str(), "a command could not be sent again");
            }
        }
        self.rollout_online(device).await
    }
}

fn is_ota(message: &str) -> bool {
    serde_json::from_str::<Command<'_>>(message).is_ok_and(|c| c.command == Order::Ota)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str) -> Result<String, String> {
        let request: CommandRequest = serde_json::from_str(body).map_err(|e| e.to_string())?;
        request.message("c1").map_err(|e| e.to_string())
    }

    #[test]
    fn commands_travel_as_the_meter_reads_them() {
        assert_eq!(
            message(r#"{"command":"interval","intervalS":10}"#).unwrap(),
            r#"{"id":"c1","command":"interval","intervalS":10}"#
        );
        assert_eq!(
            message(r#"{"command":"setCalibration","calibration":{"phaseMdeg":-1500}}"#).unwrap(),
            r#"{"id":"c1","command":"setCalibration","calibration":{"phaseMdeg":-1500}}"#
        );
        assert_eq!(message(r#"{"command":"zero"}"#).unwrap(), r#"{"id":"c1","command":"zero"}"#);
    }

    #[test]
    fn commands_that_make_no_sense_are_refused_in_words() {
        for (body, word) in [
            (r#"{"command":"dance"}"#, "dance"),
            (r#"{"command":"interval"}"#, "intervalS"),
            (r#"{"command":"interval","intervalS":0}"#, "1 to 3600"),
            (r#"{"command":"reboot","intervalS":5}"#, "does not belong"),
            (r#"{"command":"calibrate"}"#, "voltageMv"),
            (r#"{"command":"calibrate","reference":{"voltageMv":1}}"#, "currentMa"),
            (
                r#"{"command":"calibrate","reference":{"voltageMv":1,"currentMa":0,"powerMw":1}}"#,
                "under load",
            ),
            (r#"{"command":"setCalibration","calibration":{}}"#, "name what to set"),
            (r#"{"command":"setCalibration","calibration":{"phase":1}}"#, "there is no phase"),
            (r#"{"command":"model","model":"00"}"#, "hexadecimal"),
            (r#"{"command":"ota"}"#, "roll-out"),
            (r#"{"command":"info","x":1}"#, "unknown field"),
        ] {
            let error = message(body).unwrap_err();
            assert!(error.contains(word), "{body}: {error}");
        }
    }
}
