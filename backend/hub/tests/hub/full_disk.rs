//! A full disk: nothing is acknowledged, the log says so, and the hub recovers by itself.

use crate::support;
use std::path::Path;
use std::process::Command;
use support::{Hub, mosquitto, now, publish, wait_until};

/// A small file system of its own; `None` where the test may not mount one.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(at: &'a Path, size: &str) -> Option<Self> {
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(at)
            .output();
        done.is_ok_and(|o| o.status.success()).then_some(Self(at))
    }

    fn resize(&self, size: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,size={size}")])
            .arg(self.0)
            .status();
        assert!(done.unwrap().success());
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_acknowledges_nothing_and_recovers_without_restart() {
    let dir = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(dir.path(), "3m") else {
        println!("skipped: mounting a small disk needs root");
        return;
    };
    let hub = Hub::serve(dir.path());
    let base = now() - 1_000_000;
    let array = |n: i64| {
        let list: Vec<String> = (0..500)
            .map(|k| {
                format!(
                    r#"{{"power":{k},"energy":{},"timestamp":{}}}"#,
                    n * 500 + k,
                    base + n * 500 + k
                )
            })
            .collect();
        format!("[{}]", list.join(","))
    };
    // mosquitto_pub -q 1 ends well only when it has the acknowledgement.
    let acknowledged = |n: i64| {
        let payload = array(n);
        let args = ["-t", "/energy/m1/data", "-q", "1", "-m", &payload];
        let mut child = mosquitto("mosquitto_pub", &hub, &args)
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let mut status = None;
        for _ in 0..100 {
            status = child.try_wait().unwrap();
            if status.is_some() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let _ = child.kill();
        let _ = child.wait();
        status.is_some_and(|s| s.success())
    };
    let mut good = 0;
    // On a busy machine an acknowledgement may be late: only what the hub says itself ends the filling.
    while acknowledged(good) || !hub.log().contains("what came is not acknowledged") {
        good += i64::from(acknowledged(good));
        assert!(good < 500, "the disk never filled");
    }
    let full = |text: String| text.contains("disk is full");
    hub.logs("disk is full");
    assert_eq!(hub.status("/readyz"), 503);
    let why = hub.get("/readyz")["detail"].as_str().unwrap().to_owned();
    assert!(full(why.clone()), "{why}");
    // What was acknowledged is derived and can be asked for all the same, as it stands.
    let (from, to) =
        (base.div_euclid(900) * 900, (base + (good + 1) * 500).div_euclid(900) * 900 + 900);
    let path = format!("/api/energy?deviceId=m1&from={from}&to={to}&bucket=15m");
    let counted = (good * 500 - 1) as f64;
    wait_until("questions are answered", || {
        hub.status(&path) == 200 && {
            let energy = hub.get(&path);
            let buckets = energy["buckets"].as_array().unwrap();
            let sum: f64 = buckets.iter().filter_map(|b| b["importWh"].as_f64()).sum();
            (sum - counted).abs() < 0.001
        }
    });
    // Meters send again and again; the log does not grow with each of them.
    let before = hub.metric("ohmstead_store_errors_total");
    wait_until("some more have failed", || {
        acknowledged(good);
        hub.metric("ohmstead_store_errors_total") >= before + 5
    });
    let lines = hub.log().lines().filter(|line| full((*line).to_owned())).count();
    assert!(lines <= 3, "{lines} lines: {}", hub.log());
    assert!(hub.metric("ohmstead_store_errors_total") >= 1);
    disk.resize("64m");
    // The same message again, as a meter would.
    wait_until("the hub takes readings again", || acknowledged(good));
    publish(&hub, "/energy/m1/data", &array(good + 1), &["-q", "1"]);
    assert_eq!(hub.status("/readyz"), 200);
    let stored = (good + 2) * 500;
    let mut seen = 0;
    let mut cursor = String::new();
    loop {
        let page = hub.get(&format!("/api/readings?deviceId=m1&limit=10000{cursor}"));
        seen += page["readings"].as_array().unwrap().len() as i64;
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    println!(
        "{good} arrays of 500 acknowledged before the disk was full; {seen} of {stored} readings stored in the end"
    );
    assert_eq!(seen, stored);
    assert_eq!(hub.stop(), Some(0));
}
