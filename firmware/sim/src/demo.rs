//! A furnished household for the demo: five meters, some weeks of history, then live.

use crate::SimError;
use crate::fault::FaultPlan;
use crate::load::{LoadSource, replay, synthetic};
use crate::meter::{self, Broker, Credentials, MeterHandle, MeterOptions};
use crate::reading::{Register, Schedule};
use crate::time::SimTime;
use jiff::tz::TimeZone;
use ohmstead_model::{Clock, DeviceId};
use std::collections::HashMap;
use std::sync::Arc;

/// The demo's devices: id and name. The first is the whole house, the next three are circuits of
/// it (replayed from a real household); the last is made up.
pub const DEVICES: [(&str, &str); 5] = [
    ("house", "Whole house"),
    ("kitchen", "Kitchen"),
    ("laundry", "Laundry and refrigerator"),
    ("water-heater", "Water heater and air conditioning"),
    ("solar", "Solar panels"),
];

const SOLAR_PEAK_W: i32 = 4_200;
const HISTORY_STEP_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
const ARRAY_LEN: usize = 250;

/// How the demo runs.
#[derive(Clone)]
pub struct DemoOptions {
    /// The broker's name or address.
    pub host: String,
    /// The broker's port.
    pub port: u16,
    /// By device id; a device without an entry connects without.
    pub credentials: HashMap<String, Credentials>,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// The site's zone: the household lives by this wall clock.
    pub zone: TimeZone,
    /// Days of history at one reading a minute, 0..=366.
    pub history_days: u16,
    /// Between live readings, ms, 100 and up.
    pub live_step_ms: i64,
}

impl DemoOptions {
    /// Three weeks of history, then a reading every five seconds.
    pub fn new(host: &str, port: u16, clock: Arc<dyn Clock>, zone: TimeZone) -> Self {
        Self {
            host: host.to_owned(),
            port,
            credentials: HashMap::new(),
            clock,
            zone,
            history_days: 21,
            live_step_ms: 5_000,
        }
    }
}

/// The running demo. Dropping it kills the meters; see [`DemoHandle::stop`].
pub struct DemoHandle {
    meters: Vec<MeterHandle>,
    history_len: u64,
}

/// Connects the demo's meters, on the current tokio runtime. A broker that is not there yet is
/// tried again until it is.
///
/// # Errors
/// When an option is out of its range.
pub fn start(options: &DemoOptions) -> Result<DemoHandle, SimError> {
    if options.history_days > 366 || options.live_step_ms < 100 {
        return Err(SimError::Option(
            "the demo takes 0 to 366 days of history and at least 100 ms between readings".into(),
        ));
    }
    let home = replay::household(&options.zone)?;
    let solar = synthetic::solar_panels(14, SOLAR_PEAK_W, options.zone.clone());
    let sources = [home.house, home.kitchen, home.laundry, home.heating, solar];
    let schedule = Schedule::with_history(
        options.clock.now(),
        i64::from(options.history_days) * DAY_MS,
        HISTORY_STEP_MS,
        options.live_step_ms,
    );
    let meters = DEVICES
        .into_iter()
        .zip(sources)
        .map(|((id, name), source)| start_meter(options, id, name, source, schedule))
        .collect::<Result<_, _>>()?;
    Ok(DemoHandle { meters, history_len: schedule.history_len() })
}

fn start_meter(
    options: &DemoOptions,
    id: &str,
    name: &str,
    source: LoadSource,
    schedule: Schedule,
) -> Result<MeterHandle, SimError> {
    let broker = Broker {
        host: options.host.clone(),
        port: options.port,
        credentials: options.credentials.get(id).cloned(),
    };
    let meter = MeterOptions {
        device: DeviceId::new(id).map_err(|e| SimError::Option(e.to_string()))?,
        name: name.to_owned(),
        // No boot numbers: a demo that is started again sends the same readings for the same
        // instants, and numbers would make them differ.
        register: Register { source, faults: FaultPlan::none(), schedule, first_boot: None },
        array_len: ARRAY_LEN,
        until: None,
        record: false,
    };
    meter::start(broker, meter, SimTime::real(Arc::clone(&options.clock)))
}

impl DemoHandle {
    /// Waits until the whole history is acknowledged; false when a meter ended before that.
    pub async fn history_sent(&self) -> bool {
        for meter in &self.meters {
            if !meter.wait_for(|p| p.acknowledged >= self.history_len).await {
                return false;
            }
        }
        true
    }

    /// Readings acknowledged so far, over all meters.
    pub fn acknowledged(&self) -> u64 {
        self.meters.iter().map(|m| m.progress().acknowledged).sum()
    }

    /// Stops every meter: waits a few seconds at most for the last acknowledgements, and leaves
    /// `offline` behind.
    pub async fn stop(self) {
        let stops: Vec<_> = self.meters.into_iter().map(|m| tokio::spawn(m.stop())).collect();
        for stop in stops {
            let _ = stop.await;
        }
    }
}
