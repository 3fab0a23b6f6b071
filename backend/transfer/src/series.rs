//! Which series of a file is which device's.

use crate::error::Fault;
use crate::local_time::Order;
use crate::options::{ImportOptions, Unit};
use crate::report::Report;
use ohmstead_model::DeviceId;
use std::collections::BTreeMap;

/// The series of a file that has them one below the other, by name.
pub(crate) struct SeriesMap<S> {
    by_name: BTreeMap<String, Track<S>>,
    /// Takes the first series that comes, where only a device was given.
    only: Option<Track<S>>,
    only_name: Option<String>,
}

/// A series that is imported, and where it stands.
pub(crate) struct Track<S> {
    pub device: DeviceId,
    pub unit: Option<Unit>,
    pub order: Order,
    pub state: S,
    seen: bool,
}

impl<S: Default> SeriesMap<S> {
    pub fn new(options: &ImportOptions) -> Result<Self, String> {
        let track = |device: &DeviceId, unit| Track {
            device: device.clone(),
            unit,
            order: Order::default(),
            state: S::default(),
            seen: false,
        };
        let mut by_name = BTreeMap::new();
        let mut devices = Vec::new();
        for series in &options.series {
            // Two series would give two readings of one instant, and only one would be in force.
            if devices.contains(&&series.device) {
                return Err(format!(
                    "two series go to the device {}: give each its own device",
                    series.device
                ));
            }
            devices.push(&series.device);
            let unit = series.unit.or(options.unit);
            if by_name.insert(series.name.clone(), track(&series.device, unit)).is_some() {
                return Err(format!("the series {} is named twice", series.name));
            }
        }
        let only = match &options.device {
            Some(device) if by_name.is_empty() => Some(track(device, options.unit)),
            None if by_name.is_empty() => {
                return Err(
                    "say whose readings they are: a device, or series and their devices".into()
                );
            }
            _ => None,
        };
        Ok(Self { by_name, only, only_name: None })
    }

    /// The series of that name, or none when it is not asked for.
    pub fn find(&mut self, name: &str) -> Result<Option<&mut Track<S>>, Fault> {
        if let Some(only) = &mut self.only {
            let known = self.only_name.get_or_insert_with(|| name.to_owned());
            if known != name {
                let name: String = name.chars().take(120).collect();
                return Err(Fault::File(format!(
                    "the file has several series ({known:?}, {name:?}, …): say for each wanted \
                     one to which device it goes"
                )));
            }
            return Ok(Some(only));
        }
        let mut track = self.by_name.get_mut(name);
        if let Some(track) = &mut track {
            track.seen = true;
        }
        Ok(track)
    }

    /// Notes what was asked for and never came.
    pub fn note_unseen(&self, report: &mut Report) {
        let unseen = self.by_name.iter().filter(|(_, track)| !track.seen);
        report.not_found = unseen.map(|(name, _)| name.clone()).collect();
    }

    /// Every series.
    pub fn tracks(&mut self) -> impl Iterator<Item = &mut Track<S>> {
        self.only.iter_mut().chain(self.by_name.values_mut())
    }
}

impl<S> Track<S> {
    /// The unit, said by the options or else by the file.
    pub fn unit_or(&self, said: &str) -> Result<Unit, Fault> {
        match self.unit {
            Some(unit) => Ok(unit),
            None if said.is_empty() => Err(Fault::File(format!(
                "say in which unit the values for {} are, such as kWh",
                self.device
            ))),
            None => said.parse().map_err(Fault::File),
        }
    }
}
