//! The other sides of notifications: see `notify/receiver.py`.

use super::Hub;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The other sides.
pub struct Receiver {
    child: Child,
    dir: tempfile::TempDir,
    smtp: String,
    /// Port of the HTTP receiver.
    pub web: String,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Receiver {
    pub fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(dir.path().join("cert.pem"), made.cert.pem()).unwrap();
        std::fs::write(dir.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hub/notify/receiver.py");
        // Debian's own Python has Debian's aiosmtpd.
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .arg(dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ports: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        assert_eq!(ports.len(), 2, "the receiver needs Debian's python3-aiosmtpd");
        Self { child, dir, smtp: ports[0].clone(), web: ports[1].clone() }
    }

    /// A hub that speaks with these, in the open mode.
    pub fn hub(&self, data: &Path, password: &str) -> Hub {
        self.hub_with(data, password, &[])
    }

    pub fn hub_with(&self, data: &Path, password: &str, more: &[(&str, &str)]) -> Hub {
        let ca = self.dir.path().join("cert.pem");
        let env = [
            ("OHMSTEAD_NOTIFY__SMTP__HOST", "localhost"),
            ("OHMSTEAD_NOTIFY__SMTP__PORT", &self.smtp),
            ("OHMSTEAD_NOTIFY__SMTP__TLS", "starttls"),
            ("OHMSTEAD_NOTIFY__SMTP__USER", "hub"),
            ("OHMSTEAD_NOTIFY__SMTP__PASSWORD", password),
            ("OHMSTEAD_NOTIFY__SMTP__FROM", "hub@home.example"),
            ("OHMSTEAD_NOTIFY__SMTP__CA", ca.to_str().unwrap()),
            ("OHMSTEAD_NOTIFY__ALLOW_PRIVATE", "true"),
            ("OHMSTEAD_NOTIFY__PUSH_SERVICES", "[\"localhost\"]"),
            ("OHMSTEAD_NOTIFY__LINK", "https://energy.example"),
        ];
        Hub::start(&["serve"], data, &[&env, more].concat())
    }

    /// What a browser hands out for the push service here, as `POST /api/push` takes it.
    pub fn browser(&self, name: &str) -> Value {
        let text = std::fs::read_to_string(self.dir.path().join("push.json")).unwrap();
        let keys: Value = serde_json::from_str(&text).unwrap();
        json!({"name": name, "endpoint": format!("http://localhost:{}/push/{name}", self.web), "keys": keys})
    }

    /// What one of them took, in order.
    pub fn taken(&self, by: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.dir.path().join("taken")).unwrap_or_default();
        let all = text.lines().filter_map(|l| serde_json::from_str::<Value>(l).ok());
        all.filter(|v| v["by"] == by).collect()
    }

    /// Switches a behaviour of the HTTP receiver: `fail`, `hang`, `gone`.
    pub fn set(&self, what: &str, on: bool) {
        let path = self.dir.path().join(what);
        if on { std::fs::write(path, "").unwrap() } else { std::fs::remove_file(path).unwrap() }
    }
}
