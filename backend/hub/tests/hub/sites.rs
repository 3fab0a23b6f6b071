//! Sites in the real program: what belongs to them, what moves between them, what a change of one
//! changes, and what the log says of it all.

use crate::support;
use serde_json::{Value, json};
use std::path::Path;
use support::Hub;
use support::billing::{ZONE, berlin, flat};
use support::people::{PASSWORD, Person, add_user, login_hub};

/// A hub with the sites `home` (Berlin) and `far` (Lima): `root` administers the hub, `ann` home,
/// `eve` far.
pub fn two_sites(dir: &Path) -> Hub {
    // The first start makes the first site as it is configured then.
    assert_eq!(Hub::start(&["serve"], dir, &[ZONE]).stop(), Some(0));
    add_user(dir, "root", &["--role", "admin"]);
    add_user(dir, "ann", &["--role", "admin", "--site", "home"]);
    let hub = login_hub(dir);
    let root = Person::login(&hub, "root");
    root.post("/api/sites", json!({"name": "Far", "timezone": "America/Lima"}));
    let roles = json!([{"site": "far", "role": "admin"}]);
    root.post("/api/users", json!({"name": "eve", "password": PASSWORD, "roles": roles}));
    hub
}

/// A main meter with a circuit below it, a virtual meter of that, and a month of energy.
pub fn house(root: &Person<'_>) {
    for (id, more) in [("main", json!({"role": "main"})), ("oven", json!({"parent": "main"}))] {
        assert_eq!(root.status("POST", "/api/devices?site=home", Some(json!({"id": id}))), 201);
        assert_eq!(root.status("PATCH", &format!("/api/devices/{id}"), Some(more)), 200);
    }
    let parts = json!({"combination": "sum", "members": ["oven"]});
    let made = root.send("PUT", "/api/virtual-meters/kitchen?site=home", Some(parts));
    assert!(made.status < 300, "{}", made.json);
    let from = berlin("2025-10-01T00:00");
    let lines = (0..=31 * 24).map(|n| {
        format!("main,{},{}\noven,{},{}", from + n * 3600, n * 500, from + n * 3600, n * 100)
    });
    let csv = format!("deviceId,timestamp,energy\n{}\n", lines.collect::<Vec<_>>().join("\n"));
    let imported = root.upload("/api/import?name=x.csv&site=home", &csv);
    assert_eq!(imported.status, 200, "{}", imported.json);
    let versions = json!([{"tariff": flat("power", "0.30")}]);
    let contract = json!({"id": "power", "deviceId": "main", "versions": versions});
    root.post("/api/tariffs?site=home", contract);
}

#[test]
fn a_meter_moves_with_all_that_belongs_to_it_and_every_number_stays() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path());
    let root = Person::login(&hub, "root");
    house(&root);
    let issued = root.post("/api/bills", json!({"contract": "power", "period": "2025-10"}));
    let number = issued["number"].as_str().unwrap_or_else(|| panic!("{issued}")).to_owned();
    let (ann, eve) = (Person::login(&hub, "ann"), Person::login(&hub, "eve"));
    let (from, to) = (berlin("2025-10-01T00:00"), berlin("2025-11-01T00:00"));
    let energy = format!("/api/energy?deviceId=main&from={from}&to={to}&bucket=15m");
    let before = ann.get(&energy)["buckets"].as_array().unwrap().len();
    let total = |p: &Person<'_>| -> Vec<Value> {
        let all = p.get(&energy)["buckets"].clone();
        all.as_array().unwrap().iter().map(|b| b["importWh"].clone()).collect()
    };
    let numbers = total(&ann);
    let bill = ann.get(&format!("/api/bills/{number}"));
    // A circuit does not leave its meter behind, nor a contract.
    let torn = root.send("PUT", "/api/sites/far/devices/oven", None);
    assert_eq!(torn.status, 409);
    assert!(torn.json["detail"].as_str().unwrap().contains("main"), "{}", torn.json);
    assert_eq!(root.status("PUT", "/api/sites/far/tariffs/power", None), 409);
    assert_eq!(
        ann.status("PUT", "/api/sites/home/devices/main", None),
        403,
        "not for a site's admin"
    );
    assert_eq!(root.status("PUT", "/api/sites/far/devices/main", None), 204);
    for path in [
        "/api/devices/main",
        "/api/devices/oven",
        "/api/tariffs/power",
        &format!("/api/bills/{number}"),
        &energy,
    ] {
        assert_eq!(ann.status("GET", path, None), 404, "{path}");
        assert_eq!(eve.status("GET", path, None), 200, "{path}");
    }
    assert_eq!(eve.get("/api/virtual-meters").to_string().matches("kitchen").count(), 1);
    assert_eq!(ann.get("/api/devices")["devices"], json!([]));
    assert_eq!((before, total(&eve)), (numbers.len(), numbers));
    // What was issued was issued in Berlin's time, and stays so.
    let moved = eve.get(&format!("/api/bills/{number}"));
    assert_eq!(moved["bill"]["total"], bill["bill"]["total"]);
    // A contract without a meter of its own moves by itself.
    root.post("/api/tariffs?site=home", flat("offer", "0.25"));
    assert_eq!(root.status("PUT", "/api/sites/far/tariffs/offer", None), 204);
    assert_eq!(
        (
            ann.status("GET", "/api/tariffs/offer", None),
            eve.status("GET", "/api/tariffs/offer", None)
        ),
        (404, 200)
    );
    assert_eq!(root.status("PUT", "/api/sites/far/tariffs/none", None), 404);
}

#[test]
fn a_change_of_a_site_says_what_it_changes_before_it_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path());
    let root = Person::login(&hub, "root");
    house(&root);
    root.post("/api/bills", json!({"contract": "power", "period": "2025-10"}));
    let bill = |p: &Person<'_>| p.get("/api/bills")["bills"][0].clone();
    let issued = bill(&root);
    let ann = Person::login(&hub, "ann");
    let change = json!({"timezone": "America/Lima", "currency": "PEN", "billingDay": 15});
    let told = ann.post("/api/sites/home/preview", change.clone());
    assert_eq!((told["contracts"].as_i64(), told["issuedBills"].as_i64()), (Some(1), Some(1)));
    let effects = told["effects"].as_array().unwrap();
    let fields: Vec<&str> = effects.iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["timezone", "currency", "billingDay"]);
    assert!(effects[1]["effect"].as_str().unwrap().contains("power"), "{told}");
    assert!(
        effects.iter().all(|e| e["effect"].as_str().unwrap().contains("issued bill")),
        "{told}"
    );
    assert_eq!(ann.get("/api/sites/home")["timezone"], "Europe/Berlin", "nothing was changed");
    assert_eq!(ann.status("POST", "/api/sites/home/preview", Some(json!({"billingDay": 32}))), 400);
    assert_eq!(ann.status("POST", "/api/sites/far/preview", Some(json!({}))), 404);
    assert_eq!(ann.status("PATCH", "/api/sites/home", Some(change)), 200);
    assert_eq!(bill(&root)["total"], issued["total"]);
    let days = format!(
        "/api/energy?deviceId=main&from={}&to={}&bucket=day",
        berlin("2025-10-10T07:00"),
        berlin("2025-10-11T07:00")
    );
    let day = ann.get(&days)["buckets"][0]["from"].as_str().unwrap().to_owned();
    assert!(day.ends_with("-05:00"), "{day}");
}

#[test]
fn the_log_says_what_was_there_before_and_after_and_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path());
    let root = Person::login(&hub, "root");
    house(&root);
    let begun = support::now();
    root.status("PATCH", "/api/sites/home", Some(json!({"billingDay": 7})));
    root.status("PATCH", "/api/devices/main", Some(json!({"name": "Cellar"})));
    root.status(
        "PATCH",
        "/api/users/eve",
        Some(json!({"roles": [{"site": "far", "role": "viewer"}]})),
    );
    root.status("PUT", "/api/sites/far/devices/main", None);
    root.status("DELETE", "/api/tariffs/power", None);
    let entry = |query: &str| {
        let page = root.get(&format!("/api/audit?limit=1&{query}"));
        page["entries"][0].clone()
    };
    let sides = |e: &Value| {
        let side = |name: &str| {
            e[name].as_str().map(|t| serde_json::from_str::<Value>(t).unwrap_or_else(|_| json!(t)))
        };
        (side("before").unwrap_or_default(), side("after").unwrap_or_default())
    };
    let (before, after) = sides(&entry("object=home&action=PATCH"));
    assert_eq!((before, after), (json!({"billingDay": 1}), json!({"billingDay": 7})));
    let (before, after) = sides(&entry("object=main&action=PATCH"));
    assert_eq!((before, after), (json!({"name": null}), json!({"name": "Cellar"})));
    let (before, after) = sides(&entry("object=eve"));
    assert_eq!(
        (&before["roles"][0]["role"], &after["roles"][0]["role"]),
        (&json!("admin"), &json!("viewer"))
    );
    let (before, after) = sides(&entry("action=devices&object=far"));
    assert_eq!((before, after), (json!({"site": "home"}), json!({"site": "far"})));
    let gone = entry("object=power&action=DELETE");
    assert!(gone["before"].as_str().unwrap().contains("0.3") && gone["after"].is_null(), "{gone}");
    // By time: half-open, and nothing from before.
    let count =
        |query: &str| root.get(&format!("/api/audit?{query}"))["entries"].as_array().unwrap().len();
    assert_eq!(count(&format!("from={begun}&action=PATCH&object=home")), 1);
    assert_eq!(count(&format!("to={begun}&action=PATCH&object=home")), 0);
    assert_eq!(root.status("GET", "/api/audit?from=once", None), 400);
    assert!(!root.get("/api/audit?limit=1000").to_string().contains(PASSWORD));
}

#[test]
fn the_list_of_sites_tells_energy_cost_and_alerts_of_today() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path());
    let root = Person::login(&hub, "root");
    house(&root);
    // From midnight in Berlin on, 1 kWh an hour; shortly after midnight there is nothing to tell.
    let now = support::now();
    let at = jiff::Timestamp::from_second(now).unwrap().in_tz("Europe/Berlin").unwrap();
    let midnight = at.start_of_day().unwrap().timestamp().as_second();
    let slots = (now - midnight) / 900;
    let lines = (0..=slots).map(|n| format!("main,{},{}", midnight + n * 900, 1_000_000 + n * 250));
    let csv = format!("deviceId,timestamp,energy\n{}\n", lines.collect::<Vec<_>>().join("\n"));
    assert_eq!(root.upload("/api/import?name=y.csv&site=home", &csv).status, 200);
    let site = |id: &str| {
        let all = root.get("/api/sites")["sites"].clone();
        all.as_array().unwrap().iter().find(|s| s["id"] == id).unwrap().clone()
    };
    // 0.30 a kWh. The parts of a billing period are rounded so that they add up to it, to the millionth.
    // What was worked out before the import came is worked out anew after ten seconds.
    let whole = slots * 75_000;
    support::wait_until("today's energy and cost are told", || {
        let home = site("home");
        let cost = home["todayCost"].as_f64().map(|c| (c * 1e6).round() as i64);
        home["todayWh"].as_f64() == Some(slots as f64 * 250.0)
            && cost.is_some_and(|c| (c - whole).abs() <= 1)
    });
    let home = site("home");
    assert_eq!((home["devices"].as_i64(), home["alerts"].as_i64()), (Some(2), Some(0)));
    assert!(home["todayCostAt"].is_string());
    assert_eq!((&site("far")["todayCost"], &site("far")["todayWh"]), (&Value::Null, &Value::Null));
}
