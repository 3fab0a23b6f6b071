//! A furnished household for the demo: five meters, some weeks of history, then live.

use crate::SimError;
use crate::fault::FaultPlan;
use crate::flash::FileFlash;
use crate::load::{LoadSource, replay, synthetic};
use crate::meter::{Bench, Broker, Credentials, MeterHandle, MeterOptions};
use crate::time::SimTime;
use jiff::tz::TimeZone;
use ohmstead_insight::edge_model::{Training, train};
use ohmstead_model::{Clock, DeviceId, TimestampMs};
use ohmstead_wire::anomaly_model::Model;
use std::collections::HashMap;
use std::path::PathBuf;
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
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
/// What the meters' anomaly models are learned from.
const LEARNED_MINUTES: i64 = 28 * 24 * 60;

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
    /// Seconds between live readings, 1 to 3600.
    pub interval_s: u32,
    /// Where the meters' flash files are, so that another start goes on where this one ended.
    pub dir: PathBuf,
}

impl DemoOptions {
    /// Three weeks of history, then a reading every five seconds.
    pub fn new(host: &str, port: u16, clock: Arc<dyn Clock>, zone: TimeZone, dir: PathBuf) -> Self {
        Self {
            host: host.to_owned(),
            port,
            credentials: HashMap::new(),
            clock,
            zone,
            history_days: 21,
            interval_s: 5,
            dir,
        }
    }
}

/// The running demo. Dropping it cuts the meters' power; see [`DemoHandle::stop`].
pub struct DemoHandle {
    meters: Vec<MeterHandle<FileFlash>>,
}

/// Starts the demo's meters. A broker that is not there yet is tried again until it is.
///
/// # Errors
/// When an option is out of its range, or a flash file cannot be opened.
pub fn start(options: &DemoOptions) -> Result<DemoHandle, SimError> {
    if options.history_days > 366 {
        return Err(SimError::Option("the demo takes 0 to 366 days of history".into()));
    }
    let home = replay::household(&options.zone)?;
    let solar = synthetic::solar_panels(14, SOLAR_PEAK_W, options.zone.clone());
    let sources = [home.house, home.kitchen, home.laundry, home.heating, solar];
    let bench = Bench::new()?;
    let ids = DEVICES.into_iter().map(|(id, _)| id);
    let meters = ids
        .zip(sources)
        .map(|(id, source)| start_meter(&bench, options, id, source))
        .collect::<Result<_, _>>()?;
    Ok(DemoHandle { meters })
}

fn start_meter(
    bench: &Bench,
    options: &DemoOptions,
    id: &str,
    source: LoadSource,
) -> Result<MeterHandle<FileFlash>, SimError> {
    let broker = Broker {
        host: options.host.clone(),
        port: options.port,
        credentials: options.credentials.get(id).cloned(),
    };
    let now = options.clock.now();
    let from = TimestampMs(now.0 - i64::from(options.history_days) * DAY_MS);
    let meter = MeterOptions {
        device: DeviceId::new(id).map_err(|e| SimError::Option(e.to_string()))?,
        model: learn(&source, now, &options.zone),
        source,
        faults: FaultPlan::none(),
        // Whole minutes.
        from: TimestampMs(from.0.div_euclid(MINUTE_MS) * MINUTE_MS),
        interval_s: options.interval_s,
        until: None,
        hurry: 1,
    };
    let path = options.dir.join(format!("{id}.flash"));
    let flash = std::fs::create_dir_all(&options.dir)
        .and_then(|()| FileFlash::open(&path))
        .map_err(|source| SimError::Flash { path: path.display().to_string(), source })?;
    bench.start(broker, meter, SimTime::real(Arc::clone(&options.clock)), flash)
}

/// The model that a hub would train from the weeks before `now`. Without it a channel that is
/// switched off for a night, or panels in the dark, would be taken for a frozen meter.
fn learn(source: &LoadSource, now: TimestampMs, zone: &TimeZone) -> Option<Model> {
    let minute = |n: i64| {
        let at = now - n * MINUTE_MS;
        (at.0, source.window(at - MINUTE_MS, at).active_uw / 1000)
    };
    let history: Vec<_> = (0..LEARNED_MINUTES).rev().map(minute).collect();
    let utc_offset_min = (zone.to_offset(now.to_jiff()).seconds() / 60) as i16;
    train(&history, &Training { utc_offset_min, ..Training::default() })
}

impl DemoHandle {
    /// Waits until the whole history is acknowledged; false when a meter ended before that.
    pub async fn history_sent(&self) -> bool {
        for meter in &self.meters {
            if !meter.wait_for(|p| p.caught_up).await {
                return false;
            }
        }
        true
    }

    /// Readings made so far, over all meters.
    pub fn produced(&self) -> u64 {
        self.meters.iter().map(|m| m.progress().produced).sum()
    }

    /// Stops every meter: waits a few seconds at most for acknowledgements on their way, and
    /// leaves `offline` behind.
    pub async fn stop(self) {
        let stops: Vec<_> = self.meters.into_iter().map(|m| tokio::spawn(m.stop())).collect();
        for stop in stops {
            let _ = stop.await;
        }
    }
}
