//! Commands from the hub.

use super::{CHANNELS, Front, Meter, Todo, front, save};
use crate::anomaly::Detector;
use crate::layout::Layout;
use crate::settings::{Effect, MAX_BYTES};
use crate::uplink::{answer, parse_command};
use embedded_storage::nor_flash::NorFlash;
use heapless::Vec;
use ohmstead_wire::anomaly_model::{MODEL_LEN, Model};
use ohmstead_wire::command::Order;

impl<F: NorFlash, const P: usize> Meter<'_, F, P> {
    /// Does a command, as far as that is the meter's own business, and answers it.
    pub fn command(&mut self, channel: u8, payload: &[u8]) -> Todo {
        let command = match parse_command(payload) {
            Ok(command) => command,
            Err(reason) => {
                self.answer(channel, &answer("", Err(reason)));
                return Todo::Nothing;
            }
        };
        let Some(measured) = self.channels.get(usize::from(channel)).map(|c| c.window) else {
            return Todo::Nothing;
        };
        let effect = match self.settings.apply(channel, &command, measured.as_ref()) {
            Ok(effect) => effect,
            Err(reason) => {
                self.answer(channel, &answer(command.id, Err(reason)));
                return Todo::Nothing;
            }
        };
        // Also what was not changed: the command's id is in it.
        let mut done = self.save_settings();
        let mut todo = Todo::Nothing;
        match effect {
            // An update is answered when it is decided, not when the broker repeats the order.
            Effect::Repeated if command.command == Order::Ota => return todo,
            Effect::Repeated => {}
            Effect::Info => todo = Todo::Announce,
            Effect::Save => {
                for (c, ac) in self.channels.iter_mut().zip(&self.settings.ac) {
                    // Only what was changed loses its place in the waveform.
                    if matches!((&c.front, ac), (Front::Ac(m, _), Some(ac)) if m.config() != ac) {
                        c.front = front(ac.as_ref(), &self.identity);
                    }
                }
                // The interval may be another.
                self.due_ms = 0;
            }
            Effect::Reboot => todo = Todo::Restart,
            Effect::Model(hex) => done = done.and(self.set_model(channel, hex)),
            Effect::Ota(path, _) => match done.and(self.begin_update(channel, command.id, path)) {
                Ok(()) => todo = Todo::Update,
                refused => done = refused,
            },
        }
        if todo == Todo::Update {
            self.progress(channel, command.id, 0);
        } else {
            self.answer(channel, &answer(command.id, done));
        }
        todo
    }

    fn save_settings(&mut self) -> Result<(), &'static str> {
        let mut buffer = [0; MAX_BYTES];
        let bytes = self.settings.to_bytes(&mut buffer);
        save(self.flash, Layout::SETTINGS, bytes).map_err(|_| "flash access failed")
    }

    fn set_model(&mut self, channel: u8, hex: &str) -> Result<(), &'static str> {
        let model = Model::from_hex(hex).ok_or("not an anomaly model")?;
        let c = self.channels.get_mut(usize::from(channel)).ok_or("no such channel")?;
        c.detector = Detector::new(model);
        let mut bytes = Vec::<u8, { CHANNELS * MODEL_LEN }>::new();
        for c in &self.channels {
            // As many as there is room for.
            let _ = bytes.extend_from_slice(&c.detector.model().encode());
        }
        save(self.flash, Layout::MODEL, &bytes).map_err(|_| "flash access failed")
    }
}
