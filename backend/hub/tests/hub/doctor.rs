//! `ohmstead doctor`: on a hub that runs, on one that was killed, and on what is broken.

use crate::support;
use serde_json::Value;
use std::io::{Read, Seek, SeekFrom, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use support::{Hub, binary, free_port, now, publish, wait_until};

struct Told {
    code: Option<i32>,
    json: Value,
}

impl Told {
    /// Grade and words of the worst finding of a part.
    fn of(&self, part: &str) -> (String, String) {
        let rank = |f: &&Value| ["ok", "warning", "fault"].iter().position(|g| f["grade"] == *g);
        let all = self.json["findings"].as_array().unwrap();
        let worst = all.iter().filter(|f| f["part"] == part).max_by_key(rank);
        let worst = worst.unwrap_or_else(|| panic!("{part} is not in {:#}", self.json));
        assert_eq!(worst["grade"] != "ok", worst["mend"].is_string(), "{worst}");
        (worst["grade"].as_str().unwrap().into(), worst["what"].as_str().unwrap().into())
    }
}

fn ask(data: &Path, args: &[&str], env: &[(&str, &str)]) -> Told {
    // Free ports, unless the test says otherwise: others may use the usual ones.
    let (http, mqtt) = (format!("127.0.0.1:{}", free_port()), format!("127.0.0.1:{}", free_port()));
    let out = Command::new(binary())
        .args(["doctor", "--json", "--data"])
        .arg(data)
        .args(args)
        .envs([("OHMSTEAD_LISTEN__HTTP", &http), ("OHMSTEAD_LISTEN__MQTT", &mqtt)])
        .envs(env.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    let json = serde_json::from_str(&text);
    let json =
        json.unwrap_or_else(|e| panic!("{e}: {text}{}", String::from_utf8_lossy(&out.stderr)));
    Told { code: out.status.code(), json }
}

#[test]
fn a_hub_that_runs_and_one_that_was_killed_are_found_well() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let hub = Hub::serve(&data);
    let sent = format!(r#"{{"power":5,"energy":5,"timestamp":{}}}"#, now());
    publish(&hub, "/energy/m1/data", &sent, &["-q", "1"]);
    let told = ask(&data, &["--url", &hub.http], &[]);
    assert_eq!(told.code, Some(0), "{:#}", told.json);
    assert_eq!(told.of("hub").0, "ok");
    let (grade, what) = told.of("database");
    assert_eq!(grade, "ok");
    assert!(what.contains("in use") && what.contains("1 devices, 1 readings"), "{what}");

    let lost = ask(&data, &["--quick"], &[]);
    assert_eq!(lost.code, Some(1));
    assert!(
        lost.of("hub").1.contains("does not answer"),
        "it listens elsewhere than is configured"
    );

    let ready = |url: &str| {
        let out = Command::new(binary()).args(["ready", "--url", url]).output().unwrap();
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    let url = hub.http.clone();
    assert_eq!(ready(&url).0, Some(0));
    hub.kill();
    let (code, said) = ready(&url);
    assert!(code == Some(1) && said.contains("does not answer"), "{said}");
    let told = ask(&data, &[], &[]);
    assert_eq!(told.code, Some(0), "{:#}", told.json);
    assert_eq!(told.of("addresses").0, "ok");
    assert!(told.of("database").1.starts_with("whole: 1 devices, 1 readings"), "{:#}", told.json);
    let hub = Hub::serve(&data);
    assert_eq!(
        hub.get("/api/readings?deviceId=m1")["readings"].as_array().unwrap().len(),
        1,
        "nothing was changed"
    );
}

#[test]
fn a_channel_that_cannot_be_read_is_said_once_and_found() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let channel = serde_json::json!({"id": "bus", "name": "Bus", "kind": "mqtt"});
    hub.post("/api/channels", &channel);
    assert_eq!(hub.stop(), Some(0));
    assert_eq!(ask(dir.path(), &["--quick"], &[]).of("notifications").0, "ok");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        use ohmstead_store::KeyStore;
        let store = ohmstead_store_sqlite::SqliteStore::open(dir.path()).unwrap();
        let newer = br#"{"id":"bus","target":{"type":"pigeon"}}"#.to_vec();
        store.set_value("notify.channel.bus", Some(newer)).await.unwrap();
    });
    drop(runtime);
    let told = ask(dir.path(), &["--quick"], &[]);
    let (grade, what) = told.of("notifications");
    assert!(grade == "fault" && what.contains("notify.channel.bus"), "{what}");
    let hub = Hub::serve(dir.path());
    let said = || hub.log().matches("a channel of notifications cannot be read").count();
    wait_until("it is said", || said() > 0);
    for _ in 0..3 {
        assert_eq!(hub.get("/api/channels")["channels"], serde_json::json!([]));
    }
    assert_eq!(said(), 1);
    hub.post("/api/channels", &channel);
    assert_eq!(ask(dir.path(), &["--quick", "--url", &hub.http], &[]).of("notifications").0, "ok");
}

#[test]
fn a_damaged_database_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    for n in 0..50 {
        publish(
            &hub,
            &format!("/energy/m{n}/data"),
            r#"{"energy":5,"timestamp":1738540800}"#,
            &["-q", "1"],
        );
    }
    assert_eq!(hub.stop(), Some(0));
    // By a copy and back, everything is in one file: nothing is left to the log beside it.
    let (copy, data) = (dir.path().join("copy.db"), dir.path().join("restored"));
    for (word, at) in [("backup", dir.path()), ("restore", &data)] {
        let out = Command::new(binary()).arg(word).arg(&copy).arg("--data").arg(at).output();
        let out = out.unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
    let path = data.join("ohmstead.db");
    let mut file = std::fs::File::options().read(true).write(true).open(&path).unwrap();
    let end = file.metadata().unwrap().len();
    // Every page but the first: wherever the readings are.
    for page in 1..end / 4096 {
        file.seek(SeekFrom::Start(page * 4096 + 100)).unwrap();
        file.write_all(&[0xA5; 64]).unwrap();
    }
    drop(file);
    let told = ask(&data, &[], &[]);
    assert_eq!((told.code, told.of("database").0.as_str()), (Some(1), "fault"), "{:#}", told.json);
    let quick = ask(&data, &["--quick"], &[]);
    assert_eq!(quick.of("database").0, "ok", "not read");
}

#[test]
fn what_is_configured_and_does_not_work_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let told = ask(&dir.path().join("none"), &[], &[]);
    assert_eq!((told.code, told.of("files").0.as_str()), (Some(1), "fault"), "{:#}", told.json);

    let file = dir.path().join("bad.toml");
    std::fs::write(&file, "[site]\ntimezone = \"Mars/Olympus\"").unwrap();
    let told = ask(dir.path(), &["--config", file.to_str().unwrap()], &[]);
    let (grade, what) = told.of("configuration");
    assert!(grade == "fault" && what.contains("site.timezone"), "{what}");

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let told = ask(dir.path(), &[], &[("OHMSTEAD_LISTEN__HTTP", &at)]);
    let (grade, what) = told.of("addresses");
    assert!(grade == "fault" && what.contains("another program"), "{what}");
}

#[test]
fn a_broker_and_a_mail_server_that_do_not_answer_are_found() {
    let dir = tempfile::tempdir().unwrap();
    let (url, port) = (format!("mqtt://127.0.0.1:{}", free_port()), free_port().to_string());
    let env = [
        ("OHMSTEAD_MQTT__URL", url.as_str()),
        ("OHMSTEAD_NOTIFY__SMTP__HOST", "127.0.0.1"),
        ("OHMSTEAD_NOTIFY__SMTP__PORT", &port),
        ("OHMSTEAD_NOTIFY__SMTP__TLS", "none"),
    ];
    let told = ask(dir.path(), &[], &env);
    assert!(told.of("broker").0 == "fault" && told.of("mail").0 == "fault", "{:#}", told.json);

    // A mail server in few words.
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port().to_string();
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        stream.write_all(b"220 mail\r\n").unwrap();
        let mut heard = String::new();
        let mut piece = [0; 512];
        loop {
            let n = stream.read(&mut piece).unwrap_or(0);
            if n == 0 {
                return heard;
            }
            heard.push_str(&String::from_utf8_lossy(&piece[..n]));
            let answer: &[u8] =
                if heard.ends_with("QUIT\r\n") { b"221 bye\r\n" } else { b"250 mail\r\n" };
            stream.write_all(answer).unwrap();
        }
    });
    // The broker is a hub's own.
    let hub_dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(hub_dir.path());
    let url = format!("mqtt://127.0.0.1:{}", hub.mqtt_port);
    let env =
        [env[1], env[3], ("OHMSTEAD_MQTT__URL", &url), ("OHMSTEAD_NOTIFY__SMTP__PORT", &port)];
    let told = ask(dir.path(), &[], &env);
    assert_eq!(told.of("mail").0, "ok", "{:#}", told.json);
    let heard = serving.join().unwrap();
    assert!(heard.starts_with("EHLO") && !heard.contains("MAIL FROM"), "no mail was sent: {heard}");
    assert_eq!(told.of("broker").0, "ok", "{:#}", told.json);
    wait_until("it has said goodbye", || hub.metric("ohmstead_mqtt_connections") == 0);
}

#[test]
fn people_read_it_line_by_line() {
    let dir = tempfile::tempdir().unwrap();
    let out = Command::new(binary())
        .args(["doctor", "--quick", "--data"])
        .arg(dir.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(text.lines().any(|l| l.starts_with("ok ") && l.contains("disk")), "{text}");
    assert!(text.lines().any(|l| l.trim_start().starts_with("-> ")), "no database yet: {text}");
}
