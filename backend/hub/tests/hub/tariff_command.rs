//! Tariffs, prices and bills on the command line, and those of the demo.

use crate::support;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};
use support::billing::{ZONE, berlin, flat, house, micros};
use support::{Hub, binary, wait_until};

fn run(args: &[&str], data: &Path) -> Output {
    let mut command = Command::new(binary());
    command.args(args).arg("--data").arg(data).env(ZONE.0, ZONE.1).output().unwrap()
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn tariffs_prices_and_bills_need_no_running_hub() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let hub = Hub::start(&["serve"], &data, &[ZONE]);
    house(&hub, (berlin("2025-10-01T00:00"), berlin("2025-11-01T00:00")), 300);
    assert_eq!(hub.stop(), Some(0));
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let tariff = file("flat.json", &flat("home", "0.30").to_string());
    let added = run(&["tariff", "add", &tariff, "--valid-from", "2025-01-01"], &data);
    assert!(text(&added).starts_with("home is in place"));
    let spot = json!({"id": "spot", "name": "Spot", "currency": "EUR",
        "energy": [{"name": "Market", "price": {"series": {"series": "day-ahead"}}}]});
    let spot = file("spot.json", &spot.to_string());
    text(&run(&["tariff", "add", &spot, "--offer", "--zone", "NO2"], &data));
    let listed = text(&run(&["tariff", "list"], &data));
    assert!(listed.contains("home\tcontract") && listed.contains("2025-01-01 to …"), "{listed}");
    assert!(
        listed.contains("spot\toffer") && listed.contains("Energy: all day 0.3 EUR/kWh"),
        "{listed}"
    );

    // The whole of October, 745 hours.
    let begin = berlin("2025-10-01T00:00");
    let rows: Vec<String> =
        (0..745).map(|h| format!("{},{}", begin + h * 3600, 50 + h % 7)).collect();
    let prices = file("prices.csv", &format!("time,price\n{}\n", rows.join("\n")));
    let done = text(&run(&["prices", "import", &prices, "--zone", "NO2"], &data));
    assert!(done.starts_with("2980 quarter hours are new"), "{done}");

    let bill = |contract: &str| -> Value {
        let output = run(&["bill", "--month", "2025-10", "--contract", contract, "--json"], &data);
        serde_json::from_str(&text(&output)).unwrap()
    };
    let home = bill("home");
    let page = text(&run(&["bill", "--month", "2025-10"], &data));
    assert!(page.contains("2025-10-01 to 2025-10-31") && page.contains("Total"), "{page}");
    let market = bill("spot");
    assert_eq!(market["notBilled"], json!([]));
    let hub = Hub::start(&["serve"], &data, &[ZONE]);
    for (id, bill) in [("home", &home), ("spot", &market)] {
        let preview = hub.post("/api/bills/preview", &json!({"contract": id, "period": "2025-10"}));
        assert_eq!(micros(&preview["bill"]["total"]), micros(&bill["months"][0]["total"]), "{id}");
        assert!(micros(&bill["total"]) > 0);
    }
    assert_eq!(hub.stop(), Some(0));

    text(&run(&["tariff", "remove", "spot"], &data));
    for (args, word) in [
        (&["tariff", "remove", "spot"][..], "no tariff spot"),
        (&["tariff", "add", &prices][..], "prices.csv"),
        (&["prices", "import", &tariff][..], "flat.json"),
        (&["bill", "--month", "October"][..], "2026-10"),
        (&["bill", "--month", "2024-01"][..], "no data"),
        (&["bill"][..], "--tariff"),
    ] {
        let output = run(args, &data);
        assert!(!output.status.success(), "{args:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(word), "{args:?}: {said}");
    }
}

#[test]
fn the_demo_s_household_has_a_contract_and_offers_to_compare_it_with() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(&["demo", "--history-days", "2"], dir.path(), &[]);
    let tariffs = hub.get("/api/tariffs");
    let kinds: Vec<(&str, &str)> = tariffs["tariffs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (t["id"].as_str().unwrap(), t["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("example-dynamic", "offer"),
            ("example-flat", "offer"),
            ("example-time-of-use", "contract")
        ]
    );
    let from = (support::now() - 86_400).div_euclid(900) * 900;
    let cost = || hub.get(&format!("/api/cost?from={from}&bucket=hour&by=circuit"));
    wait_until("a day of history costs something", || {
        cost()["total"]["coverage"].as_f64().is_some_and(|c| c > 0.9)
    });
    let answer = cost();
    assert!(micros(&answer["total"]["energyCost"]) > 0);
    assert_eq!(answer["circuits"].as_array().unwrap().len(), 4, "{answer}");
    assert_eq!(answer["notBilled"], json!([]));
    let compared = hub.get("/api/tariffs/compare");
    let ranked = compared["ranked"].as_array().unwrap();
    assert_eq!(ranked.len(), 2, "{compared}");
    assert!(ranked.iter().all(|r| r["outcome"]["incomplete"] == false), "{compared}");
    let projection = hub.get("/api/cost/projection");
    assert!(micros(&projection["contracts"][0]["atEnd"]["total"]) > 0, "{projection}");
    assert_eq!(hub.stop(), Some(0));
}
