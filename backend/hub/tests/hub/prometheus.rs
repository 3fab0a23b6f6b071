//! A real Prometheus scrapes the hub with a token, evaluates our rules, and answers every question of the Grafana
//! dashboards.

use crate::support;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use support::people::{PASSWORD, add_user, login_hub_with, send};
use support::{Hub, free_port, now, wait_until};

fn packaging() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging")
}

fn promtool(args: &[&str], input: Option<&str>) -> Output {
    use std::io::Write;
    let mut child = Command::new("promtool")
        .args(args)
        .current_dir(packaging().join("prometheus"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the package prometheus is installed");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.unwrap_or_default().as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn passes(args: &[&str], input: Option<&str>) -> String {
    let out = promtool(args, input);
    let said =
        format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "promtool {args:?}: {said}");
    said
}

#[test]
fn rules_do_what_they_say() {
    passes(&["check", "rules", "rules.yml"], None);
    passes(&["test", "rules", "rules_test.yml"], None);
}

struct Prometheus {
    child: Child,
    url: String,
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Prometheus {
    /// With the configuration that is shipped, but for the hub's address and how often it asks.
    fn start(dir: &Path, hub: &Hub, token: &str) -> Self {
        let shipped =
            std::fs::read_to_string(packaging().join("prometheus/prometheus.yml")).unwrap();
        let hub_at = hub.http.trim_start_matches("http://");
        let config = shipped.replace("ohmstead:8080", hub_at).replace("15s", "1s");
        assert!(config.contains(hub_at) && config.contains("scrape_interval: 1s"), "{config}");
        let config = config.replace("global:", "global:\n  evaluation_interval: 1s");
        std::fs::write(dir.join("prometheus.yml"), config).unwrap();
        std::fs::write(dir.join("token"), token).unwrap();
        let rules = std::fs::read_to_string(packaging().join("prometheus/rules.yml")).unwrap();
        std::fs::write(dir.join("rules.yml"), rules.replace("interval: 30s", "interval: 1s"))
            .unwrap();
        passes(&["check", "config", dir.join("prometheus.yml").to_str().unwrap()], None);
        let at = format!("127.0.0.1:{}", free_port());
        let log = std::fs::File::create(dir.join("log")).unwrap();
        let child = Command::new("prometheus")
            .arg(format!("--config.file={}", dir.join("prometheus.yml").display()))
            .arg(format!("--storage.tsdb.path={}", dir.join("tsdb").display()))
            .arg(format!("--web.listen-address={at}"))
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("the package prometheus is installed");
        Self { child, url: format!("http://{at}") }
    }

    /// What an expression is now; empty while it cannot be told.
    fn ask(&self, expression: &str) -> Vec<Value> {
        let out =
            promtool(&["query", "instant", "--format=json", "--", &self.url, expression], None);
        let text = String::from_utf8_lossy(&out.stdout);
        serde_json::from_str::<Value>(&text)
            .ok()
            .and_then(|v| v.as_array().cloned())
            .unwrap_or_default()
    }

    fn value(&self, expression: &str) -> Option<f64> {
        self.ask(expression).first()?["value"][1].as_str()?.parse().ok()
    }
}

/// Every expression of the dashboards, with Grafana's variables filled in.
fn questions() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for name in ["home.json", "hub.json"] {
        let text =
            std::fs::read_to_string(packaging().join("grafana/dashboards").join(name)).unwrap();
        let board: Value = serde_json::from_str(&text).unwrap();
        for panel in board["panels"].as_array().unwrap() {
            for target in panel["targets"].as_array().unwrap() {
                let mut expression = target["expr"].as_str().unwrap().to_owned();
                for (variable, value) in [
                    ("$site", ".*"),
                    ("$meter", ".*"),
                    ("$__range", "1h"),
                    ("$__rate_interval", "1m"),
                ] {
                    expression = expression.replace(variable, value);
                }
                assert!(!expression.contains('$'), "{name}: {expression}");
                all.push((format!("{name}: {}", panel["title"]), expression));
            }
        }
    }
    all
}

#[test]
fn a_real_prometheus_scrapes_every_meter_and_answers_the_dashboards() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    add_user(&data, "ann", &["--role", "admin"]);
    let env = [("OHMSTEAD_METRICS__METERS", "true"), ("OHMSTEAD_BACKUP__EVERY", "1d")];
    let hub = login_hub_with(&data, &env);
    let signed = send(
        &hub,
        "POST",
        "/api/auth/login",
        None,
        Some(json!({"user": "ann", "password": PASSWORD})),
    );
    let admin = signed.json["accessToken"].as_str().unwrap().to_owned();
    let post = |path: &str, body: Value| send(&hub, "POST", path, Some(&admin), Some(body));
    for (device, power) in [("house", 1500), ("roof", -300)] {
        let reading = json!({"deviceId": device, "power": power, "voltage": 231, "energy": 5000, "timestamp": now() - 5});
        assert_eq!(post("/api/readings", reading).status, 200);
        let named = send(
            &hub,
            "PATCH",
            &format!("/api/devices/{device}"),
            Some(&admin),
            Some(json!({"role": "main"})),
        );
        assert_eq!(named.status, 200, "{}", named.json);
    }
    let token = post("/api/tokens", json!({"name": "prometheus", "scopes": ["read"]}));
    let token = token.json["token"].as_str().unwrap().to_owned();

    // What nobody signed in for has no meter in it; both are in the form that Prometheus wants.
    assert!(!hub.text("/metrics").contains("house"));
    passes(&["check", "metrics"], Some(&hub.text("/metrics")));

    let prometheus = Prometheus::start(dir.path(), &hub, &token);
    wait_until("both meters are scraped", || {
        prometheus.ask("ohmstead_meter_power_watts").len() == 2
    });
    assert_eq!(prometheus.value(r#"up{job="ohmstead"}"#), Some(1.0));
    assert_eq!(
        prometheus.value(r#"ohmstead_meter_energy_imported_watthours_total{device="house"}"#),
        Some(5000.0)
    );
    wait_until("the site's power is recorded", || {
        prometheus.value("site:ohmstead_power_watts:sum") == Some(1200.0)
    });
    wait_until("the backup is good", || prometheus.value("ohmstead_backup_ok") == Some(1.0));
    // Of a rate, two scrapes are needed.
    for (panel, expression) in questions() {
        // Nothing is generated, and nothing was rejected: there is an answer, with nothing in it.
        let may_be_empty = ["Generation", "Rejected"].iter().any(|p| panel.contains(p));
        if may_be_empty {
            let out = promtool(&["query", "instant", "--", &prometheus.url, &expression], None);
            assert!(out.status.success(), "{panel}: {}", String::from_utf8_lossy(&out.stderr));
        } else {
            wait_until(&format!("{panel} has an answer: {expression}"), || {
                !prometheus.ask(&expression).is_empty()
            });
        }
    }
    let alerts = prometheus.ask("ALERTS");
    assert!(alerts.iter().all(|a| a["metric"]["alertstate"] != "firing"), "{alerts:#?}");
}
