//! Every question of the API with parameters that make no sense: refused in the documented form, never with
//! a failure of the hub. For a moment what a fuzzer does for hours.

use crate::support;
use support::people::send;
use support::{Hub, publish};

/// Values that a program or an attacker sends.
const VALUES: [&str; 24] = [
    "",
    "%00",
    "%ff",
    "%F0%9F%92%A9",
    "-1",
    "0",
    "18446744073709551616",
    "1e308",
    "NaN",
    "m1%27--",
    "..%2F..",
    "2026-02-30",
    "2026-10-25T02:30:00",
    "9999-12-31T23:59:60Z",
    "-9999-01-01T00:00:00Z",
    "true",
    "null",
    "[]",
    "{}",
    "a,b,,c",
    "%2Cm1",
    "m1",
    "day",
    "%25s%25n",
];

/// Parameters that operations have, and some that none has.
const NAMES: [&str; 16] = [
    "deviceId",
    "from",
    "to",
    "bucket",
    "limit",
    "cursor",
    "resolution",
    "contract",
    "state",
    "site",
    "with",
    "horizon",
    "format",
    "on",
    "who",
    "no_such",
];

#[test]
fn no_question_makes_the_hub_fail() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let payload = format!(r#"{{"power":100,"energy":5,"timestamp":{}}}"#, support::now() - 60);
    publish(&hub, "/energy/m1/data", &payload, &["-q", "1"]);
    let document = hub.get("/api/openapi.json");
    let mut asked = 0;
    let mut wrong = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        if item.get("get").is_none() || path == "/api/live" || path.contains("/openid/") {
            continue;
        }
        for (n, value) in VALUES.iter().enumerate() {
            let id = if n % 2 == 0 { "m1" } else { value };
            let filled = path.split('/').map(|p| if p.starts_with('{') { id } else { p });
            let filled = filled.collect::<Vec<_>>().join("/");
            let others = ["deviceId=m1", "from=0&to=900", "deviceId=m1&from=0&to=900"][n % 3];
            for name in NAMES {
                let url = format!("{filled}?{others}&{name}={value}");
                let Ok(_) = url.parse::<ureq::http::Uri>() else { continue };
                let answer = send(&hub, "GET", &url, None, None);
                asked += 1;
                let kind = answer.header("content-type").unwrap_or_default();
                let told = answer.status < 400 || kind == "application/problem+json";
                if answer.status >= 500 || !told {
                    wrong.push(format!("{url}: {} {kind}", answer.status));
                }
            }
        }
    }
    assert!(asked > 5_000, "{asked}");
    assert!(
        wrong.is_empty(),
        "of {asked} answers {} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(!hub.log().contains("panicked"), "{}", hub.log());
    assert_eq!(hub.get("/api/devices/m1")["id"], "m1");
}
