//! `ohmstead mcp`, asked by the protocol's own client (PyPI `mcp`).

use crate::support;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use support::billing::flat;
use support::people::{add_user, login_hub, send};
use support::{binary, now};

/// Python with the client, made once in the target directory; nothing where that cannot be had.
fn python() -> Option<PathBuf> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mcp-client-1");
    let python = dir.join("bin/python");
    let has_client = || {
        Command::new(&python)
            .args(["-c", "import mcp.client.stdio"])
            .output()
            .is_ok_and(|o| o.status.success())
    };
    if !has_client() {
        let made = Command::new("python3").args(["-m", "venv"]).arg(&dir).output();
        made.ok().filter(|o| o.status.success())?;
        let pip =
            Command::new(&python).args(["-m", "pip", "install", "--quiet", "mcp>=1.9,<2"]).output();
        pip.ok().filter(|o| o.status.success())?;
    }
    has_client().then_some(python)
}

#[test]
fn an_assistant_gets_exact_numbers_and_no_more_than_its_token_allows() {
    let Some(python) = python() else {
        eprintln!("skipped: python3-venv or the PyPI package mcp cannot be had");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    add_user(dir.path(), "ann", &["--role", "admin"]);
    let hub = login_hub(dir.path());
    let signed = send(
        &hub,
        "POST",
        "/api/auth/login",
        None,
        Some(json!({"user": "ann", "password": support::people::PASSWORD})),
    );
    let admin = signed.json["accessToken"].as_str().unwrap().to_owned();
    let post = |path: &str, body: Value| {
        let answer = send(&hub, "POST", path, Some(&admin), Some(body));
        assert!(answer.status < 300, "{path}: {} {}", answer.status, answer.json);
        answer.json
    };
    // Two quarter hours of 400 W, ended an hour ago.
    let begin = now() / 900 * 900 - 5400;
    let readings: Vec<Value> = (0..=6)
        .map(|n| json!({"deviceId": "m1", "power": 400, "energy": 20 * n * 5, "timestamp": begin + n * 900}))
        .collect();
    post("/api/readings", readings.into());
    post("/api/tariffs?deviceId=m1&validFrom=2020-01-01", flat("home", "0.5"));
    let token = post("/api/tokens", json!({"name": "assistant", "scopes": ["read"]}))["token"]
        .as_str()
        .unwrap()
        .to_owned();

    let from = send(
        &hub,
        "GET",
        &format!("/api/readings?deviceId=m1&from={begin}&limit=1"),
        Some(&admin),
        None,
    )
    .json;
    let from = from["readings"][0]["timestamp"].as_str().unwrap().to_owned();
    let ask = |token: &str| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hub/mcp/client.py");
        let out = Command::new(&python)
            .arg(script)
            .arg(binary())
            .args([&hub.http, "m1", &from])
            .env("OHMSTEAD_TOKEN", token)
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice::<Value>(&out.stdout).unwrap()
    };
    let told = ask(&token);
    assert_eq!((&told["server"], &told["readOnly"]), (&json!("ohmstead"), &json!(true)));
    assert!(told["tools"].as_array().unwrap().len() > 10, "{}", told["tools"]);
    let data = |name: &str| {
        assert_eq!(told[name]["isError"], false, "{name}: {:#}", told[name]);
        told[name]["data"].clone()
    };
    assert!(data("meters").to_string().contains("\"m1\""));
    assert_eq!(data("energy")["total"]["importWh"], 600.0, "{:#}", told["energy"]);
    // The API itself says the same.
    for (name, path) in [
        ("energy", format!("/api/energy?deviceId=m1&from={begin}&bucket=year")),
        ("cost", format!("/api/cost?from={begin}&bucket=year")),
    ] {
        let said = send(&hub, "GET", &path, Some(&admin), None).json;
        assert_eq!(data(name)["total"], said["total"], "{name}");
    }
    data("bill");
    let line = data("line");
    assert_eq!(line["line"], data("bill")["bill"]["lines"][0], "{line:#}");
    assert!(line["slotsLeftOut"].as_u64().is_some_and(|n| n > 0), "{line:#}");
    data("alerts");
    assert_eq!(told["foreign"]["isError"], true);
    assert!(told["foreign"]["text"].as_str().unwrap().contains("nobody"), "{}", told["foreign"]);

    let stranger = ask("not-a-token");
    assert_eq!(stranger["meters"]["isError"], true, "{:#}", stranger["meters"]);
}
