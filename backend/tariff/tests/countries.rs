//! Bills of the dashboard's templates, worked out by hand from published tariffs; each template
//! names its source in `about`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

#[path = "site/site.rs"]
mod site;

use jiff::civil::{DateTime, date};
use ohmstead_model::Money;
use ohmstead_tariff::tariff::Kind;
use ohmstead_tariff::{Bill, Costs};
use site::{KWH, Site, money};

macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../../../frontend/src/features/tariffs/templates/", $name, ".json"))
    };
}

const FLANDERS: &str = template!("be-flanders");
const NORWAY: &str = template!("no-grid");
const TEMPO: &str = template!("fr-tempo");
const NETHERLANDS: &str = template!("nl-energy-tax");
const HALF_HOURLY: &str = template!("gb-half-hourly");

fn bills(site: &Site, tariff: &str) -> Vec<Bill> {
    let billed = site.bill(tariff);
    let costs = Costs::new(&billed, &site.table, &site.load);
    for b in &billed {
        let lines: Money = b.bill.lines.iter().map(|l| l.amount).sum();
        assert_eq!(lines, b.bill.total);
        let span = b.bill.slots;
        assert_eq!(costs.sum(span) + costs.period_sum(span), b.bill.exact);
    }
    billed.into_iter().map(|b| b.bill).collect()
}

fn sums(bills: &[Bill], kind: Kind) -> Vec<Money> {
    bills.iter().map(|b| b.sum(kind)).collect()
}

#[test]
fn flanders_bills_the_mean_of_the_monthly_peaks_each_at_least_2_5_kw() {
    // Highest quarter hours: January 4 kW (1 kWh), February 1 kW, March 6 kW.
    let load = |t: DateTime| {
        let peak = t.day() == 10 && t.hour() == 18 && t.minute() == 30;
        let mwh = match t.month() {
            1 => KWH,
            2 => KWH / 4,
            _ => 3 * KWH / 2,
        };
        (if peak { mwh } else { 0 }, 0)
    };
    let site = Site::new("Europe/Brussels", 1, (date(2023, 1, 1), date(2023, 4, 1)), load);
    let bills = bills(&site, FLANDERS);
    // A twelfth of 40.40 EUR per kW and year, times
    //   January:  4
    //   February: (4 + 2.5) / 2 = 3.25
    //   March:    (4 + 2.5 + 6) / 3 = 4.1666…
    // = 13.4666…, 10.9416…, 14.0277… EUR.
    assert_eq!(sums(&bills, Kind::Demand), [money("13.47"), money("10.94"), money("14.03")]);
    // With 1, 0.25 and 1.5 kWh at 0.05, and 6 % VAT on it all:
    //   (13.4666… + 0.05) × 1.06 = 14.3276…; (10.9416… + 0.0125) × 1.06 = 11.6114…;
    //   (14.0277… + 0.075) × 1.06 = 14.9489…
    let totals: Vec<Money> = bills.iter().map(|b| b.total).collect();
    assert_eq!(totals, [money("14.33"), money("11.61"), money("14.95")]);
    let line = bills[2].lines.iter().find(|l| l.kind == Kind::Demand).unwrap();
    assert!(
        line.how.starts_with("mean of 3 periods' peaks, each at least 2.5 kW: 4, 2.5, 6 kW; 6 kW"),
        "{}",
        line.how
    );
}

#[test]
fn flanders_forgets_a_peak_after_twelve_months() {
    // 12 kW in January 2023 only, then nothing above 2.5 kW.
    let load = |t: DateTime| {
        let peak = t.date() == date(2023, 1, 10) && t.hour() == 18 && t.minute() == 0;
        (if peak { 3 * KWH } else { 0 }, 0)
    };
    let site = Site::new("Europe/Brussels", 1, (date(2023, 1, 1), date(2024, 2, 1)), load);
    let demand = sums(&bills(&site, FLANDERS), Kind::Demand);
    // December 2023: (12 + 11 × 2.5) / 12 = 3.29166… kW × 40.40 / 12 = 11.0819…
    // January 2024: 12 × 2.5 / 12 = 2.5 kW × 40.40 / 12 = 8.4166…
    assert_eq!(demand[11..], [money("11.08"), money("8.42")]);
}

/// Hours of January 2025 with high use, in kWh: (day, hour, kWh).
fn norwegian_month(third: i64) -> Site {
    let load = move |t: DateTime| {
        let kwh = match (t.day(), t.hour()) {
            (7, 18) => 6 * KWH,
            // A second high hour of the same day does not count.
            (7, 8) => 11 * KWH / 2,
            (8, 18) => 5 * KWH,
            (9, 18) => third,
            _ => 0,
        };
        (kwh / 4, 0)
    };
    Site::new("Europe/Oslo", 1, (date(2025, 1, 1), date(2025, 2, 1)), load)
}

#[test]
fn norway_takes_the_mean_of_the_three_highest_days_for_the_step() {
    // (6 + 5 + 3.9) / 3 = 4.966… kW: step 2 to 5 kW, 1,640.26 / 12 = 136.6883… NOK.
    // Energy by day 6 + 5.5 + 5 + 3.9 = 20.4 kWh × 0.1762 = 3.59448.
    // With 25 % VAT: (136.6883… + 3.59448) × 1.25 = 175.3535…
    let bill = bills(&norwegian_month(3_900_000), NORWAY).remove(0);
    assert_eq!(bill.sum(Kind::Demand), money("136.69"));
    assert_eq!(bill.total, money("175.35"));
    let line = bill.lines.iter().find(|l| l.kind == Kind::Demand).unwrap();
    assert_eq!(line.tier, Some(2));
    assert!(
        line.how.starts_with("4.967 kW: class 2 to 5 kW; mean of 3 days' highest 60"),
        "{}",
        line.how
    );
}

#[test]
fn norway_puts_a_mean_at_the_limit_in_the_step_above() {
    // (6 + 5 + 4) / 3 = 5 kW exactly: step 5 to 10 kW, 2,697.31 / 12 = 224.7758… NOK.
    // (224.7758… + 20.5 × 0.1762) × 1.25 = (224.7758… + 3.6121) × 1.25 = 285.4849…
    let at_limit = norwegian_month(4 * KWH);
    assert_eq!(bills(&at_limit, NORWAY)[0].total, money("285.48"));
    // Where the limit belongs to the step below: (136.6883… + 3.6121) × 1.25 = 175.3755…
    let below = NORWAY.replace("classFromLimit", "class");
    assert_eq!(bills(&at_limit, &below)[0].total, money("175.38"));
}

#[test]
fn tempo_days_run_from_six_to_six_in_their_colour() {
    // 1 kWh each hour of 1 to 4 January 2025; 2 and 3 January are red.
    let site = Site::new("Europe/Paris", 1, (date(2025, 1, 1), date(2025, 1, 5)), |_| (KWH / 4, 0));
    // Blue off-peak: 1 Jan 00–06, 1 Jan 22 to 2 Jan 06, 4 Jan 22–24 = 6 + 8 + 2 = 16 h,
    // blue peak: 1 and 4 Jan = 32 h, red peak: 2 and 3 Jan = 32 h,
    // red off-peak: 2 Jan 22 to 3 Jan 06 and 3 Jan 22 to 4 Jan 06 = 16 h.
    // 16 × 0.1296 + 32 × 0.1609 + 32 × 0.7562 + 16 × 0.1568
    //   = 2.0736 + 5.1488 + 24.1984 + 2.5088 = 33.9296
    let bill = bills(&site, TEMPO).remove(0);
    assert_eq!(bill.total, money("33.93"));
    let kwh: Vec<(String, String)> =
        bill.lines.iter().map(|l| (l.band.clone().unwrap(), l.quantity.to_string())).collect();
    let expected =
        [("blue off-peak", "16"), ("blue peak", "32"), ("red off-peak", "16"), ("red peak", "32")];
    assert_eq!(kwh, expected.map(|(band, kwh)| (band.to_owned(), kwh.to_owned())));
    // The colours are known to 3 January: the bill says what 4 January counts as.
    assert!(bill.notes.iter().any(|n| n.contains("known to 2025-01-03")), "{:?}", bill.notes);
}

#[test]
fn a_tempo_night_with_a_clock_change_has_its_hours() {
    // Sunday 30 March 2025, red for this test: its night into Monday has 8 hours, the night before
    // it (Saturday, blue) 7: the clock goes from 02:00 to 03:00.
    let red = TEMPO.replace(r#"["2025-01-02", "2025-01-03"]"#, r#"["2025-03-30"]"#);
    let site =
        Site::new("Europe/Paris", 1, (date(2025, 3, 29), date(2025, 4, 1)), |_| (KWH / 4, 0));
    let bill = bills(&site, &red).remove(0);
    let hours = |band: &str| {
        let line = bill.lines.iter().find(|l| l.band.as_deref() == Some(band)).unwrap();
        line.quantity.to_string()
    };
    assert_eq!(hours("red peak"), "16");
    assert_eq!(hours("red off-peak"), "8");
    // 29 March 00–06, 29 March 22 to 30 March 06 without an hour, 31 March 22–24.
    assert_eq!(hours("blue off-peak"), "15");
    assert_eq!(hours("blue peak"), "32");
}

/// kWh on the fifth day of each month, at noon.
fn by_month(kwh: impl Fn(i16, i8) -> i64) -> impl Fn(DateTime) -> (i64, i64) {
    move |t| {
        let now = t.day() == 5 && t.hour() == 12 && t.minute() == 0;
        (if now { kwh(t.year(), t.month()) * KWH } else { 0 }, 0)
    }
}

#[test]
fn the_netherlands_fill_tax_steps_over_the_year() {
    let load = by_month(|_, month| if month == 1 { 6_000 } else { 7_000 });
    let site = Site::new("Europe/Amsterdam", 1, (date(2019, 1, 1), date(2019, 3, 1)), load);
    let bills = bills(&site, NETHERLANDS);
    // January: 6,000 × (0.09863 + 0.0189) = 705.18; supply 6,000 × 0.07 = 420;
    //   (705.18 + 420) × 1.21 = 1,361.4678; reduction 257.54 × 31/365 = 21.8733…
    // February: 4,000 × 0.11753 + 3,000 × (0.05337 + 0.0278) = 470.12 + 243.51 = 713.63;
    //   supply 490; 1,203.63 × 1.21 = 1,456.3923; reduction 257.54 × 28/365 = 19.7564…
    let totals: Vec<Money> = bills.iter().map(|b| b.total).collect();
    assert_eq!(totals, [money("1339.59"), money("1436.64")]);
    let tiers: Vec<_> =
        bills[1].lines.iter().filter(|l| l.charge.starts_with("Energy tax")).collect();
    assert_eq!((tiers[0].tier, tiers[1].tier), (Some(1), Some(2)));
    assert_eq!(tiers[1].how, "above 10000 kWh each year, up to 50000 kWh each year");
}

#[test]
fn the_steps_of_a_year_begin_anew_inside_a_billing_period() {
    // One period from 15 December to 15 January: 11,000 kWh before the new year, 1,000 after.
    let load = |t: DateTime| {
        let kwh = match (t.month(), t.day(), t.hour(), t.minute()) {
            (12, 20, 12, 0) => 11_000,
            (1, 5, 12, 0) => 1_000,
            _ => 0,
        };
        (kwh * KWH, 0)
    };
    let site = Site::new("Europe/Amsterdam", 15, (date(2019, 12, 15), date(2020, 1, 15)), load);
    let bill = bills(&site, NETHERLANDS).remove(0);
    let tax: Vec<(Option<u8>, String)> = bill
        .lines
        .iter()
        .filter(|l| l.charge.starts_with("Energy tax"))
        .map(|l| (l.tier, l.quantity.to_string()))
        .collect();
    assert_eq!(tax, [(Some(1), "11000".to_owned()), (Some(2), "1000".to_owned())]);
    // 17 days of 2019 (365) and 14 of 2020 (366): 257.54 × (17/365 + 14/366) = 21.8462…
    assert_eq!(bill.sum(Kind::Fixed), money("-21.85"));
}

#[test]
fn an_allowance_of_a_year_is_spread_over_its_days() {
    let yearly = NETHERLANDS.replace("kWh each year", "kWh yearly");
    let load = by_month(|_, _| 1_000);
    let site = Site::new("Europe/Amsterdam", 1, (date(2019, 2, 1), date(2019, 3, 1)), load);
    let bill = bills(&site, &yearly).remove(0);
    // 10,000 × 28/365 = 767.123288 kWh lie in the first step, the rest in the second.
    let tax: Vec<String> = bill
        .lines
        .iter()
        .filter(|l| l.charge.starts_with("Energy tax"))
        .map(|l| l.quantity.to_string())
        .collect();
    assert_eq!(tax, ["767.123288", "232.876712"]);
}

#[test]
fn half_hours_are_rounded_before_they_are_added_up() {
    // 0.028 kWh in each half hour of a day: 0.03 × 48 = 1.44 kWh × 0.2642 = 0.380448; with the
    // standing charge 0.88. Not rounded it would be 1.344 kWh, 0.355, and 0.86.
    let site = |mwh: i64| {
        Site::new("Europe/London", 1, (date(2026, 1, 1), date(2026, 1, 2)), move |_| (mwh, 0))
    };
    assert_eq!(bills(&site(14_000), HALF_HOURLY)[0].total, money("0.88"));
    let plain = HALF_HOURLY.replace(r#""energy": 2"#, r#""energy": null"#);
    assert_eq!(bills(&site(14_000), &plain)[0].total, money("0.86"));
    // A half goes to the even neighbour: 0.025 is 0.02, 0.035 is 0.04.
    let kwh = |mwh: i64| bills(&site(mwh), HALF_HOURLY)[0].lines[0].quantity.to_string();
    assert_eq!(kwh(12_500), "0.96");
    assert_eq!(kwh(17_500), "1.92");
}

#[test]
fn a_tariff_is_put_into_words() {
    let words = |json: &str| ohmstead_tariff::render::summary(&site::tariff_of(json));
    assert_eq!(
        words(FLANDERS)[1],
        "Capacity tariff: 40.4 EUR/kW per year of the highest 15 minutes, mean of 12 months, at least 2.5 kW"
    );
    let norway = words(NORWAY);
    assert!(
        norway[1].ends_with("NOK by class per year of the highest 60 minutes of 3 days"),
        "{norway:?}"
    );
    assert_eq!(words(TEMPO)[1], "Days by date: white, red, known to 2025-01-03");
    assert_eq!(words(HALF_HOURLY)[2], "Rounding: each 30 minutes");
}
