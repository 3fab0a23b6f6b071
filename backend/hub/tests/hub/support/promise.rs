//! The promise to a meter whose link is cut, whose hub is killed, whose power goes: what it stored
//! is in the hub, once.

use crate::support::{Hub, now};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a meter stored: boot and number; the time it knew, and the counter in mWh.
pub type Stored = BTreeMap<(u64, u64), (Option<i64>, u64)>;

/// Numbers that look random and come again with the same seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn up_to(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn number(reading: &Value, key: &str) -> u64 {
    reading[key].as_u64().unwrap_or_else(|| panic!("{reading}"))
}

fn milli(value: &Value) -> u64 {
    (value.as_f64().unwrap() * 1000.0).round() as u64
}

/// Every reading that the meter stored is in the hub once, in order, with the same counter.
pub fn check(hub: &Hub, device: &str, stored: &Stored) -> Result<(), String> {
    // Asked after what is stored: what is stored meanwhile is not missed here.
    let found = readings(hub, device);
    let mut by_key = BTreeMap::new();
    for reading in &found {
        let key = (number(reading, "boot"), number(reading, "seq"));
        if by_key.insert(key, milli(&reading["energy"])).is_some() {
            return Err(format!("{key:?} is there twice"));
        }
    }
    for (key, (_, import)) in stored {
        if by_key.get(key) != Some(import) {
            return Err(format!("{key:?}: {import} stored, {:?} in the hub", by_key.get(key)));
        }
    }
    // Boots without a reading are possible; numbers within a boot have no hole.
    for &(boot, seq) in by_key.keys() {
        if seq > 1 && !by_key.contains_key(&(boot, seq - 1)) {
            return Err(format!("{boot}/{} is missing", seq - 1));
        }
    }
    let in_time: Vec<_> = found.iter().map(|r| (number(r, "boot"), number(r, "seq"))).collect();
    if !in_time.is_sorted() {
        return Err(format!("not in order of time: {in_time:?}"));
    }
    if !found.iter().map(|r| milli(&r["energy"])).is_sorted() {
        return Err("the counter went back".into());
    }
    Ok(())
}

/// The intervals' energy is the counter's difference, to the mWh.
pub fn adds_up(hub: &Hub, device: &str, found: &[Value]) {
    let counter = |r: Option<&Value>| milli(&r.unwrap()["energy"]);
    let total = counter(found.last()) - counter(found.first());
    assert!(total > 0);
    let day = 86_400;
    let from = now() / day * day - 2 * day;
    let energy =
        format!("/api/energy?deviceId={device}&from={from}&to={}&bucket=day", from + 4 * day);
    let answer = hub.get(&energy);
    let sum: u64 =
        answer["buckets"].as_array().unwrap().iter().map(|b| milli(&b["importWh"])).sum();
    assert_eq!(sum, total, "{answer}");
}

/// A way to the hub that can be cut.
pub struct Link {
    pub port: u16,
    is_up: Arc<Mutex<bool>>,
    target: Arc<Mutex<SocketAddr>>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Link {
    pub fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (is_up, open) = (Arc::new(Mutex::new(true)), Arc::new(Mutex::new(Vec::new())));
        let target = Arc::new(Mutex::new(target));
        let (up, streams, to) = (is_up.clone(), open.clone(), target.clone());
        std::thread::spawn(move || {
            for inbound in listener.incoming().map_while(Result::ok) {
                let is_up = up.lock().unwrap();
                if let (true, Ok(outbound)) = (*is_up, TcpStream::connect(*to.lock().unwrap())) {
                    let pair = [inbound, outbound];
                    streams.lock().unwrap().extend(pair.each_ref().map(|s| s.try_clone().unwrap()));
                    for (from, to) in [(0, 1), (1, 0)] {
                        let (from, to) =
                            (pair[from].try_clone().unwrap(), pair[to].try_clone().unwrap());
                        std::thread::spawn(move || pass(from, to));
                    }
                }
            }
        });
        Self { port, is_up, target, open }
    }

    pub fn cut(&self) {
        *self.is_up.lock().unwrap() = false;
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }

    /// Where it leads from now on.
    pub fn aim(&self, target: SocketAddr) {
        *self.target.lock().unwrap() = target;
    }

    pub fn mend(&self) {
        *self.is_up.lock().unwrap() = true;
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(std::net::Shutdown::Both);
}

/// All readings the hub has of a device, in the order it gives them out.
pub fn readings(hub: &Hub, device: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/readings?deviceId={device}&from=0&to={}{cursor}", now() + 600);
        let page = hub.get(&path);
        all.extend(page["readings"].as_array().unwrap_or_else(|| panic!("{page}")).iter().cloned());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// A port that is free now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Waits as long as a slow machine may need, up to five minutes.
pub fn wait_long(what: &str, mut condition: impl FnMut() -> bool) {
    for _ in 0..3_000 {
        if condition() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("waited in vain until {what}");
}
