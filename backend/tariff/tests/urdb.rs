//! URDB records: both spellings, every field taken away on purpose, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

use ohmstead_tariff::tariff::{Export, Kind, Per};
use ohmstead_tariff::{Load, Tariff, urdb};
use serde_json::{Value, json};

/// A record that has one of everything that is billed.
fn whole() -> Value {
    let hours = |n: u8| json!(vec![vec![n; 24]; 12]);
    json!({
        "label": "abc", "utility": "U", "name": "N", "sector": "Commercial",
        "energyratestructure": [[{"max": 500, "rate": 0.1, "adj": 0.01, "unit": "kWh", "sell": 0.03},
                                 {"rate": 0.2, "unit": "kWh"}], [{"rate": 0.3}]],
        "energyweekdayschedule": hours(0), "energyweekendschedule": hours(1),
        "demandratestructure": [[{"rate": 5.25, "adj": 0.5}]],
        "demandweekdayschedule": hours(0), "demandweekendschedule": hours(0),
        "demandrateunit": "kW", "demandwindow": 30,
        "flatdemandstructure": [[{"max": 100, "rate": 2}, {"rate": 3}]],
        "flatdemandmonths": [0,0,0,0,0,0,0,0,0,0,0,0], "flatdemandunit": "kW",
        "demandratchetpercentage": [0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8,0.8],
        "fixedchargefirstmeter": 12.5, "fixedchargeunits": "$/month",
        "mincharge": 1.5, "minchargeunits": "$/day", "annualmincharge": 100,
        "fueladjustmentsmonthly": [0,0,0,0,0,0.01,0.02,0,0,0,0,0],
        "demandreactivepowercharge": 0.66,
        "coincidentratestructure": [[{"rate": 0.79}]], "coincidentschedule": hours(0),
        "dgrules": "Net Billing Hourly",
    })
}

fn without(field: &str) -> String {
    let mut record = whole();
    record.as_object_mut().unwrap().remove(field).unwrap();
    record.to_string()
}

fn with(field: &str, value: Value) -> String {
    let mut record = whole();
    record[field] = value;
    record.to_string()
}

#[test]
fn a_field_taken_away_is_named() {
    for (gone, named) in [
        ("energyratestructure", "energyratestructure is missing"),
        ("energyweekdayschedule", "energyweekdayschedule is missing"),
        ("energyweekendschedule", "energyweekendschedule is missing"),
        ("demandratestructure", "demandratestructure is missing"),
        ("demandweekdayschedule", "demandweekdayschedule is missing"),
        ("demandweekendschedule", "demandweekendschedule is missing"),
        ("flatdemandstructure", "flatdemandstructure is missing"),
        ("flatdemandmonths", "flatdemandmonths is missing"),
        ("fixedchargeunits", "fixedchargeunits is missing"),
        ("minchargeunits", "minchargeunits is missing"),
    ] {
        let error = urdb::import(&without(gone)).unwrap_err().to_string();
        assert!(error.starts_with(named), "{gone}: {error}");
    }
}

#[test]
fn a_field_that_makes_no_sense_is_named() {
    let hours = |n: Value| json!(vec![vec![n; 24]; 12]);
    for (field, value, named) in [
        ("energyratestructure", json!([[{"unit": "kWh"}]]), "energyratestructure[0][0].rate"),
        ("energyratestructure", json!([[{"rate": "x"}]]), "energyratestructure[0][0].rate"),
        ("energyratestructure", json!([]), "energyratestructure is missing"),
        ("energyratestructure", json!([[], [{"rate": 1}]]), "energyratestructure[0][0]"),
        ("energyratestructure", json!([[{"rate": 1, "unit": "therm"}], [{"rate": 1}]]), "unit"),
        ("energyratestructure", json!([[{"rate": 1, "foo": 1}], [{"rate": 1}]]), "[0][0].foo"),
        ("energyweekdayschedule", hours(json!(2)), "energyweekdayschedule[0][0]: names period 2"),
        ("energyweekdayschedule", hours(json!(0.5)), "energyweekdayschedule[0][0]"),
        ("energyweekdayschedule", json!([[0]]), "energyweekdayschedule: has 1 months"),
        ("energyweekendschedule", json!(vec![vec![0; 23]; 12]), "energyweekendschedule[0]"),
        ("flatdemandmonths", json!([0, 0]), "flatdemandmonths: has 2 months"),
        ("flatdemandmonths", json!([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]), "flatdemandmonths[11]"),
        ("demandwindow", json!(20), "demandwindow is refused"),
        ("dgrules", json!("Feed-in"), "dgrules is refused"),
        ("fixedchargeunits", json!("$/moon"), "fixedchargeunits is refused"),
        ("fixedchargefirstmeter", json!("a lot"), "fixedchargefirstmeter"),
    ] {
        let error = urdb::import(&with(field, value)).unwrap_err().to_string();
        assert!(error.contains(named), "{field}: {error}");
    }
    let falling =
        json!([[{"max": 9, "rate": 1}, {"max": 5, "rate": 1}, {"rate": 1}], [{"rate": 1}]]);
    let error = urdb::import(&with("energyratestructure", falling)).unwrap_err().to_string();
    assert!(error.contains("rising order"), "{error}");
}

#[test]
fn wrappers_and_spellings_of_one_record_are_one_tariff() {
    let plain = urdb::import(&whole().to_string()).unwrap();
    let wrapped = json!({ "items": [whole()] }).to_string();
    assert_eq!(urdb::import(&wrapped).unwrap(), plain);
    assert_eq!(urdb::import(&json!([whole()]).to_string()).unwrap(), plain);
    let mut old = whole();
    let fields = old.as_object_mut().unwrap();
    let mut rename = |from: &str, to: &str| {
        let value = fields.remove(from).unwrap();
        fields.insert(to.to_owned(), value);
    };
    rename("dgrules", "dgRules");
    rename("demandrateunit", "demandRateUnits");
    rename("flatdemandunit", "flatDemandUnits");
    rename("coincidentschedule", "coincidentrateschedule");
    rename("energyweekdayschedule", "energyWeekdaySched");
    let energy = fields.remove("energyratestructure").unwrap();
    let wrapped: Vec<Value> =
        energy.as_array().unwrap().iter().map(|t| json!({ "energyRateTiers": t })).collect();
    fields.insert("energyRateStrux".to_owned(), wrapped.into());
    assert_eq!(urdb::import(&old.to_string()).unwrap(), plain);
    let two = json!({ "items": [whole(), whole()] }).to_string();
    assert!(urdb::import(&two).unwrap_err().to_string().contains("2 tariffs"));
}

#[test]
fn the_older_spellings_of_charges_are_billed() {
    let mut record = whole();
    let fields = record.as_object_mut().unwrap();
    for gone in
        ["fixedchargefirstmeter", "fixedchargeunits", "mincharge", "minchargeunits", "dgrules"]
    {
        fields.remove(gone);
    }
    record["fixedmonthlycharge"] = json!(30);
    record["minmonthlycharge"] = json!(7);
    record["usenetmetering"] = json!(true);
    let tariff = urdb::import(&record.to_string()).unwrap();
    assert_eq!((tariff.fixed[0].amount, tariff.fixed[0].per), (30.into(), Per::Month));
    assert_eq!((tariff.minimum[0].amount, tariff.minimum[0].per), (7.into(), Per::Month));
    assert!(matches!(tariff.export, Export::NetMetering(_)));
}

#[test]
fn everything_the_model_holds_survives_the_way_out_and_in() {
    let tariff = urdb::import(&whole().to_string()).unwrap();
    assert_eq!(tariff.energy.len(), 2);
    assert_eq!(tariff.not_billed.len(), 2);
    let out = urdb::export(&tariff).unwrap();
    assert_eq!(urdb::import(&out).unwrap(), tariff);
    assert!(out.contains("\"demandratchetpercentage\":[0.8,"), "{out}");
    assert_eq!(Tariff::from_json(&tariff.to_json()).unwrap(), tariff);
    for (field, value) in [
        ("flatdemandunit", json!("kVA")),
        ("demandrateunit", json!("kW daily")),
        ("dgrules", json!("Buy All Sell All")),
        ("fixedchargeunits", json!("$/year")),
        ("energytoulabels", json!(["off-peak", "peak"])),
        ("demandwindow", json!(5)),
    ] {
        let tariff = urdb::import(&with(field, value)).unwrap();
        let out = urdb::export(&tariff).unwrap();
        assert_eq!(urdb::import(&out).unwrap(), tariff, "{field}");
    }
    let digits = "0.07076899707317352";
    let text = whole().to_string().replace("\"rate\":0.3}", &format!("\"rate\":{digits}}}"));
    let out = urdb::export(&urdb::import(&text).unwrap()).unwrap();
    assert!(out.contains(&format!("\"rate\":{digits}")), "{out}");
}

#[test]
fn charges_without_a_measured_quantity_are_listed_on_every_bill() {
    let tariff = urdb::import(&with("flatdemandunit", json!("kVA"))).unwrap();
    let load = Load::from_hours(ohmstead_model::Slot(0), &[1_000_000; 24 * 40]);
    let report = ohmstead_tariff::command::bill_months(tariff, &load).unwrap();
    let json = report.to_json();
    for part in ["Reactive power, 0.66 per kVAR", "Coincident demand", "Flat demand in kVA"] {
        assert!(json.contains(part), "{part}: {json}");
    }
    assert!(report.bills.iter().all(|b| b.not_billed.len() == 3));
    let demand = report.bills[0].lines.iter().filter(|l| l.kind == Kind::Demand);
    assert!(demand.into_iter().all(|l| l.charge == "Time-of-use demand"));
}

#[test]
fn what_urdb_has_no_field_for_is_refused_by_name() {
    let base = urdb::import(&whole().to_string()).unwrap();
    let native = |change: fn(&mut Value)| {
        let mut json: Value = serde_json::from_str(&base.to_json()).unwrap();
        change(&mut json);
        urdb::export(&Tariff::from_json(&json.to_string()).unwrap()).unwrap_err().to_string()
    };
    let error = native(|t| t["taxes"] = json!([{"name": "VAT", "percent": "19"}]));
    assert!(error.starts_with("taxes is refused"), "{error}");
    let error = native(|t| t["levies"] = json!([{"name": "L", "price": "0.01"}]));
    assert!(error.starts_with("levies is refused"), "{error}");
    let error = native(|t| t["holidays"] = json!(["2026-12-25"]));
    assert!(error.starts_with("holidays is refused"), "{error}");
    let error = native(|t| {
        t["energy"][0]["price"]["bands"]["schedule"] =
            json!({"rules": [{"to": "06:15", "band": "period 1"}, {"band": "period 2"}]});
    });
    assert!(error.contains("within an hour"), "{error}");
}

#[test]
fn an_unknown_key_of_the_native_form_is_an_error() {
    let error = Tariff::from_json(r#"{"id":"a","name":"b","currency":"EUR","enery":[]}"#);
    assert!(error.unwrap_err().to_string().contains("enery"));
}

#[test]
fn the_command_says_what_is_wrong_with_either_file() {
    let bill = ohmstead_tariff::command::bill_command;
    let load = "timestamp,kwh\n2026-01-01T00:00:00,1\n";
    assert!(bill("{", load).unwrap_err().to_string().contains("could not be read"));
    assert!(bill("{}", load).unwrap_err().to_string().contains("energyratestructure is missing"));
    let tariff = whole().to_string();
    assert!(
        bill(&tariff, "timestamp,kwh\nx,1").unwrap_err().to_string().starts_with("load line 2")
    );
    let report = bill(&tariff, load).unwrap();
    let json: Value = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(json["months"].as_array().unwrap().len(), 1);
    let lines = json["months"][0]["lines"].as_array().unwrap();
    let sum: f64 = lines.iter().map(|l| l["amount"].as_f64().unwrap()).sum();
    assert!((sum - json["months"][0]["total"].as_f64().unwrap()).abs() < 1e-9);
}

#[test]
fn the_documented_example_of_the_native_form_is_valid() {
    let document = include_str!("../../../docs/TARIFFS.md");
    let example = document.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let tariff = Tariff::from_json(example).unwrap();
    assert_eq!((tariff.energy.len(), tariff.taxes.len()), (2, 1));
}
