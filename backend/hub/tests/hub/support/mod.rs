//! The real program in a temporary directory on free ports.

pub mod billing;
pub mod emulator;
pub mod field;
pub mod meter;
pub mod mongo;
pub mod mosquitto;
pub mod people;
pub mod promise;
pub mod raw_mqtt;
pub mod receiver;
pub mod s3;
pub mod watcher;

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub struct Hub {
    child: Child,
    pub http: String,
    pub mqtt_port: u16,
    log: Arc<Mutex<String>>,
    printed: Arc<Mutex<String>>,
}

impl Hub {
    /// Starts `ohmstead serve` on `data` and waits until it serves.
    pub fn serve(data: &Path) -> Self {
        Self::start(&["serve"], data, &[])
    }

    pub fn start(args: &[&str], data: &Path, env: &[(&str, &str)]) -> Self {
        Self::start_at("127.0.0.1:0", args, data, env)
    }

    /// On an address that others must know before: see [`free_port`].
    pub fn start_at(http: &str, args: &[&str], data: &Path, env: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ohmstead"))
            .args(args)
            .args(["--http", http, "--mqtt", "127.0.0.1:0", "--data"])
            .arg(data)
            // For the test, not for the hub, which refuses what it does not know.
            .env_remove("OHMSTEAD_KILLS")
            // Tests that sign in say so.
            .env("OHMSTEAD_SECURITY__MODE", "open")
            .envs(env.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (stderr, sink) = (child.stderr.take().unwrap(), log.clone());
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut log = sink.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready =
            lines.by_ref().map_while(Result::ok).find(|l| l.starts_with("Ohmstead is ready"));
        let Some(ready) = ready else {
            let status = child.wait().unwrap();
            panic!("the hub ended with {status}: {}", log.lock().unwrap());
        };
        // Nobody else reads what it prints on; a full pipe would stop it.
        let printed = Arc::new(Mutex::new(String::new()));
        let sink = printed.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut printed = sink.lock().unwrap();
                printed.push_str(&line);
                printed.push('\n');
            }
        });
        let http = ready.split_whitespace().nth(3).unwrap().to_owned();
        let mqtt = ready.trim_end_matches(')').rsplit(':').next().unwrap();
        let mqtt_port = mqtt.split('/').next().unwrap().parse().unwrap();
        Self { child, http, mqtt_port, log, printed }
    }

    pub fn get(&self, path: &str) -> Value {
        let mut response = agent().get(format!("{}{path}", self.http)).call().unwrap();
        response.body_mut().read_json().unwrap()
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        let mut response = agent().post(format!("{}{path}", self.http)).send_json(body).unwrap();
        response.body_mut().read_json().unwrap()
    }

    pub fn upload(&self, path: &str, text: &str) -> Value {
        let request =
            agent().post(format!("{}{path}", self.http)).header("content-type", "text/csv");
        request.send(text).unwrap().body_mut().read_json().unwrap()
    }

    /// Status of a POST of bytes, with the encoding that is said of them.
    pub fn send(&self, path: &str, body: &[u8], encoding: Option<&str>) -> u16 {
        let mut request = agent().post(format!("{}{path}", self.http));
        if let Some(encoding) = encoding {
            request = request.header("content-encoding", encoding);
        }
        request.send(body).unwrap().status().as_u16()
    }

    /// Status and body of a POST.
    pub fn try_post(&self, path: &str, body: &Value) -> (u16, Value) {
        let mut response = agent().post(format!("{}{path}", self.http)).send_json(body).unwrap();
        (response.status().as_u16(), response.body_mut().read_json().unwrap())
    }

    pub fn put(&self, path: &str, body: &Value) -> Value {
        let mut response = agent().put(format!("{}{path}", self.http)).send_json(body).unwrap();
        response.body_mut().read_json().unwrap()
    }

    /// Status and body of a PUT.
    pub fn try_put(&self, path: &str, body: &Value) -> (u16, Value) {
        let mut response = agent().put(format!("{}{path}", self.http)).send_json(body).unwrap();
        (response.status().as_u16(), response.body_mut().read_json().unwrap())
    }

    pub fn put_csv(&self, path: &str, text: &str) -> Value {
        let request =
            agent().put(format!("{}{path}", self.http)).header("content-type", "text/csv");
        request.send(text).unwrap().body_mut().read_json().unwrap()
    }

    pub fn patch(&self, path: &str, body: &Value) -> Value {
        let mut response = agent().patch(format!("{}{path}", self.http)).send_json(body).unwrap();
        response.body_mut().read_json().unwrap()
    }

    pub fn delete(&self, path: &str) -> u16 {
        agent().delete(format!("{}{path}", self.http)).call().unwrap().status().as_u16()
    }

    pub fn text(&self, path: &str) -> String {
        let mut response = agent().get(format!("{}{path}", self.http)).call().unwrap();
        response.body_mut().read_to_string().unwrap()
    }

    pub fn bytes(&self, path: &str) -> Vec<u8> {
        let mut response = agent().get(format!("{}{path}", self.http)).call().unwrap();
        response.body_mut().read_to_vec().unwrap()
    }

    pub fn status(&self, path: &str) -> u16 {
        agent().get(format!("{}{path}", self.http)).call().unwrap().status().as_u16()
    }

    pub fn metric(&self, name: &str) -> u64 {
        let text = self.text("/metrics");
        let line = text.lines().find(|l| l.strip_prefix(name).is_some_and(|r| r.starts_with(' ')));
        line.and_then(|l| l.rsplit(' ').next()).and_then(|v| v.parse().ok()).unwrap_or(0)
    }

    /// What it has written to its log.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until its log says this. What a program has written to its standard error is read here a moment
    /// after it answered: to look once would find nothing now and then.
    pub fn logs(&self, text: &str) {
        let end = Instant::now() + Duration::from_secs(30);
        while !self.log().contains(text) {
            assert!(Instant::now() < end, "the log never said '{text}': {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What it has printed since it was ready.
    pub fn printed(&self) -> String {
        self.printed.lock().unwrap().clone()
    }

    /// SIGKILL: no chance to tidy up.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and the exit code.
    pub fn stop(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").arg(&pid).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .into()
}

/// A port of loopback that nobody has now.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Bytes packed as gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// Waits until `condition` holds; fails after half a minute.
pub fn wait_until(what: &str, condition: impl FnMut() -> bool) {
    wait_long(what, Duration::from_secs(30), condition);
}

/// The same of what takes its time.
pub fn wait_long(what: &str, limit: Duration, mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + limit;
    while !condition() {
        assert!(Instant::now() < end, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// libfaketime, from the Debian package of that name.
pub fn faketime() -> Option<PathBuf> {
    let dirs = std::fs::read_dir("/usr/lib").ok()?.filter_map(Result::ok);
    let found = dirs.map(|d| d.path().join("faketime/libfaketimeMT.so.1")).find(|p| p.exists());
    let required = std::env::var_os("QEMU_REQUIRED").is_some();
    assert!(found.is_some() || !required, "scripts/system-packages test installs libfaketime");
    if found.is_none() {
        println!("skipped: libfaketime is not installed");
    }
    found
}

/// One of mosquitto's clients, with the hub's port.
pub fn mosquitto(program: &str, hub: &Hub, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(["-h", "127.0.0.1", "-p", &hub.mqtt_port.to_string()]).args(args);
    command
}

pub fn publish(hub: &Hub, topic: &str, payload: &str, more: &[&str]) {
    let mut args = vec!["-t", topic, "-m", payload];
    args.extend_from_slice(more);
    let done =
        mosquitto("mosquitto_pub", hub, &args).output().expect("mosquitto-clients is installed");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// Seconds since 1970, now.
#[expect(clippy::disallowed_methods, reason = "plays a meter, which has a clock of its own")]
pub fn now() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64
}

/// The program: the one that was built beside the tests, or another (a release build, to measure).
pub fn binary() -> PathBuf {
    std::env::var_os("OHMSTEAD_BIN").map_or(env!("CARGO_BIN_EXE_ohmstead").into(), PathBuf::from)
}
