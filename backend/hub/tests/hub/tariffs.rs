//! Tariffs, costs and bills through the API: everything adds up, and follows what changes.

use crate::support;
use serde_json::{Value, json};
use support::Hub;
use support::billing::{
    DAY, YEAR, ZONE, berlin, counted, detail, flat, house, import, lines, micros, rich,
};

fn start(dir: &std::path::Path) -> Hub {
    Hub::start(&["serve"], dir, &[ZONE])
}

fn cost(hub: &Hub, from: i64, to: i64, more: &str) -> Value {
    hub.get(&format!("/api/cost?from={from}&to={to}{more}"))
}

fn sum(list: &Value, field: &str) -> i64 {
    list.as_array().unwrap().iter().map(|b| micros(&b[field])).sum()
}

#[test]
fn costs_in_every_bucket_add_up_to_the_bills_exactly() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    // February to April: two changes of month and the spring change.
    let (from, to) = (berlin("2025-02-01T00:00"), berlin("2025-05-01T00:00"));
    house(&hub, (from, to), 300);
    let made = hub.post("/api/tariffs", &rich("home"));
    assert_eq!(made["id"], "home", "{made}");
    let mut bills = 0;
    for month in ["2025-02", "2025-03", "2025-04"] {
        let preview = hub.post("/api/bills/preview", &json!({ "period": month }));
        let bill = &preview["bill"];
        assert_eq!(micros(&bill["total"]), sum(&bill["lines"], "amount"), "{preview}");
        assert_eq!((&bill["missingSlots"], &preview["running"]), (&json!(0), &json!(false)));
        assert_eq!(preview["coverage"], 1.0);
        bills += micros(&bill["exact"]);
    }
    for bucket in ["15m", "hour", "day", "week", "month", "billing", "year"] {
        let answer = cost(&hub, from, to, &format!("&bucket={bucket}"));
        let buckets = &answer["buckets"];
        assert_eq!(sum(buckets, "cost"), bills, "{bucket}");
        assert_eq!(micros(&answer["total"]["cost"]), bills, "{bucket}");
        assert_eq!(sum(buckets, "cost"), sum(buckets, "energyCost") + sum(buckets, "periodCost"));
        for b in buckets.as_array().unwrap() {
            assert_eq!(sum(&b["bands"], "cost"), micros(&b["energyCost"]), "{b}");
        }
        let energy =
            hub.get(&format!("/api/energy?deviceId=house&from={from}&to={to}&bucket={bucket}"));
        let wh = |list: &Value| -> Vec<Value> {
            list.as_array().unwrap().iter().map(|b| b["importWh"].clone()).collect()
        };
        assert_eq!(wh(buckets), wh(&energy["buckets"]), "{bucket}");
    }
    // The day of the spring change has 23 hours, and they are all of it.
    let (dawn, dusk) = (berlin("2025-03-30T00:00"), berlin("2025-03-31T00:00"));
    let hours = cost(&hub, dawn, dusk, "&bucket=hour");
    assert_eq!(hours["buckets"].as_array().unwrap().len(), 23);
    let day = cost(&hub, dawn, dusk, "&bucket=day");
    assert_eq!(micros(&hours["total"]["cost"]), micros(&day["buckets"][0]["cost"]));
}

#[test]
fn every_line_can_be_followed_to_its_quarter_hours() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    house(&hub, (berlin("2025-10-01T00:00"), berlin("2025-11-01T00:00")), 900);
    hub.post("/api/tariffs", &rich("home"));
    let issued = hub.post("/api/bills", &json!({"period": "2025-10"}));
    assert_eq!(issued["number"], "home-2025-10-01", "{issued}");
    let lines = issued["bill"]["lines"].as_array().unwrap();
    let mut followed = 0;
    for (i, line) in lines.iter().enumerate() {
        let answer = hub.get(&format!("/api/bills/home-2025-10-01/lines/{i}"));
        assert_eq!(&answer["line"], line);
        let slots = answer["slots"].as_array().unwrap();
        if line["unit"] != "kWh" {
            continue;
        }
        followed += 1;
        let parts: i64 = slots.iter().map(|s| micros(&s["cost"])).sum();
        assert_eq!(parts, micros(&line["amount"]), "{line}");
        if line["tier"].is_null() {
            let wh: f64 = slots.iter().map(|s| s["energyWh"].as_f64().unwrap()).sum();
            assert!((wh / 1000.0 - line["quantity"].as_f64().unwrap()).abs() < 1e-9, "{line}");
        }
        let previewed =
            hub.post(&format!("/api/bills/preview/lines/{i}"), &json!({"period": "2025-10"}));
        assert_eq!(previewed["slots"], answer["slots"]);
    }
    assert!(followed >= 5, "{followed}");
    assert_eq!(hub.status("/api/bills/home-2025-10-01/lines/99"), 404);
    // The long October: 31 days and an hour.
    let levy = lines.iter().position(|l| l["kind"] == "levy").unwrap();
    let levy = hub.get(&format!("/api/bills/home-2025-10-01/lines/{levy}"));
    assert_eq!(levy["slots"].as_array().unwrap().len(), 31 * 96 + 4);
}

#[test]
fn circuits_share_the_energy_part_and_nothing_is_left_over() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    let range = (YEAR, YEAR + 10 * DAY);
    house(&hub, range, 900);
    for (id, share) in [("kitchen", 4), ("laundry", 3)] {
        import(&hub, &lines(id, range, 900, |n| (counted(n) / share, 0)));
        hub.patch(&format!("/api/devices/{id}"), &json!({"parent": "house", "role": "circuit"}));
    }
    hub.post("/api/tariffs", &rich("home"));
    let answer = cost(&hub, range.0, range.1, "&bucket=day&by=circuit");
    let circuits = answer["circuits"].as_array().unwrap();
    assert_eq!(circuits.len(), 3);
    assert_eq!(circuits[2]["deviceId"], Value::Null);
    for (i, bucket) in answer["buckets"].as_array().unwrap().iter().enumerate() {
        let parts: i64 = circuits.iter().map(|c| micros(&c["costs"][i])).sum();
        assert_eq!(parts, micros(&bucket["energyCost"]));
    }
    for circuit in &circuits[..2] {
        let id = circuit["deviceId"].as_str().unwrap();
        let own = cost(&hub, range.0, range.1, &format!("&bucket=day&deviceId={id}"));
        assert_eq!(own["basis"], "share");
        assert_eq!(micros(&own["total"]["cost"]), micros(&circuit["cost"]), "{id}");
        assert_eq!(own["total"]["importWh"], circuit["importWh"]);
        assert!(micros(&circuit["cost"]) > 0);
    }
    assert_eq!(cost(&hub, range.0, range.1, "&deviceId=house")["basis"], "meter");
    assert_eq!(cost(&hub, range.0, range.1, "&deviceId=nobody")["status"], 404);
}

#[test]
fn whatever_changes_reprices_what_it_touches_and_an_issued_bill_stays() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    let (from, to) = (berlin("2025-02-01T00:00"), berlin("2025-04-01T00:00"));
    house(&hub, (from, to), 900);
    hub.post("/api/tariffs", &flat("home", "0.30"));
    let issued = hub.post("/api/bills", &json!({"period": "2025-02"}));
    let bill = issued["bill"].clone();
    assert_eq!(issued["adjustment"], Value::Null, "{issued}");
    let again = hub.post("/api/bills", &json!({"period": "2025-02"}));
    assert_eq!(again["status"], 409, "{again}");
    let days = || {
        let answer = cost(&hub, from, to, "&bucket=day");
        answer["buckets"].as_array().unwrap().iter().map(|b| micros(&b["cost"])).collect::<Vec<_>>()
    };
    let before = days();

    // A reading is corrected: two days void, their energy is shared out evenly.
    let noon = berlin("2025-02-10T00:00");
    let made = hub.post(
        "/api/corrections",
        &json!({"deviceId": "house", "reason": "wrong CT", "action":
            {"kind": "calibrate", "counter": "import", "from": noon.to_string(), "numerator": 2, "denominator": 1}}),
    );
    assert_eq!(made["inForce"], true, "{made}");
    let after = days();
    assert_eq!(after[..9], before[..9], "what came before is not touched");
    assert!(after[9..].iter().zip(&before[9..]).all(|(a, b)| a > b));
    let state = hub.get("/api/bills/home-2025-02-01");
    assert_eq!(state["bill"], bill, "an issued bill never changes");
    let adjustment = &state["adjustment"];
    let february: i64 = after[..28].iter().sum();
    assert_eq!(micros(&adjustment["was"]), micros(&bill["total"]));
    assert!((micros(&adjustment["now"]) - february).abs() <= 5_000, "{adjustment}");
    assert_eq!(
        micros(&adjustment["difference"]),
        adjustment["reasons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| micros(&r["difference"]))
            .sum::<i64>()
    );
    let text = adjustment["text"].as_str().unwrap();
    assert!(text.starts_with("was ") && text.contains(", because Energy, all day "), "{text}");
    let listed = hub.get("/api/bills?adjustments=true");
    assert_eq!(listed["bills"][0]["adjustment"], *adjustment);

    // Taken back: nothing is left of it.
    hub.post("/api/corrections", &json!({"deviceId": "house", "reason": "no", "action": {"kind": "revoke", "id": made["id"]}}));
    assert_eq!(days(), before);
    assert_eq!(hub.get("/api/bills/home-2025-02-01")["adjustment"], Value::Null);

    // A new tariff from the middle of March on: February and the days before do not move.
    let answer =
        hub.post("/api/tariffs/home/versions?validFrom=2025-03-15", &flat("dearer", "0.45"));
    assert_eq!(answer["versions"][0]["validTo"], "2025-03-15", "{answer}");
    let dearer = days();
    assert_eq!(dearer[..42], before[..42]);
    assert!(dearer[42..].iter().zip(&before[42..]).all(|(a, b)| a * 2 == b * 3));

    // The contract is corrected from the beginning: the bill says so; removed: the bill stays.
    hub.put("/api/tariffs/home", &flat("home", "0.29"));
    let adjusted = hub.get("/api/bills/home-2025-02-01");
    assert!(
        adjusted["adjustment"]["text"].as_str().unwrap().contains("rate 0.3 → 0.29"),
        "{adjusted}"
    );
    assert_eq!(hub.delete("/api/tariffs/home"), 204);
    let kept = hub.get("/api/bills/home-2025-02-01");
    assert_eq!((&kept["bill"], &kept["adjustment"]), (&bill, &Value::Null));
    assert_eq!(cost(&hub, from, to, "")["status"], 404);
    assert_eq!(hub.stop(), Some(0));
    let hub = start(dir.path());
    assert_eq!(hub.get("/api/bills/home-2025-02-01")["bill"], bill);
}

#[test]
fn a_late_reading_moves_the_costs_of_its_own_time() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    let mut all = lines("house", (YEAR, YEAR + 31 * DAY), 900, |n| (counted(n), 0));
    hub.post("/api/tariffs", &flat("home", "0.30"));
    // The tenth day is missing, and comes after the bill.
    let late: Vec<String> = all.drain(9 * 96 + 1..10 * 96).collect();
    import(&hub, &all);
    let issued = hub.post("/api/bills", &json!({"period": "2025-01"}));
    let bill = &issued["bill"];
    assert!(bill["estimatedShare"].as_f64().unwrap() > 0.01, "{issued}");
    let page = hub.text("/api/bills/home-2025-01-01.html");
    assert!(page.contains("by estimate") && page.contains("of the time was measured"), "{page}");
    let before = cost(&hub, YEAR, YEAR + 31 * DAY, "&bucket=hour");
    import(&hub, &late);
    let after = cost(&hub, YEAR, YEAR + 31 * DAY, "&bucket=hour");
    let changed: Vec<usize> = (0..31 * 24)
        .filter(|i| before["buckets"][i]["cost"] != after["buckets"][i]["cost"])
        .collect();
    assert!(
        !changed.is_empty() && changed.iter().all(|h| (9 * 24..10 * 24).contains(h)),
        "{changed:?}"
    );
    assert_eq!(after["total"]["estimatedShare"], 0.0);
    // The counter knew the energy of the gap: the sum is the same, and the bill too.
    assert_eq!(micros(&after["total"]["cost"]), micros(&before["total"]["cost"]));
    assert_eq!(hub.get("/api/bills/home-2025-01-01")["adjustment"], Value::Null);
}

#[test]
fn the_order_in_which_readings_arrive_leaves_no_trace_in_costs() {
    let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let range = (YEAR, YEAR + 20 * DAY);
    let all = lines("house", range, 600, |n| (counted(n), n * 3));
    let mut mixed: Vec<String> = all.clone();
    mixed.sort_by_key(|l| {
        l.bytes().fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)))
    });
    let answers: Vec<Value> = [&all, &mixed]
        .into_iter()
        .zip(&dirs)
        .map(|(lines, dir)| {
            let hub = start(dir.path());
            hub.post("/api/tariffs", &rich("home"));
            for part in lines.chunks(997) {
                import(&hub, part);
            }
            cost(&hub, range.0, range.1, "&bucket=15m&by=circuit")
        })
        .collect();
    assert!(micros(&answers[0]["total"]["cost"]) > 0);
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn carried_credits_are_right_in_a_period_asked_for_alone() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    let (from, to) = (berlin("2025-01-01T00:00"), berlin("2025-04-01T00:00"));
    // A sunny January pays for part of March.
    let sunny = berlin("2025-02-01T00:00");
    let hours =
        |n: i64| (n.min((sunny - from) / 3600) * 900, (n - (sunny - from) / 3600).max(0) * 300);
    import(&hub, &lines("house", (from, to), 3600, |n| (hours(n).1, hours(n).0)));
    let mut tariff = flat("home", "0.30");
    tariff["export"] =
        json!({"netMetering": {"carry": true, "settleMonth": 12, "settlePrice": "0.03"}});
    let made = hub.post("/api/tariffs", &tariff);
    assert_eq!(made["id"], "home", "{made}");
    let all = cost(&hub, from, to, "&bucket=month");
    assert_eq!(micros(&all["total"]["cost"]), 0, "{all}");
    let march = cost(&hub, berlin("2025-03-01T00:00"), to, "&bucket=month");
    assert_eq!(micros(&march["total"]["cost"]), 0);
    assert!(march["notes"][0].as_str().unwrap().contains("carried over"), "{march}");
    let bill = hub.post("/api/bills/preview", &json!({"period": "2025-03"}));
    assert_eq!(bill["bill"]["total"], 0.0, "{bill}");
}

#[test]
fn the_running_period_says_how_it_will_end() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    let now = support::now();
    let begin = (now - 40 * DAY).div_euclid(900) * 900;
    // 1 kW, always.
    import(&hub, &lines("house", (begin, now.div_euclid(900) * 900), 900, |n| (n * 250, 0)));
    let mut tariff = flat("home", "0.30");
    tariff["fixed"] = json!([{"name": "Base", "amount": "0.50", "per": "day"}]);
    hub.post("/api/tariffs", &tariff);
    let answer = hub.get("/api/cost/projection");
    let contract = &answer["contracts"][0];
    let day = |name: &str| contract[name].as_str().unwrap().parse::<jiff::civil::Date>().unwrap();
    let (from, to) = (day("from"), day("to"));
    let seconds = |d: jiff::civil::Date| d.in_tz("Europe/Berlin").unwrap().timestamp().as_second();
    let hours = (seconds(to) - seconds(from)) / 3600;
    let days = (to - from).get_days();
    let expected = hours as f64 * 0.30 + f64::from(days) * 0.50;
    let at_end = contract["atEnd"]["total"].as_f64().unwrap();
    // A quarter hour that is under way may be missing.
    assert!((at_end - expected).abs() < 0.15, "{at_end} {expected}: {answer}");
    assert!(contract["soFar"]["total"].as_f64().unwrap() <= at_end + 0.005);
}

#[test]
fn bills_come_as_json_as_a_page_for_print_and_as_csv() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    house(&hub, (YEAR, YEAR + 31 * DAY), 3600);
    hub.post("/api/tariffs", &rich("home"));
    let issued = hub
        .post("/api/bills", &json!({"contract": "home", "from": "2025-01-01", "to": "2025-02-01"}));
    let number = issued["number"].as_str().unwrap();
    let csv = hub.text(&format!("/api/bills/{number}.csv"));
    assert_eq!(csv.lines().count(), 2 + issued["bill"]["lines"].as_array().unwrap().len());
    let page = hub.text(&format!("/api/bills/{number}.html"));
    assert!(page.starts_with("<!doctype html>") && page.contains(number), "{page}");
    assert!(!page.contains("<script"));
    for (ask, status, word) in [
        (json!({"period": "2024-01"}), 404, "no data"),
        (json!({"period": "soon"}), 400, "date"),
        (json!({"from": "2025-01-01", "to": "2025-03-01"}), 400, "one billing period"),
        (json!({"from": "2025-01-01"}), 400, "from and to"),
        (json!({"contract": "other"}), 404, "home"),
        (json!({"deviceId": "house"}), 400, "deviceId"),
    ] {
        let problem = hub.post("/api/bills", &ask);
        assert_eq!(problem["status"], status, "{ask}: {problem}");
        assert!(detail(&problem).contains(word), "{ask}: {problem}");
    }
    let running = jiff::Timestamp::from_second(support::now()).unwrap().to_string();
    let running = hub.post("/api/bills", &json!({"period": &running[..10]}));
    assert!([404, 409].contains(&running["status"].as_i64().unwrap()), "{running}");
}
