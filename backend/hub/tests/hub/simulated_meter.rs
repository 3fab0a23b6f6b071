//! A virtual meter, which is the firmware's core on a PC, against the real hub: whatever is cut,
//! killed or doubled, every reading in its flash is in the hub's store once, in order, and its
//! energy adds up.

use crate::support::{self, promise};
use ohmstead_firmware::memory_flash::MemoryFlash;
use ohmstead_firmware::record::Stamp;
use ohmstead_model::{Clock, DeviceId, TimeRange, TimestampMs};
use ohmstead_sim::flash::SIZE;
use ohmstead_sim::load::synthetic::{self, Home};
use ohmstead_sim::meter::{self, MeterHandle};
use ohmstead_sim::{Bench, Broker, FaultKind, FaultPlan, MeterOptions, SimTime};
use promise::{Dice, Link, Stored, adds_up, check, readings};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use support::{Hub, wait_until};

const METER: &str = "sim";
/// Two hours in twelve seconds.
const SPEED: u32 = 600;
const SPAN_MS: i64 = 7_200_000;
const DAY_MS: i64 = 86_400_000;

/// Real time, to the millisecond.
struct Now;

impl Clock for Now {
    #[expect(clippy::disallowed_methods, reason = "plays a meter, which has a clock of its own")]
    fn now(&self) -> TimestampMs {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        TimestampMs(since.as_millis() as i64)
    }
}

fn at(hub: &Hub) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], hub.mqtt_port))
}

/// Five power cuts and a boot whose clock is set late, in no order; half of all messages twice.
fn faults(dice: &mut Dice, start: TimestampMs) -> FaultPlan {
    let part = SPAN_MS / 7;
    let late_clock = dice.up_to(6) as i64;
    let storm = FaultKind::Duplicate { per_mille: 500, later: 3 };
    let plan = FaultPlan::none().with(TimeRange::new(start, start + SPAN_MS), storm);
    (0..6).fold(plan, |plan, n| {
        let from = start + part * n + dice.up_to(part as u64 / 2) as i64;
        let to = from + 1_000 + dice.up_to(part as u64 / 4) as i64;
        let is_clock = n == late_clock;
        let kind = if is_clock { FaultKind::ClockMissing } else { FaultKind::PowerCut };
        plan.with(TimeRange::new(from, to), kind)
    })
}

/// A day of minutes from before, then two hours live.
fn start_meter(port: u16, dice: &mut Dice) -> MeterHandle<MemoryFlash> {
    let start = Now.now() - SPAN_MS - 3_600_000;
    let options = MeterOptions {
        device: DeviceId::new(METER).unwrap(),
        source: synthetic::home(Home { seed: 1, solar_peak_w: 0 }, jiff::tz::TimeZone::UTC),
        faults: faults(dice, start),
        from: start - DAY_MS,
        interval_s: 5,
        until: Some(start + SPAN_MS),
        model: None,
        hurry: 10,
    };
    let broker = Broker { host: "127.0.0.1".into(), port, credentials: None };
    let time = SimTime::faster(Arc::new(Now), start, SPEED);
    let flash = MemoryFlash::new(SIZE / 4096);
    Bench::new().unwrap().start(broker, options, time, flash).unwrap()
}

fn stop(meter: MeterHandle<MemoryFlash>) -> Stored {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let stored = meter::stored(runtime.block_on(meter.stop()).unwrap()).unwrap();
    let entry = |s: &ohmstead_firmware::record::Stored| {
        let Stamp::Wall(ms) = s.record.at else { panic!("never had a clock: {s:?}") };
        ((s.boot.into(), s.seq.into()), (Some(ms), s.record.import_mwh))
    };
    stored.iter().map(entry).collect()
}

#[test]
fn whatever_is_cut_or_killed_every_reading_is_in_the_hub_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut hub = Hub::serve(dir.path());
    let link = Link::to(at(&hub));
    let seed = u64::from(std::process::id());
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let meter = start_meter(link.port, &mut dice);
    for k in 0..9 {
        // Something gets through before the next cut.
        let connections = meter.progress().connections;
        wait_until("the meter is connected", || {
            let p = meter.progress();
            p.finished || p.connected && p.connections + u32::from(k > 0) > connections
        });
        std::thread::sleep(Duration::from_millis(dice.up_to(800)));
        link.cut();
        if k % 3 == 1 {
            hub.kill();
            hub = Hub::serve(dir.path());
            link.aim(at(&hub));
        }
        std::thread::sleep(Duration::from_millis(dice.up_to(300)));
        link.mend();
    }
    wait_until("all is acknowledged", || meter.progress().finished);
    let progress = meter.progress();
    assert!(progress.boots == 7 && progress.connections > 4, "{progress:?}");
    let stored = stop(meter);
    // A day of minutes, and live readings but those that had no power.
    assert!(stored.len() > 1440 + 900, "{}", stored.len());
    check(&hub, METER, &stored).unwrap();
    let found = readings(&hub, METER);
    assert_eq!(found.len(), stored.len());
    adds_up(&hub, METER, &found);
    let rejects = hub.get("/api/rejects");
    assert_eq!(rejects["rejects"].as_array().map(Vec::len), Some(0), "{rejects}");
}
