//! Feeds fetched by the real hub from a server on this machine that answers as the sources document: late, then
//! corrected, then not at all.

use crate::support;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use support::billing::{flat, import, micros};
use support::{Hub, binary, now, wait_until};

const KEY: &str = "feed-s3cret";
const HOUR: i64 = 3600;

#[derive(Clone)]
struct Reply {
    status: u16,
    headers: String,
    body: String,
}

impl Reply {
    fn ok(body: String) -> Self {
        Self { status: 200, headers: String::new(), body }
    }

    fn status(status: u16, headers: &str, body: &str) -> Self {
        Self { status, headers: headers.into(), body: body.into() }
    }
}

/// What each path that begins so is answered; `None`: silence.
type Replies = Mutex<Vec<(String, Option<Reply>)>>;

/// Answers by what is set.
struct Server {
    url: String,
    replies: Arc<Replies>,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (replies, heads) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let all = (replies.clone(), heads.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let all = all.clone();
                std::thread::spawn(move || answer(stream, &all.0, &all.1));
            }
        });
        Self { url, replies, heads }
    }

    fn set(&self, path: &str, reply: Option<Reply>) {
        let mut replies = self.replies.lock().unwrap();
        replies.retain(|(p, _)| p != path);
        replies.insert(0, (path.into(), reply));
    }

    fn asked(&self, path: &str) -> usize {
        self.heads.lock().unwrap().iter().filter(|h| h.starts_with(&format!("GET {path}"))).count()
    }
}

fn answer(mut stream: TcpStream, replies: &Replies, heads: &Mutex<Vec<String>>) {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
    }
    let path = head.split(' ').nth(1).unwrap().to_owned();
    heads.lock().unwrap().push(head);
    let found = replies.lock().unwrap().iter().find(|(p, _)| path.starts_with(p.as_str())).cloned();
    let Some((_, Some(reply))) = found else {
        // Silence, until the other side gives up.
        let _ = reader.read_line(&mut String::new());
        return;
    };
    let Reply { status, headers, body } = reply;
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n"
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

/// aWATTar's market data: an hour each in `[from, to)`.
fn market(from: i64, to: i64, price: impl Fn(i64) -> String) -> Reply {
    let hour = |at: i64| {
        format!(
            r#"{{"start_timestamp":{}000,"end_timestamp":{}000,"marketprice":{},"unit":"Eur/MWh"}}"#,
            at,
            at + HOUR,
            price(at)
        )
    };
    let hours: Vec<String> = (from..to).step_by(3600).map(hour).collect();
    Reply::ok(format!(r#"{{"object":"list","data":[{}]}}"#, hours.join(",")))
}

fn start(server: &Server, data: &std::path::Path, feeds: &[(&str, &str, &str)]) -> Hub {
    let mut env = vec![("OHMSTEAD_SITE__TIMEZONE".to_owned(), "UTC".to_owned())];
    for (id, source, zone) in feeds {
        let key = |name: &str| format!("OHMSTEAD_FEEDS__{}__{name}", id.to_uppercase());
        env.extend([
            (key("SOURCE"), (*source).to_owned()),
            (key("ZONE"), (*zone).to_owned()),
            (key("URL"), server.url.clone()),
            (key("KEY"), KEY.to_owned()),
        ]);
    }
    let env: Vec<(&str, &str)> = env.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    Hub::start(&["serve"], data, &env)
}

fn feed(hub: &Hub, id: &str) -> Value {
    let list = hub.get("/api/feeds");
    let found = list["feeds"].as_array().unwrap().iter().find(|f| f["id"] == id);
    found.unwrap_or_else(|| panic!("{id} is not in {list}")).clone()
}

/// Waits until the source was asked for the first time.
fn first(hub: &Hub, id: &str) -> Value {
    wait_until("the source is asked", || !feed(hub, id)["nextAt"].is_null());
    feed(hub, id)
}

/// Wants the source to be asked now, and waits until that is done.
fn ask(hub: &Hub, id: &str) -> Value {
    let before = feed(hub, id);
    let (status, _) = hub.try_post(&format!("/api/feeds/{id}/ask"), &json!({}));
    assert_eq!(status, 202);
    wait_until("the source is asked again", || {
        let now = feed(hub, id);
        now["askedAt"] != before["askedAt"] && now["nextAt"] != before["nextAt"]
    });
    feed(hub, id)
}

fn seconds(value: &Value) -> i64 {
    let at: jiff::Timestamp = value.as_str().unwrap_or_else(|| panic!("{value}")).parse().unwrap();
    at.as_second()
}

fn fault(feed: &Value) -> &str {
    feed["fault"].as_str().unwrap_or_else(|| panic!("no fault: {feed}"))
}

#[test]
fn prices_come_late_are_corrected_and_outlive_a_source_that_fails() {
    let (server, dir) = (Server::start(), tempfile::tempdir().unwrap());
    let hour = now() - now() % HOUR;
    let path = "/v1/marketdata";
    // Only today, which ends in six hours.
    server.set(path, Some(market(hour - 30 * HOUR, hour + 6 * HOUR, |_| "100".into())));
    let hub = start(&server, dir.path(), &[("spot", "awattar", "de")]);
    let late = first(&hub, "spot");
    assert_eq!((&late["waiting"], &late["fault"]), (&json!(true), &Value::Null), "{late}");
    assert_eq!(seconds(&late["knownUntil"]), hour + 6 * HOUR);
    assert!(
        seconds(&late["nextAt"]) - seconds(&late["askedAt"]) <= 301,
        "asked again soon: {late}"
    );
    assert_eq!((&late["series"], &late["zone"]), (&json!("day-ahead"), &json!("DE-LU")));
    // A kilowatt-hour an hour, billed by them.
    let lines: Vec<String> =
        (0..=24).map(|n| format!("house,{},{},0", hour - (24 - n) * HOUR, n * 1000)).collect();
    import(&hub, &lines);
    let tariff = json!({"id": "spot", "name": "Spot", "currency": "EUR",
        "energy": [{"name": "Market", "price": {"series": {"series": "day-ahead"}}}]});
    hub.post("/api/tariffs?zone=DE-LU", &tariff);
    let cost = |hub: &Hub| {
        let (from, to) = (hour - 5 * HOUR, hour - 4 * HOUR);
        micros(&hub.get(&format!("/api/cost?from={from}&to={to}&bucket=hour"))["total"]["cost"])
    };
    assert_eq!(cost(&hub), 100_000);

    server.set(path, Some(market(hour - 30 * HOUR, hour + 30 * HOUR, |_| "100".into())));
    let whole = ask(&hub, "spot");
    assert_eq!(
        (&whole["waiting"], seconds(&whole["knownUntil"])),
        (&json!(false), hour + 30 * HOUR)
    );

    let mended = |at: i64| if at == hour - 5 * HOUR { "-50.5".into() } else { "100".into() };
    server.set(path, Some(market(hour - 30 * HOUR, hour + 30 * HOUR, mended)));
    assert_eq!(ask(&hub, "spot")["fault"], Value::Null);
    assert_eq!(cost(&hub), -50_500, "everything priced follows");
    let changes = hub.get("/api/prices/changes?name=day-ahead&zone=DE-LU");
    let was = &changes["changes"][0]["was"][0]["values"];
    assert!(
        was.as_array().unwrap().iter().all(|v| *v == 100.0),
        "the day before is kept: {changes}"
    );

    let large = "x".repeat(2 << 20);
    for (reply, word) in [
        (
            Reply::status(500, "", &format!("no luck with Bearer {KEY}")),
            "HTTP 500: no luck with Bearer …",
        ),
        (Reply::ok(large), "larger"),
        (Reply::status(302, "location: /elsewhere\r\n", ""), "sends elsewhere"),
        (Reply::ok("<html>busy</html>".into()), "not as the source documents"),
        (market(hour, hour + HOUR, |_| "1e35".into()), "not as the source documents"),
        (Reply::status(403, "", ""), "see the feed's key"),
    ] {
        server.set(path, Some(reply));
        let failed = ask(&hub, "spot");
        assert!(fault(&failed).contains(word), "{word}: {failed}");
        assert_eq!(failed["knownUntil"], whole["knownUntil"], "what is known stays");
    }
    assert_eq!(server.asked("/elsewhere"), 0);
    assert_eq!(cost(&hub), -50_500);
    // Nothing yet is no fault.
    server.set(path, Some(Reply::ok(r#"{"object":"list","data":[]}"#.into())));
    let nothing = ask(&hub, "spot");
    assert_eq!((&nothing["fault"], &nothing["waiting"]), (&Value::Null, &json!(true)));
    // The key went where it belongs, and nowhere else.
    let heads = server.heads.lock().unwrap().join("\n").to_lowercase();
    assert!(heads.contains(&format!("authorization: bearer {KEY}")), "{heads}");
    assert!(!hub.log().contains(KEY) && !hub.text("/api/feeds").contains(KEY), "{}", hub.log());
}

#[test]
fn a_source_that_wants_to_be_left_alone_is_left_alone_even_over_a_restart() {
    let (server, dir) = (Server::start(), tempfile::tempdir().unwrap());
    let path = "/v1/marketdata";
    server.set(path, Some(Reply::status(429, "retry-after: 3600\r\n", "slow down")));
    let feeds = [("spot", "awattar", "de")];
    let hub = start(&server, dir.path(), &feeds);
    let busy = first(&hub, "spot");
    assert!(fault(&busy).contains("too many questions"), "{busy}");
    assert!(seconds(&busy["nextAt"]) - seconds(&busy["askedAt"]) >= 3599, "{busy}");
    hub.try_post("/api/feeds/spot/ask", &json!({}));
    assert_eq!(hub.stop(), Some(0));
    server.set("/intensity/", Some(Reply::ok(r#"{"data":[]}"#.into())));
    let hub = start(&server, dir.path(), &[feeds[0], ("green", "uk-carbon", "")]);
    assert_eq!(first(&hub, "spot")["askedAt"], busy["askedAt"], "it is known after the restart");
    hub.try_post("/api/feeds/spot/ask", &json!({}));
    // Another feed is asked twice meanwhile; the one that is to be left alone is not.
    first(&hub, "green");
    ask(&hub, "green");
    assert_eq!((server.asked(path), server.asked("/intensity/")), (1, 2));
    let told = Command::new(binary())
        .args(["doctor", "--quick", "--data"])
        .arg(dir.path())
        .env("OHMSTEAD_FEEDS__SPOT__SOURCE", "awattar")
        .env("OHMSTEAD_FEEDS__SPOT__ZONE", "de")
        .env("OHMSTEAD_FEEDS__SPOT__KEY", KEY)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("spot: the source has had too many questions"), "{told}");
    assert!(!told.contains(KEY));
    assert_eq!(hub.try_post("/api/feeds/no-such/ask", &json!({})).0, 404);
}

#[test]
fn pages_currencies_and_carbon_intensity() {
    let (server, dir) = (Server::start(), tempfile::tempdir().unwrap());
    let hour = now() - now() % HOUR;
    let iso = |at: i64| jiff::Timestamp::from_second(at).unwrap().to_string();
    let rate = |n: i64| {
        let (from, to) = (iso(hour + n * 1800), iso(hour + (n + 1) * 1800));
        format!(
            r#"{{"value_exc_vat":{n}.5,"value_inc_vat":{n}.7,"valid_from":"{from}","valid_to":"{to}","payment_method":null}}"#
        )
    };
    let page = |next: &str, rates: &[i64]| {
        let rates: Vec<String> = rates.iter().map(|n| rate(*n)).collect();
        Reply::ok(format!(
            r#"{{"count":4,"next":{next},"previous":null,"results":[{}]}}"#,
            rates.join(",")
        ))
    };
    let next = format!("\"{}/v1/page2\"", server.url);
    server.set("/v1/products/AGILE-24-10-01/", Some(page(&next, &[3, 2])));
    server.set("/v1/page2", Some(page("null", &[1, 0])));
    let half_hour = |n: i64| {
        let (from, to) = (iso(hour + n * 1800), iso(hour + (n + 1) * 1800));
        let grams = if n == 6 { 40 } else { 200 };
        format!(
            r#"{{"from":"{from}","to":"{to}","intensity":{{"forecast":{grams},"actual":null,"index":"low"}}}}"#
        )
    };
    let half_hours: Vec<String> = (0..48).map(half_hour).collect();
    server.set("/intensity/", Some(Reply::ok(format!(r#"{{"data":[{}]}}"#, half_hours.join(",")))));
    let agile = "E-1R-AGILE-24-10-01-C";
    let feeds = [("agile", "octopus", agile), ("green", "uk-carbon", "")];
    let hub = start(&server, dir.path(), &feeds);
    // The site reckons in euro.
    let refused = first(&hub, "agile");
    assert!(
        fault(&refused).contains("the source gives GBP, and the series is to be in EUR"),
        "{refused}"
    );
    assert_eq!(hub.get("/api/prices?name=octopus")["series"], json!([]));
    let green = first(&hub, "green");
    assert_eq!((&green["carbon"], &green["fault"]), (&json!(true), &Value::Null), "{green}");
    let series = &hub.get(&format!("/api/prices?name=carbon&from={hour}"))["series"][0];
    assert_eq!(
        (&series["unit"], &series["currency"]),
        (&json!("gCO2/kWh"), &json!("gCO2")),
        "{series}"
    );
    assert_eq!((&series["step"], &series["values"][6]), (&json!(30), &json!(40.0)));
    // When the power is cleanest, beside when it is cheapest.
    import(
        &hub,
        &(0..=48)
            .map(|n| format!("house,{},{},0", hour - (48 - n) * HOUR, n * 500))
            .collect::<Vec<_>>(),
    );
    hub.post("/api/tariffs", &flat("flat", "0.30"));
    let advice = hub.get("/api/advice/window?kwh=1&hours=0.5&series=carbon");
    assert_eq!(
        (seconds(&advice["lowest"]["from"]), &advice["lowest"]["series"]),
        (hour + 6 * 1800, &json!(40.0))
    );
    assert_eq!(advice["pricesUntil"], Value::Null, "carbon is no price: {advice}");
    assert_eq!(hub.stop(), Some(0));

    let url = server.url.clone();
    let env = [
        ("OHMSTEAD_FEEDS__AGILE__SOURCE", "octopus"),
        ("OHMSTEAD_FEEDS__AGILE__ZONE", agile),
        ("OHMSTEAD_FEEDS__AGILE__URL", &url),
        ("OHMSTEAD_FEEDS__AGILE__CURRENCY", "GBP"),
        ("OHMSTEAD_FEEDS__AGILE__WITH_TAX", "true"),
        ("OHMSTEAD_FEEDS__AGILE__SITE", "home"),
        ("OHMSTEAD_FEEDS__GREEN__SOURCE", "uk-carbon"),
        ("OHMSTEAD_FEEDS__GREEN__URL", &url),
        ("OHMSTEAD_FEEDS__GREEN__SITE", "home"),
    ];
    let hub = Hub::start(&["serve"], dir.path(), &env);
    wait_until("the pages are fetched", || feed(&hub, "agile")["gotAt"].is_string());
    let series = &hub.get(&format!("/api/prices?name=octopus&from={hour}"))["series"][0];
    assert_eq!(
        (&series["unit"], &series["values"]),
        (&json!("p/kWh"), &json!([0.7, 1.7, 2.7, 3.7]))
    );
    // The new series is the site's; the one that serves every site is not taken from the others.
    assert_eq!(feed(&hub, "agile")["site"], json!("home"));
    wait_until("the other is refused", || feed(&hub, "green")["fault"].is_string());
    let taken = feed(&hub, "green");
    assert!(fault(&taken).contains("serves every site") && taken["site"].is_null(), "{taken}");
    // A hub that waits for an answer stops all the same.
    server.set("/v1/products/", None);
    let before = server.asked("/v1/products/");
    hub.try_post("/api/feeds/agile/ask", &json!({}));
    wait_until("the source is asked and silent", || server.asked("/v1/products/") > before);
    let began = Instant::now();
    assert_eq!(hub.stop(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(10));
}
