//! A meter that belongs to another site from an instant on, in the real program: what each site's people
//! see of it, and that it is all of it.

use crate::sites::{house, two_sites};
use crate::support::billing::berlin;
use crate::support::people::Person;
use serde_json::{Value, json};

/// An instant as an address takes it.
fn address(at: i64) -> String {
    jiff::Timestamp::from_second(at).unwrap().to_string()
}

fn slots(p: &Person<'_>, device: &str) -> Vec<f64> {
    let (from, to) = (berlin("2025-10-01T00:00"), berlin("2025-11-01T00:00"));
    let path = format!("/api/energy?deviceId={device}&from={from}&to={to}&bucket=15m");
    let buckets = p.get(&path)["buckets"].clone();
    buckets.as_array().unwrap().iter().map(|b| b["importWh"].as_f64().unwrap()).collect()
}

fn ids(all: &Value) -> Vec<&str> {
    all.as_array().into_iter().flatten().filter_map(|d| d["id"].as_str()).collect()
}

fn move_main(root: &Person<'_>, site: &str, from: &str) -> (u16, String) {
    let path = format!("/api/sites/{site}/devices/main?from={from}");
    let answer = root.send("PUT", &path, None);
    (answer.status, answer.json["detail"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_meter_moves_from_an_instant_on_and_each_site_has_its_time_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path());
    let root = Person::login(&hub, "root");
    house(&root);
    let issued = root.post("/api/bills", json!({"contract": "power", "period": "2025-10"}));
    let number = issued["number"].as_str().unwrap_or_else(|| panic!("{issued}")).to_owned();
    let (ann, eve) = (Person::login(&hub, "ann"), Person::login(&hub, "eve"));
    let cost = |p: &Person<'_>, from: &str, to: &str| {
        let (from, to) = (berlin(from), berlin(to));
        let answer = p.get(&format!("/api/cost?from={from}&to={to}&bucket=day"));
        answer["total"]["energyCost"].as_f64().unwrap()
    };
    let before = (slots(&ann, "main"), slots(&ann, "oven"), slots(&ann, "kitchen"));
    let paid = cost(&ann, "2025-10-01T00:00", "2025-10-15T00:00");
    let bill = ann.get(&format!("/api/bills/{number}"));

    // 06:15 in the site's time, in the middle of an hour between two readings.
    let moved = berlin("2025-10-15T06:15");
    for (from, why, status) in [
        ("2100-01-01T00:00:00Z".to_owned(), "has not come", 400),
        (address(moved + 60), "quarter hour", 400),
        ("soon".to_owned(), "is not a time", 400),
    ] {
        let (answered, detail) = move_main(&root, "far", &from);
        assert_eq!((answered, detail.contains(why)), (status, true), "{detail}");
    }
    assert_eq!(move_main(&root, "home", &address(moved)).0, 409, "it is there");
    let made = root.send("PUT", "/api/sites/far/devices/kitchen?from=2025-10-15T00:00:00Z", None);
    assert_eq!(made.status, 409, "{}", made.json);
    assert_eq!(move_main(&root, "far", &address(moved)).0, 204);

    let (main, oven) = ("main-until-20251015T0415Z", "oven-until-20251015T0415Z");
    let listed = ann.get("/api/devices");
    assert_eq!((ids(&listed["devices"]), ids(&listed["past"])), (vec![], vec![main, oven]));
    assert_eq!(listed["past"][1]["parent"], main, "{listed}");
    let there = eve.get("/api/devices");
    assert_eq!((ids(&there["devices"]), ids(&there["past"])), (vec!["main", "oven"], vec![]));
    for (p, foreign) in [(&ann, "main"), (&eve, main)] {
        let change = Some(json!({"name": "mine"}));
        assert_eq!(p.status("PATCH", &format!("/api/devices/{foreign}"), change), 404);
        for path in ["energy", "readings", "findings", "corrections", "export.csv", "alerts"] {
            let path = format!("/api/{path}?deviceId={foreign}");
            assert_eq!(p.status("GET", &path, None), 404, "{path}");
        }
    }

    // Slot by slot both are all of it, and neither has any of the other's.
    let at = usize::try_from((moved - berlin("2025-10-01T00:00")) / 900).unwrap();
    let zero = |part: &[f64]| part.iter().all(|wh| *wh == 0.0);
    for (left, goes, whole) in [(main, "main", &before.0), (oven, "oven", &before.1)] {
        let (left, goes) = (slots(&ann, left), slots(&eve, goes));
        assert!(zero(&left[at..]) && zero(&goes[..at]));
        assert_eq!([&left[..at], &goes[at..]].concat(), *whole);
    }
    let kitchen = slots(&ann, "kitchen");
    assert_eq!((&kitchen[..at], zero(&kitchen[at..])), (&before.2[..at], true));

    // Readings and exports: an instant belongs to one site.
    let times = |p: &Person<'_>, device: &str| -> Vec<i64> {
        let page = p.get(&format!("/api/readings?deviceId={device}&limit=10000"));
        let at = |r: &Value| r["timestamp"].as_str().unwrap().parse::<jiff::Timestamp>();
        let all = page["readings"].as_array().unwrap().iter();
        all.map(|r| at(r).unwrap().as_second()).collect()
    };
    let (left, goes) = (times(&ann, main), times(&eve, "main"));
    assert!(left.iter().all(|t| *t < moved) && goes.iter().all(|t| moved <= *t));
    assert_eq!(left.len() + goes.len(), 31 * 24 + 1);
    for (p, id, other, count) in
        [(&ann, main, "\nmain,", left.len()), (&eve, "main", main, goes.len())]
    {
        let export = p.get("/api/export.csv");
        let text = export.as_str().unwrap();
        let rows = text.lines().filter(|l| l.starts_with(&format!("{id},"))).count();
        assert_eq!((rows, text.contains(other)), (count, false), "{id}");
    }

    // The contract stays, with what it billed and its bills, and bills nothing that came after.
    assert_eq!(ann.get("/api/tariffs/power")["deviceId"], main);
    assert_eq!(eve.status("GET", "/api/tariffs/power", None), 404);
    assert_eq!(cost(&ann, "2025-10-01T00:00", "2025-10-15T00:00"), paid);
    assert_eq!(cost(&ann, "2025-10-16T00:00", "2025-11-01T00:00"), 0.0);
    let now = ann.get(&format!("/api/bills/{number}"));
    assert_eq!(now["bill"], bill["bill"]);
    assert_eq!(eve.status("GET", &format!("/api/bills/{number}"), None), 404);
}

#[test]
fn a_meter_that_moved_so_moves_on_and_back_and_what_it_left_is_only_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let hub = two_sites(dir.path());
    let root = Person::login(&hub, "root");
    house(&root);
    let whole: f64 = slots(&root, "main").iter().sum();
    let first = berlin("2025-10-10T00:00");
    assert_eq!(move_main(&root, "far", &address(first)).0, 204);
    let main = "main-until-20251009T2200Z";
    // Nothing comes to it, and nobody gets a password for it.
    let reading = json!({"deviceId": main, "timestamp": first - 5, "energy": 1});
    assert_eq!(root.status("POST", "/api/readings", Some(reading)), 409);
    assert_eq!(root.status("POST", "/api/devices?site=home", Some(json!({"id": main}))), 409);
    let left =
        root.send("PUT", &format!("/api/sites/far/devices/{main}?from={}", first - 900), None);
    assert_eq!(left.status, 409, "{}", left.json);
    let (again, detail) = move_main(&root, "home", &address(first));
    assert_eq!((again, detail.contains("after that")), (409, true), "{detail}");
    // The site is not removed while it has a time of it, nor is that of nobody.
    assert_eq!(move_main(&root, "home", &address(berlin("2025-10-20T00:00"))).0, 204);
    assert_eq!(root.status("DELETE", "/api/sites/far", None), 409);
    let (ann, eve) = (Person::login(&hub, "ann"), Person::login(&hub, "eve"));
    let middle = "main-until-20251019T2200Z";
    let sum = |p: &Person<'_>, id: &str| slots(p, id).iter().sum::<f64>();
    let parts = [sum(&ann, main), sum(&eve, middle), sum(&ann, "main")];
    assert!(parts.iter().all(|wh| *wh > 0.0), "{parts:?}");
    assert_eq!(parts.iter().sum::<f64>(), whole);
    // As a whole what is here of it moves; what it left lies where it lies, and moves by itself.
    assert_eq!(root.status("PUT", "/api/sites/far/devices/main", None), 204);
    assert_eq!(sum(&eve, "main"), parts[2]);
    assert_eq!(sum(&ann, main), parts[0]);
    assert_eq!(root.status("PUT", &format!("/api/sites/home/devices/{middle}"), None), 204);
    assert_eq!((sum(&ann, middle), eve.status("GET", "/api/devices/main", None)), (parts[1], 200));
    // The log says from when on.
    let log = root.get("/api/audit?limit=100&action=devices&object=home").to_string();
    assert!(log.contains("2025-10-20T00:00:00+02:00"), "{log}");
}
