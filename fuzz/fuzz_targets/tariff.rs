//! Any text as a tariff, in the native form or as a URDB record: read or refused without a panic;
//! what is read bills a load, its lines add up, and it is written and read again unchanged.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohmstead_model::Slot;
use ohmstead_tariff::command::{bill_months, read_tariff};
use ohmstead_tariff::{Load, Tariff, urdb};

fuzz_target!(|text: &str| {
    let Ok(tariff) = read_tariff(text) else { return };
    let again = Tariff::from_json(&tariff.to_json()).expect("what is written can be read");
    assert_eq!(again, tariff);
    if let Ok(record) = urdb::export(&tariff) {
        urdb::import(&record).expect("what is written as URDB can be read");
    }
    // Four days around the turn of a month, with some energy exported.
    let hours: Vec<i64> = (0..96).map(|h| (h * 7919 % 4999 - 1500) * 1000).collect();
    let load = Load::from_hours(Slot(1_964_160), &hours);
    let Ok(report) = bill_months(tariff, &load) else { return };
    for bill in report.bills {
        let sum = bill.lines.iter().map(|line| i128::from(line.amount.0)).sum::<i128>();
        assert_eq!(sum, i128::from(bill.total.0));
    }
});
