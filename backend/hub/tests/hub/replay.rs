//! A real household through the real hub: its days add up to its own minutes, and the same
//! readings shuffled, doubled and cut in two by a SIGKILL end in the same intervals, byte for byte.
//!
//! With the full data set beside the repository (`OHMSTEAD_SHARED`, or `../shared`) it replays
//! that: three weeks of it, or all of it with `OHMSTEAD_LONG=1`. Without it, the sample that the
//! demo replays.

use crate::support;
use rumqttc::{Client, Event, Incoming, MqttOptions, QoS};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{Hub, binary};

/// A minute: Unix seconds at its beginning, W, V, A; `None` where the data set has none.
type Minute = (i64, Option<(i64, f64, f64)>);

fn shared() -> Option<PathBuf> {
    let dir = std::env::var_os("OHMSTEAD_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let file = dir.join("data/uci_household_power_2006-12_2007-04.csv.xz");
    file.exists().then_some(file)
}

fn minutes_of(file: &Path) -> Vec<Minute> {
    let text = Command::new("xz").arg("-dc").arg(file).output().expect("xz is installed").stdout;
    let text = String::from_utf8(text).unwrap();
    let minute = |line: &str| {
        let mut cells = line.split(',');
        // Its clock runs without daylight saving: taken as UTC.
        let at =
            ohmstead_model::TimestampMs::parse(&format!("{}Z", cells.next()?)).unwrap().0 / 1000;
        let cells: Vec<Option<f64>> = cells.map(|c| c.parse().ok()).collect();
        let watts = cells[0].map(|kw| (kw * 1000.0).round() as i64);
        Some((at, watts.map(|w| (w, cells[2].unwrap_or(0.0), cells[3].unwrap_or(0.0)))))
    };
    text.lines().skip(1).filter_map(minute).collect()
}

fn sample() -> Vec<Minute> {
    let home = ohmstead_sim::load::replay::household(&jiff::tz::TimeZone::UTC).unwrap();
    let source = &home.house;
    let start = 1_735_689_600; // 2025-01-01, a Wednesday
    (0..14 * 1440)
        .map(|n| {
            let at = start + n * 60;
            let from = ohmstead_model::TimestampMs(at * 1000);
            let w = source.window(from, from + 60_000);
            let milli = |micro: i64| (micro / 1000) as f64 / 1000.0;
            (at, Some((w.active_uw / 1_000_000, milli(w.voltage_uv), milli(w.current_ua))))
        })
        .collect()
}

/// Readings at the end of each minute, with a counter that adds the minutes up exactly.
fn readings(minutes: &[Minute]) -> Vec<String> {
    let mut watt_minutes = 0i64;
    let mut list = Vec::new();
    let first = minutes[0].0;
    list.push(format!(r#"{{"energy":0,"timestamp":{first}}}"#));
    for (at, values) in minutes {
        let Some((w, v, a)) = values else { continue };
        watt_minutes += w;
        // mWh = W min * 1000 / 60, floored.
        let mwh = watt_minutes * 1000 / 60;
        let wh = format!("{}.{:03}", mwh / 1000, mwh % 1000);
        let end = at + 60;
        list.push(format!(
            r#"{{"voltage":{v},"current":{a},"power":{w},"energy":{wh},"timestamp":{end}}}"#
        ));
    }
    list
}

/// Publishes arrays and waits for every acknowledgement.
fn send(hub: &Hub, id: &str, list: &[&String]) {
    let mut options = MqttOptions::new(id, "127.0.0.1", hub.mqtt_port);
    options.set_max_packet_size(1 << 20, 1 << 20);
    let (client, mut connection) = Client::new(options, 1000);
    let mut waiting = 0;
    for part in list.chunks(400) {
        let array: Vec<&str> = part.iter().map(|s| s.as_str()).collect();
        client
            .publish(
                "/energy/house/data",
                QoS::AtLeastOnce,
                false,
                format!("[{}]", array.join(",")),
            )
            .unwrap();
        waiting += 1;
    }
    for event in connection.iter() {
        if let Event::Incoming(Incoming::PubAck(_)) = event.unwrap() {
            waiting -= 1;
            if waiting == 0 {
                return;
            }
        }
    }
}

fn export(data: &Path) -> Vec<u8> {
    let output =
        Command::new(binary()).args(["export", "intervals", "--data"]).arg(data).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn shuffled<T>(mut list: Vec<T>, mut seed: u64) -> Vec<T> {
    for n in (1..list.len()).rev() {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        list.swap(n, (seed % (n as u64 + 1)) as usize);
    }
    list
}

#[test]
fn a_real_household_adds_up_and_no_order_changes_a_byte() {
    let mut minutes = match shared() {
        Some(file) => minutes_of(&file),
        None => {
            println!("skipped: the full data set; replaying the demo's sample instead");
            sample()
        }
    };
    if std::env::var_os("OHMSTEAD_LONG").is_none() {
        minutes.truncate(21 * 1440);
    }
    let list = readings(&minutes);

    let plain = tempfile::tempdir().unwrap();
    let hub = Hub::serve(plain.path());
    send(&hub, "plain", &list.iter().collect::<Vec<_>>());
    let (from, to) = (minutes[0].0, minutes[minutes.len() - 1].0 + 60);
    let floor = |at: i64| at - at.rem_euclid(86_400);
    let answer = hub.get(&format!(
        "/api/energy?deviceId=house&bucket=day&from={}&to={}",
        floor(from),
        floor(to) + 86_400
    ));
    let mut truth: BTreeMap<i64, (i64, usize)> = BTreeMap::new();
    for (at, values) in &minutes {
        if let Some((w, ..)) = values {
            let day = truth.entry(floor(*at)).or_default();
            *day = (day.0 + w, day.1 + 1);
        }
    }
    let mut complete = 0;
    for (day, bucket) in answer["buckets"].as_array().unwrap().iter().enumerate() {
        let day = floor(from) + day as i64 * 86_400;
        let Some((watt_minutes, 1440)) = truth.get(&day).copied() else { continue };
        complete += 1;
        let wh = bucket["importWh"].as_f64().unwrap();
        let expected = watt_minutes as f64 / 60.0;
        // The counter is in whole mWh: a day's two ends may each be up to one off.
        assert!((wh - expected).abs() <= 0.002, "day {day}: {wh} Wh, the data set says {expected}");
        assert_eq!(bucket["coverage"], 1.0, "day {day}");
    }
    assert!(complete >= 10, "{complete} complete days");
    assert_eq!(hub.stop(), Some(0));
    let one = export(plain.path());

    let rough = tempfile::tempdir().unwrap();
    let hub = Hub::serve(rough.path());
    let doubled: Vec<&String> =
        shuffled(list.iter().chain(&list).collect(), 88_172_645_463_325_252);
    let (first, second) = doubled.split_at(doubled.len() / 2);
    send(&hub, "rough-1", first);
    // Some is derived before the rest arrives.
    hub.get(&format!("/api/energy?deviceId=house&bucket=day&from={}", floor(from)));
    hub.kill();
    let hub = Hub::serve(rough.path());
    send(&hub, "rough-2", second);
    hub.kill();
    let other = export(rough.path());
    let rebuilt =
        Command::new(binary()).args(["rebuild", "--data"]).arg(rough.path()).output().unwrap();
    assert!(rebuilt.status.success());
    let again = export(rough.path());
    let hash = |bytes: &[u8]| {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        hasher.finish()
    };
    println!(
        "{} readings, {complete} complete days equal to the data set; export {} bytes, hash {:016x} in order, {:016x} shuffled, doubled and killed twice, {:016x} rebuilt",
        list.len(),
        one.len(),
        hash(&one),
        hash(&other),
        hash(&again)
    );
    assert!(one == other && other == again);
}
