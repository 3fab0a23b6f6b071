//! What a message would become, without keeping anything of it.

use crate::{Foreign, Judgement, MAPPED, by_dialect, check_message, check_reading};
use ohmstead_integration::dialect::mapped::Mapping;
use ohmstead_integration::{Dialect, Found, Taken};
use ohmstead_model::DeviceId;
use ohmstead_wire::reading::{Stamp, split};
use ohmstead_wire::{Kind, Topic};

/// What a message would become.
#[derive(Debug, Default)]
pub struct Trial {
    /// Which system reads it: a dialect, `mapped`, or `ohmstead` for a meter of our own.
    pub system: Option<&'static str>,
    /// False when that dialect is off: nothing of it would be taken.
    pub is_on: bool,
    /// Its readings, each judged.
    pub readings: Vec<Tried>,
    /// Why there are none, or where there are, why a part of it is refused: a stable word, and what.
    pub refusal: Option<(&'static str, String)>,
}

/// One reading that a message would become.
#[derive(Debug)]
pub struct Tried {
    /// Whose.
    pub device: DeviceId,
    /// Its proposed name.
    pub name: String,
    /// False when the moment of arrival is taken as its time.
    pub told_time: bool,
    /// What is left of it, or why it is refused.
    pub judgement: Judgement,
}

impl Foreign {
    /// What a message would become, by one mapping, or as the hub reads it now; of no more than the
    /// first dialect that reads it when that is off. Nothing is kept.
    pub fn trial(&self, topic: &str, payload: &[u8], mapping: Option<&Mapping>) -> Trial {
        if let Some(mapping) = mapping {
            return self.trial_by(mapping, topic, payload);
        }
        if let Some(Topic { device, kind: Kind::Data }) = Topic::parse(topic) {
            return self.trial_of_meter(device, payload);
        }
        let read = self.dialects().read(topic, payload);
        if read.is_empty() {
            return match by_dialect(&Dialect::ALL, topic, payload) {
                Some(read) => self.tell(vec![read], false),
                None => refused("not-understood", NOT_UNDERSTOOD),
            };
        }
        self.tell(read, true)
    }

    fn trial_by(&self, mapping: &Mapping, topic: &str, payload: &[u8]) -> Trial {
        if !mapping.fits(topic) {
            return refused("topic-does-not-fit", "the mapping's topic is another");
        }
        match mapping.read(topic, payload) {
            Taken::Nothing => refused("no-values", "none of the values is in the message"),
            taken => self.tell(vec![(MAPPED, taken)], true),
        }
    }

    fn tell(&self, read: Vec<(&'static str, Taken)>, is_on: bool) -> Trial {
        let mut trial = Trial { is_on, ..Trial::default() };
        for (system, taken) in read {
            trial.system = Some(system);
            match taken {
                Taken::Nothing => {}
                Taken::Reject(reason, detail) => trial.refusal = Some((reason, detail)),
                Taken::Readings(found) => {
                    trial.readings.extend(found.into_iter().map(|one| self.tried(one)));
                }
            }
        }
        trial
    }

    fn tried(&self, found: Found) -> Tried {
        let now = self.now();
        let told = found.told.settle(now, self.zone());
        let mut message = found.message;
        message.timestamp = Some(Stamp::Number(told.unwrap_or(now).0 as f64 / 1000.0));
        let judgement = check_message(&found.device, &message, self.ingest().rules());
        Tried { device: found.device, name: found.name, told_time: told.is_some(), judgement }
    }

    fn trial_of_meter(&self, device: &str, payload: &[u8]) -> Trial {
        let device = DeviceId::new(device).expect("Topic::parse checked the id");
        let parts = match split(payload) {
            Ok(parts) => parts,
            Err(error) => return refused("not-json", &error.0),
        };
        let tried = |json: &str| Tried {
            device: device.clone(),
            name: device.to_string(),
            told_time: true,
            judgement: check_reading(&device, json, self.ingest().rules()),
        };
        let readings = parts.into_iter().map(tried).collect();
        Trial { system: Some("ohmstead"), is_on: true, readings, refusal: None }
    }
}

const NOT_UNDERSTOOD: &str =
    "no dialect of the hub has anything about electricity here: a mapping says what it means";

fn refused(reason: &'static str, detail: &str) -> Trial {
    Trial { refusal: Some((reason, detail.to_owned())), ..Trial::default() }
}
