//! Tariffs in and out, dynamic prices, comparison, and the utility's meter beside ours.

use crate::support;
use serde_json::{Value, json};
use support::Hub;
use support::billing::{
    DAY, YEAR, ZONE, berlin, counted, detail, flat, house, import, lines, micros, rich,
};

fn start(dir: &std::path::Path) -> Hub {
    Hub::start(&["serve"], dir, &[ZONE])
}

/// A small URDB record.
fn urdb() -> Value {
    let peak: Vec<Vec<u8>> =
        (0..12).map(|_| (0..24).map(|h| u8::from((16..21).contains(&h))).collect()).collect();
    let off = vec![vec![0; 24]; 12];
    json!({"items": [{
        "label": "5a", "utility": "Example Power", "name": "Residential TOU", "sector": "Residential", "currency": "EUR",
        "energyratestructure": [[{"rate": 0.11, "adj": 0.004, "unit": "kWh"}], [{"max": 100, "rate": 0.25, "unit": "kWh"}, {"rate": 0.3125, "unit": "kWh"}]],
        "energyweekdayschedule": peak, "energyweekendschedule": off,
        "fixedchargefirstmeter": 9.5, "fixedchargeunits": "$/month", "dgrules": "Net Billing Instantaneous"}]})
}

#[test]
fn urdb_and_native_tariffs_come_in_and_go_out_and_mean_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    house(&hub, (YEAR, YEAR + 31 * DAY), 900);
    let made = hub.post("/api/tariffs?id=one&validFrom=2024-01-01&kind=offer", &urdb());
    assert_eq!(
        (&made["kind"], &made["versions"][0]["validFrom"]),
        (&json!("offer"), &json!("2024-01-01")),
        "{made}"
    );
    assert!(made["versions"][0]["summary"][0].as_str().unwrap().contains("0.3125"), "{made}");
    // Out as URDB and in again; out in the native form, wrapped and bare, and in again.
    let out = hub.get("/api/tariffs/one?format=urdb");
    assert_eq!(out["items"][0]["energyratestructure"][1][1]["rate"], 0.3125, "{out}");
    hub.post("/api/tariffs?id=two&kind=offer", &out);
    let mut wrapped = hub.get("/api/tariffs/one");
    wrapped["id"] = json!("three");
    let made = hub.post("/api/tariffs", &wrapped);
    assert_eq!(made["versions"], wrapped["versions"], "{made}");
    hub.put("/api/tariffs/four?kind=offer", &wrapped["versions"][0]["tariff"]);
    let total = |id: &str| {
        hub.post("/api/bills/preview", &json!({"contract": id, "period": "2025-01"}))["bill"]["total"].clone()
    };
    assert!(total("one").as_f64().unwrap() > 9.5);
    for id in ["two", "three", "four"] {
        assert_eq!(total(id), total("one"), "{id}");
    }
    let ids: Vec<Value> = hub.get("/api/tariffs")["tariffs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["id"].clone())
        .collect();
    assert_eq!(ids, ["four", "one", "three", "two"]);
    // What URDB has no field for is refused by name.
    hub.post("/api/tariffs", &rich("rich"));
    let problem = hub.get("/api/tariffs/rich?format=urdb");
    assert!(detail(&problem).contains("taxes"), "{problem}");
    let clash = hub.post("/api/tariffs", &rich("rich"));
    assert_eq!(clash["status"], 409, "{clash}");
}

#[test]
fn malformed_tariffs_are_refused_by_field() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    let change = |path: &str, value: Value| {
        let mut tariff = rich("home");
        *tariff.pointer_mut(path).unwrap() = value;
        tariff
    };
    let mut cases = vec![
        (json!({"id": "x", "name": "x"}), "currency"),
        (json!([]), "no tariff"),
        (change("/energy/0/price/bands/bands/0/tiers/0/price", json!(0.182)), "\"0.182\""),
        (change("/energy/0/price/bands/bands/1/tiers/0/upTo", Value::Null), "upTo"),
        (change("/energy/0/price/bands/schedule/rules/2/band", json!("middle")), "middle"),
        (change("/energy/0/price/bands/schedule/rules/1/from", json!("22:07")), "22:07"),
        (change("/fixed/0/per", json!("fortnight")), "fortnight"),
        (change("/export", json!({"netMetering": {"settleMonth": 13}})), "settleMonth"),
        (change("/taxes/0/percent", json!("much")), "much"),
        (
            json!({"id": "a", "versions": [{"validFrom": "2025-06-01", "tariff": rich("b")}, {"validFrom": "2025-01-01", "tariff": rich("c")}]}),
            "overlaps",
        ),
        (json!({"id": "a", "versions": []}), "at least one"),
        (json!({"id": "a b", "versions": [{"tariff": rich("b")}]}), "id"),
    ];
    let mut record = urdb();
    record["items"][0]["energyratestructure"][0][0].as_object_mut().unwrap().remove("rate");
    cases.push((record, "rate"));
    let mut record = urdb();
    record["items"][0]["energyweekdayschedule"] = json!([[0]]);
    cases.push((record, "energyweekdayschedule"));
    for (body, word) in cases {
        let problem = hub.post("/api/tariffs", &body);
        assert_eq!(problem["status"], 400, "{body}: {problem}");
        assert!(detail(&problem).contains(word), "{word}: {problem}");
    }
    assert_eq!(hub.get("/api/tariffs")["tariffs"], json!([]));
}

#[test]
fn dynamic_prices_price_each_hour_also_below_zero_and_when_they_are_corrected() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    // The day of the autumn change: 25 hours of 1 kWh each.
    let (from, to) = (berlin("2025-10-26T00:00"), berlin("2025-10-27T00:00"));
    import(&hub, &lines("house", (from, to), 900, |n| (n * 250, 0)));
    let tariff = json!({"id": "spot", "name": "Spot", "currency": "EUR",
        "energy": [{"name": "Market", "price": {"series": {"series": "day-ahead"}}}]});
    hub.post("/api/tariffs?zone=DE-LU", &tariff);
    let none = hub.get(&format!("/api/cost?from={from}&to={to}&bucket=hour"));
    assert_eq!(none["total"]["cost"], 0.0);
    assert!(none["notBilled"][0]["why"].as_str().unwrap().contains("no price"), "{none}");
    let values: Vec<String> = (0..25).map(|h| format!("{}.5", h * 10 - 40)).collect();
    let series = json!({"zone": "DE-LU", "unit": "EUR/MWh", "step": 60, "start": from.to_string(), "values": values});
    assert_eq!(hub.put("/api/prices", &series), json!({"new": 100, "changed": 0, "same": 0}));
    let hours = hub.get(&format!("/api/cost?from={from}&to={to}&bucket=hour"));
    for (h, value) in values.iter().enumerate() {
        let expected = (value.parse::<f64>().unwrap() * 1000.0).round() as i64;
        assert_eq!(micros(&hours["buckets"][h]["cost"]), expected, "hour {h}");
    }
    assert!(micros(&hours["buckets"][0]["cost"]) < 0);
    // One quarter is corrected, in another unit: only its hour moves, and what was is kept.
    let mend = json!({"zone": "DE-LU", "unit": "ct/kWh", "step": 15, "start": (from + 900).to_string(), "values": ["20"]});
    assert_eq!(hub.put("/api/prices", &mend), json!({"new": 0, "changed": 1, "same": 0}));
    let mended = hub.get(&format!("/api/cost?from={from}&to={to}&bucket=hour"));
    assert_eq!(micros(&mended["buckets"][0]["cost"]), -40_500 * 3 / 4 + 50_000);
    assert_eq!(
        mended["buckets"].as_array().unwrap()[1..],
        hours["buckets"].as_array().unwrap()[1..]
    );
    let was = hub.get("/api/prices/changes?name=day-ahead&zone=DE-LU");
    assert_eq!(was["changes"][0]["was"][0]["values"][0], -40.5, "{was}");
    let kept = hub.get(&format!("/api/prices?zone=DE-LU&from={from}&to={to}"));
    let steps: Vec<i64> =
        kept["series"].as_array().unwrap().iter().map(|s| s["step"].as_i64().unwrap()).collect();
    assert_eq!(steps, [15, 15, 15, 60], "{kept}");
    assert_eq!(kept["series"][0]["start"], "2025-10-26T00:00:00+02:00");
    // Each quarter of a line has its own price, and they add up to it.
    let line =
        hub.post("/api/bills/preview/lines/0", &json!({"from": "2025-10-26", "to": "2025-10-27"}));
    assert_eq!(line["slots"][1]["price"], 0.2, "{}", line["slots"][1]);
    let parts: i64 = line["slots"].as_array().unwrap().iter().map(|s| micros(&s["cost"])).sum();
    assert_eq!(parts, micros(&line["line"]["amount"]));
    for (body, word) in [
        (json!({"start": from, "values": ["x"]}), "values[0]"),
        (json!({"start": from + 7, "values": []}), "quarter hour"),
        (json!({"start": from, "step": 5, "values": []}), "step"),
        (json!({"start": from, "unit": "EUR/GWh", "values": []}), "EUR/GWh"),
    ] {
        let problem = hub.put("/api/prices", &body);
        assert!(problem["status"] == 400 && detail(&problem).contains(word), "{problem}");
    }
}

#[test]
fn twenty_tariffs_are_ranked_over_a_year_and_the_difference_is_itemised() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    house(&hub, (YEAR, berlin("2026-01-01T00:00")), 900);
    hub.post("/api/tariffs", &rich("home"));
    let year = json!({"from": YEAR.to_string(), "to": berlin("2026-01-01T00:00").to_string()});
    let mut tariffs: Vec<Value> =
        (0..18).map(|n| flat(&format!("t{n}"), &format!("0.{}", 20 + (n * 7) % 18))).collect();
    tariffs.push(json!("home"));
    tariffs.push(urdb());
    let mut dollars = flat("dollars", "0.01");
    dollars["currency"] = json!("USD");
    tariffs.push(dollars);
    let ask = |more: Value| {
        let mut body = year.clone();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        hub.post("/api/tariffs/compare", &body)
    };
    let answer = ask(json!({ "tariffs": tariffs }));
    let ranked = answer["ranked"].as_array().unwrap();
    assert_eq!(ranked.len(), 21, "{answer}");
    assert_eq!((&ranked[20]["id"], &ranked[20]["rank"]), (&json!("dollars"), &Value::Null));
    let totals: Vec<i64> = ranked[..20].iter().map(|r| micros(&r["outcome"]["total"])).collect();
    assert!(totals.is_sorted(), "{totals:?}");
    let present = micros(&answer["present"]["total"]);
    for r in &ranked[..20] {
        let o = &r["outcome"];
        assert_eq!(micros(&o["difference"]), micros(&o["total"]) - present);
        let kinds: i64 = o["byKind"].as_object().unwrap().values().map(micros).sum();
        assert_eq!(kinds, micros(&o["difference"]), "{r}");
        assert_eq!(o["periods"].as_array().unwrap().len(), 12);
    }
    let same = ranked.iter().find(|r| r["id"] == "home").unwrap();
    assert_eq!(micros(&same["outcome"]["difference"]), 0);
    // The same year, bill by bill.
    let bills: i64 = (1..=12)
        .map(|m| {
            let bill = hub.post("/api/bills/preview", &json!({"period": format!("2025-{m:02}")}));
            micros(&bill["bill"]["total"])
        })
        .sum();
    assert_eq!(bills, present);
    // Half the load costs less; moved into the night too; sunshine as well.
    for what_if in [
        json!({"scalePercent": 50}),
        json!({"shift": {"percent": 60, "from": {"from": "08:00", "to": "20:00", "days": ["weekday"]}, "to": {"from": "23:00", "to": "05:00"}}}),
        json!({"solar": {"whByHour": [0,0,0,0,0,0,10,50,90,120,150,170,170,150,120,90,50,10,0,0,0,0,0,0]}}),
    ] {
        let other = ask(json!({"tariffs": ["home"], "whatIf": what_if}));
        assert_eq!(micros(&other["measured"]["total"]), present, "{other}");
        assert!(micros(&other["present"]["total"]) < present, "{what_if}");
    }
    // Kept offers are what a plain question compares with.
    hub.post("/api/tariffs?kind=offer", &flat("cheap", "0.05"));
    let plain =
        hub.get(&format!("/api/tariffs/compare?from={YEAR}&to={}", berlin("2026-01-01T00:00")));
    assert_eq!(plain["ranked"].as_array().unwrap().len(), 1);
    assert_eq!(plain["ranked"][0]["id"], "cheap", "{plain}");
    let problem = ask(json!({"tariffs": [{"id": "bad"}]}));
    assert!(detail(&problem).starts_with("tariffs[0]: "), "{problem}");
}

#[test]
fn the_utility_s_meter_shows_what_ours_lacks_and_the_gain_can_be_applied() {
    let dir = tempfile::tempdir().unwrap();
    let hub = start(dir.path());
    // Ours counts 2 % too little of what theirs counts, each week another amount.
    let true_wh = |n: i64| counted(n) * 50;
    import(&hub, &lines("house", (YEAR, YEAR + 56 * DAY), 3600, |n| (true_wh(n) * 49 / 50, 0)));
    hub.post("/api/tariffs", &flat("home", "0.30"));
    let readings: Vec<Value> = (0..=8)
        .map(|w| json!({"at": (YEAR + w * 7 * DAY).to_string(), "kwh": 12_345.0 + true_wh(w * 168) as f64 / 1000.0}))
        .collect();
    let looked = hub.post("/api/reconcile", &json!({ "readings": readings }));
    assert_eq!(looked["periods"].as_array().unwrap().len(), 8, "{looked}");
    let share = looked["periods"][3]["share"].as_f64().unwrap();
    assert!((share - 0.02).abs() < 1e-4, "{share}");
    assert_eq!((&looked["advice"], &looked["correctionId"]), (&json!("applyGain"), &Value::Null));
    let gain = looked["gain"]["value"].as_f64().unwrap();
    assert!((gain - 1.0 / 0.98).abs() < 1e-4, "{looked}");
    let cost = || {
        micros(&hub.get(&format!("/api/cost?from={YEAR}&to={}", YEAR + 56 * DAY))["total"]["cost"])
    };
    let before = cost();
    let applied = hub.post("/api/reconcile", &json!({"readings": readings, "apply": {"reason": "eight weeks against the utility's meter"}}));
    let id = applied["correctionId"].as_u64().unwrap();
    let corrections = hub.get("/api/corrections?deviceId=house");
    assert_eq!(corrections["corrections"][0]["id"], id, "{corrections}");
    assert_eq!(corrections["corrections"][0]["action"]["kind"], "calibrate");
    assert!((cost() as f64 / before as f64 - gain).abs() < 1e-5);
    // Once more: the meters agree, and the proposal is what is in force.
    let again = hub.post("/api/reconcile", &json!({ "readings": readings }));
    assert!((again["gain"]["value"].as_f64().unwrap() - 1.0).abs() < 1e-5, "{again}");
    let factor = |p: &Value| p["numerator"].as_f64().unwrap() / p["denominator"].as_f64().unwrap();
    assert!((factor(&again["proposal"]) - factor(&applied["proposal"])).abs() < 1e-5);
    // Dated and reversible.
    hub.post(
        "/api/corrections",
        &json!({"deviceId": "house", "reason": "no", "action": {"kind": "revoke", "id": id}}),
    );
    assert_eq!(cost(), before);
    // From a bill of the utility instead; and what makes no sense.
    let bill = hub.post(
        "/api/reconcile",
        &json!({"periods": [{"from": "2025-01-01", "to": "2025-02-01", "kwh": 3600}]}),
    );
    assert_eq!(bill["advice"], "moreData", "{bill}");
    for (body, word) in [
        (json!({}), "no period"),
        (json!({"readings": [{"at": "5", "kwh": 2}, {"at": "900000", "kwh": 1}]}), "not lower"),
        (json!({"periods": [{"from": "2025-02-01", "to": "2025-01-01", "kwh": 1}]}), "after from"),
        (
            json!({"deviceId": "nobody", "periods": [{"from": "2025-01-01", "to": "2025-02-01", "kwh": 1}]}),
            "nobody",
        ),
    ] {
        let problem = hub.post("/api/reconcile", &body);
        assert!(detail(&problem).contains(word), "{body}: {problem}");
    }
}
