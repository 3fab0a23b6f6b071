//! The engine against a second evaluator that is written as naively as possible: slot by slot,
//! wall clock by wall clock, tiers filled in order of time.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

#[path = "site/site.rs"]
mod site;

use jiff::civil::{Date, DateTime, date};
use jiff::{ToSpan, tz::TimeZone};
use ohmstead_model::{Money, SlotRange};
use ohmstead_tariff::Costs;
use ohmstead_tariff::exact::Exact;
use proptest::prelude::*;
use site::Site;
use std::collections::BTreeMap;

const ZONE: &str = "Europe/Berlin";

#[derive(Debug, Clone)]
struct Case {
    seed: u64,
    start: u16,
    days: u16,
    billing_day: u8,
    /// Thousandths of the currency unit.
    prices: [i64; 2],
    steps: [i64; 2],
    night: (u8, u8),
    weekend_is_night: bool,
    limit: i64,
    unit: usize,
    each_band: bool,
    per_day: i64,
    per_month: i64,
    demand: i64,
    window: u16,
    ratchet: i64,
    minimum: i64,
    levy: i64,
    vat: i64,
    sell: i64,
    by_hour: bool,
}

const UNITS: [&str; 3] = ["kWh", "kWh daily", "kWh each day"];

fn cases() -> impl Strategy<Value = Case> {
    let time = (any::<u64>(), 0u16..700, 1u16..75, 1u8..=31);
    let energy =
        ([-50i64..500, 0i64..500], [0i64..300, 0i64..300], (0u8..96, 0u8..96), any::<bool>());
    let tiers = (1i64..400, 0usize..3, any::<bool>());
    let fixed = (0i64..2000, 0i64..30_000, 0i64..12_000, 0usize..3, 0i64..=100);
    let rest = (0i64..90_000, 0i64..50, 0i64..25, 0i64..200, any::<bool>());
    (time, energy, tiers, fixed, rest).prop_map(|(t, e, tiers, f, r)| Case {
        seed: t.0,
        start: t.1,
        days: t.2,
        billing_day: t.3,
        prices: e.0,
        steps: e.1,
        night: e.2,
        weekend_is_night: e.3,
        limit: tiers.0,
        unit: tiers.1,
        each_band: tiers.2,
        per_day: f.0,
        per_month: f.1,
        demand: f.2,
        window: [15, 30, 60][f.3],
        ratchet: f.4,
        minimum: r.0,
        levy: r.1,
        vat: r.2,
        sell: r.3,
        by_hour: r.4,
    })
}

fn thousandths(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    format!("\"{sign}{}.{:03}\"", n.abs() / 1000, n.abs() % 1000)
}

impl Case {
    fn tariff(&self) -> String {
        let band = |name: &str, i: usize| {
            format!(
                r#"{{"name":"{name}","tiers":[{{"upTo":"{}","unit":"{}","price":{}}},{{"price":{},"unit":"{}"}}]}}"#,
                self.limit,
                UNITS[self.unit],
                thousandths(self.prices[i]),
                thousandths(self.prices[i] + self.steps[i]),
                UNITS[self.unit],
            )
        };
        let time = |q: u8| format!("{:02}:{:02}", q / 4, q % 4 * 15);
        let weekend =
            if self.weekend_is_night { r#"{"days":["weekend"],"band":"night"},"# } else { "" };
        format!(
            r#"{{"id":"t","name":"t","currency":"EUR","demandWindow":{window},
            "energy":[{{"name":"Energy","price":{{"bands":{{"bands":[{day},{night}],"tierScope":"{scope}",
              "schedule":{{"rules":[{weekend}{{"from":"{from}","to":"{to}","band":"night"}},{{"band":"day"}}]}}}}}}}}],
            "fixed":[{{"name":"d","amount":{per_day},"per":"day"}},{{"name":"m","amount":{per_month},"per":"month"}}],
            "demand":[{{"name":"p","bands":[{{"name":"any","tiers":[{{"price":{demand}}}]}}],
              "ratchet":{{"percent":["{ratchet}"],"lookBack":2}}}}],
            "minimum":[{{"name":"least","amount":{minimum},"per":"month"}}],
            "levies":[{{"name":"l","price":{levy}}}],
            "taxes":[{{"name":"VAT","percent":"{vat}"}}],
            "export":{{"netBilling":{{"netting":"{netting}","price":{{"flat":{sell}}}}}}}}}"#,
            window = self.window,
            day = band("day", 0),
            night = band("night", 1),
            scope = if self.each_band { "band" } else { "total" },
            from = time(self.night.0),
            to = time(self.night.1),
            per_day = thousandths(self.per_day),
            per_month = thousandths(self.per_month),
            demand = thousandths(self.demand),
            ratchet = self.ratchet,
            minimum = thousandths(self.minimum),
            levy = thousandths(self.levy),
            vat = self.vat,
            sell = thousandths(self.sell),
            netting = if self.by_hour { "hour" } else { "registers" },
        )
    }

    fn span(&self) -> (Date, Date) {
        let from = date(2025, 9, 1).saturating_add(i64::from(self.start).days());
        (from, from.saturating_add(i64::from(self.days).days()))
    }

    /// Drawn and exported mWh: scattered, with empty slots, often sunny at noon.
    fn energy(&self, t: DateTime) -> (i64, i64) {
        let n = t.date().day_of_year() as u64 * 96 + t.hour() as u64 * 4 + t.minute() as u64 / 15;
        let mut x = self.seed ^ (n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        x ^= x >> 31;
        x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x ^= x >> 29;
        let import = (x % 900_001) as i64;
        let sun = (9..16).contains(&t.hour()) && !x.is_multiple_of(3);
        (
            if x.is_multiple_of(7) { 0 } else { import },
            if sun { (x >> 20) as i64 % 700_001 } else { 0 },
        )
    }

    fn is_night(&self, t: DateTime) -> bool {
        let q = (t.hour() as u8) * 4 + (t.minute() as u8) / 15;
        let weekend = t.date().weekday().to_monday_zero_offset() >= 5;
        let (from, to) = self.night;
        let inside = if from < to { from <= q && q < to } else { q >= from || q < to };
        (self.weekend_is_night && weekend) || inside
    }

    /// Every slot of the span: local time, UTC offset, import, exported; netted by the hour if asked.
    fn slots(&self) -> Vec<(DateTime, i32, i64, i64)> {
        let zone = TimeZone::get(ZONE).unwrap();
        let (from, to) = self.span();
        let at = |d: Date| zone.to_timestamp(d.at(0, 0, 0, 0)).unwrap().as_second();
        let mut out = Vec::new();
        let mut second = at(from);
        while second < at(to) {
            let instant = jiff::Timestamp::from_second(second).unwrap();
            let local = zone.to_datetime(instant);
            let (import, export) = self.energy(local);
            out.push((local, zone.to_offset(instant).seconds(), import, export));
            second += 900;
        }
        out
    }

    fn billed_energy(&self) -> Vec<(DateTime, i64, i64)> {
        let mut slots = self.slots();
        if self.by_hour {
            let key = |s: &(DateTime, i32, i64, i64)| (s.0.date(), s.0.hour(), s.1);
            let mut hours: BTreeMap<(Date, i8, i32), (i64, i64)> = BTreeMap::new();
            for s in &slots {
                let hour = hours.entry(key(s)).or_default();
                hour.0 += s.2;
                hour.1 += s.3;
            }
            // Only sums by band and period matter; share the hour out as the engine promises: in
            // proportion to what each slot drew or exported, cut to whole mWh along the hour.
            let mut running: BTreeMap<(Date, i8, i32), [i64; 4]> = BTreeMap::new();
            for s in &mut slots {
                let (import, export) = hours[&key(s)];
                let cancel = import.min(export);
                let r = running.entry(key(s)).or_default();
                let mut share = |i: usize, e: i64, total: i64| {
                    r[i] += e;
                    let upto = if total == 0 {
                        0
                    } else {
                        (i128::from(r[i]) * i128::from(total - cancel) / i128::from(total)) as i64
                    };
                    let part = upto - r[i + 2];
                    r[i + 2] = upto;
                    part
                };
                s.2 = share(0, s.2, import);
                s.3 = share(1, s.3, export);
            }
        }
        slots.into_iter().map(|(t, _, import, export)| (t, import, export)).collect()
    }

    fn period_start(&self, d: Date) -> Date {
        let clip = |d: Date| i8::try_from(self.billing_day).unwrap().min(d.days_in_month());
        let mut d = d;
        while d.day() != clip(d) {
            d = d.yesterday().unwrap();
        }
        d
    }

    fn period_days(&self, start: Date) -> i64 {
        let mut d = start.tomorrow().unwrap();
        let mut n = 1;
        while self.period_start(d) == start {
            d = d.tomorrow().unwrap();
            n += 1;
        }
        n
    }

    fn totals(&self) -> Vec<Exact> {
        let mut periods: BTreeMap<Date, Vec<(DateTime, i64, i64)>> = BTreeMap::new();
        for s in self.billed_energy() {
            periods.entry(self.period_start(s.0.date())).or_default().push(s);
        }
        let peaks = self.peaks();
        let mut earlier: Vec<i64> = Vec::new();
        let mut totals = Vec::new();
        for (start, slots) in &periods {
            let days = slots.iter().map(|s| s.0.date()).collect::<std::collections::BTreeSet<_>>();
            let share = Exact::ratio(days.len() as i128, self.period_days(*start).into());
            let m = |n: i64| Exact::ratio(n.into(), 1000);
            let kwh = |f: fn(&(DateTime, i64, i64)) -> i64| {
                Exact::kwh(slots.iter().map(|s| i128::from(f(s))).sum())
            };
            let mut charges = self.energy_cost(slots, *start, days.len() as i64);
            charges += -(kwh(|s| s.2) * m(self.sell));
            charges += m(self.per_day) * Exact::int(days.len() as i128);
            charges += m(self.per_month) * share.clone();
            let peak = peaks[start];
            let floor = earlier.iter().rev().take(2).max().copied().unwrap_or(0);
            let kw = |e: i64| Exact::kwh(e.into()) * Exact::ratio(60, self.window.into());
            let billed = kw(peak).max(kw(floor) * Exact::ratio(self.ratchet.into(), 100));
            earlier.push(peak);
            charges += billed * m(self.demand) * share.clone();
            charges = charges.max(m(self.minimum) * share);
            charges += kwh(|s| s.1) * m(self.levy);
            totals.push(charges * Exact::ratio((100 + self.vat).into(), 100));
        }
        totals
    }

    /// The highest energy of a wall-clock window, as metered.
    fn peaks(&self) -> BTreeMap<Date, i64> {
        let mut windows: BTreeMap<(Date, i8, i8, i32), i64> = BTreeMap::new();
        for (t, offset, import, _) in self.slots() {
            let part = t.minute() / i8::try_from(self.window.min(60)).unwrap();
            *windows.entry((t.date(), t.hour(), part, offset)).or_default() += import;
        }
        let mut peaks: BTreeMap<Date, i64> = BTreeMap::new();
        for ((d, ..), e) in windows {
            let peak = peaks.entry(self.period_start(d)).or_default();
            *peak = e.max(*peak);
        }
        peaks
    }

    fn energy_cost(&self, slots: &[(DateTime, i64, i64)], start: Date, days: i64) -> Exact {
        let limit = Exact::int(self.limit.into());
        let limit = match self.unit {
            0 => limit * Exact::ratio(days.into(), self.period_days(start).into()),
            1 => limit * Exact::int(days.into()),
            _ => limit,
        };
        // What fills one set of tiers: by day and by band, where the tariff says so.
        type Pool = (Option<Date>, Option<bool>);
        let mut pools: BTreeMap<Pool, Vec<(bool, i64)>> = BTreeMap::new();
        for (t, import, _) in slots {
            let night = self.is_night(*t);
            let key = ((self.unit == 2).then(|| t.date()), self.each_band.then_some(night));
            pools.entry(key).or_default().push((night, *import));
        }
        pools.values().map(|pool| self.pool_cost(pool, &limit)).sum()
    }

    fn pool_cost(&self, pool: &[(bool, i64)], limit: &Exact) -> Exact {
        let total = Exact::kwh(pool.iter().map(|(_, e)| i128::from(*e)).sum());
        if total.is_zero() {
            return Exact::zero();
        }
        let below = total.clone().min(limit.clone()) / total;
        pool.iter()
            .map(|(night, e)| {
                let i = usize::from(*night);
                let low = Exact::ratio(self.prices[i].into(), 1000);
                let high = Exact::ratio((self.prices[i] + self.steps[i]).into(), 1000);
                let price = low * below.clone() + high * (Exact::int(1) - below.clone());
                Exact::kwh((*e).into()) * price
            })
            .sum()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_bills_as_the_naive_evaluator_does(case in cases()) {
        let site = Site::new(ZONE, case.billing_day, case.span(), |t| case.energy(t));
        let billed = site.bill(&case.tariff());
        let naive = case.totals();
        prop_assert_eq!(billed.len(), naive.len());
        for (b, exact) in billed.iter().zip(&naive) {
            prop_assert_eq!(b.bill.exact, exact.money());
            let lines: Money = b.bill.lines.iter().map(|l| l.amount).sum();
            prop_assert_eq!(lines, b.bill.total);
            prop_assert!((b.bill.total.0 - b.bill.exact.0).abs() <= 5_000);
        }
    }

    #[test]
    fn costs_per_interval_add_up_to_the_energy_part_however_they_are_cut(case in cases()) {
        let site = Site::new(ZONE, case.billing_day, case.span(), |t| case.energy(t));
        let tariff = case.tariff().replace(&format!("\"percent\":\"{}\"}}]", case.vat), "\"percent\":\"0\"}]");
        let billed = site.bill(&tariff);
        let costs = Costs::new(&billed, &site.table, &site.load);
        let range = site.table.range();
        let whole = costs.sum(range);
        for bucket in [ohmstead_model::Bucket::Hour, ohmstead_model::Bucket::Day, ohmstead_model::Bucket::Month] {
            let cut = costs.by_bucket(&site.calendar.buckets(bucket, range));
            prop_assert_eq!(cut.into_iter().sum::<Money>(), whole);
        }
        prop_assert_eq!(costs.by_band(range).into_values().sum::<Money>(), whole);
        for b in &billed {
            let period = costs.sum(b.bill.slots);
            // The bill's lines are in whole cents, each off by less than one.
            let allowed = 10_000 * b.bill.lines.len() as i64;
            prop_assert!((period.0 - b.bill.energy_part().0).abs() <= allowed);
        }
        let half = site.load.scaled(40);
        let rest = site.load.scaled(37);
        let each: Vec<SlotRange> = range.iter().map(|slot| SlotRange::new(slot, slot.next())).collect();
        let parts = costs.by_circuit(&site.load, &[&half, &rest], &each);
        for (i, slot) in range.iter().enumerate() {
            let sum: Money = parts.iter().map(|p| p[i]).sum();
            prop_assert_eq!(sum, costs.slot(slot));
        }
    }

    #[test]
    fn energy_part_and_period_part_are_the_bill_to_the_millionth(case in cases()) {
        let site = Site::new(ZONE, case.billing_day, case.span(), |t| case.energy(t));
        let billed = site.bill(&case.tariff());
        let costs = Costs::new(&billed, &site.table, &site.load);
        for b in &billed {
            let span = b.bill.slots;
            prop_assert_eq!(costs.sum(span) + costs.period_sum(span), b.bill.exact);
            prop_assert_eq!(b.bill.lines.iter().map(|l| l.amount).sum::<Money>(), b.bill.total);
        }
        let range = site.table.range();
        for bucket in [ohmstead_model::Bucket::Quarter, ohmstead_model::Bucket::Hour, ohmstead_model::Bucket::Week] {
            let cut = site.calendar.buckets(bucket, range);
            let period: Money = cut.iter().map(|b| costs.period_sum(*b)).sum();
            prop_assert_eq!(period, costs.period_sum(range));
            let bands = costs.bands_by_bucket(&cut);
            for (i, bucket) in cut.iter().enumerate() {
                let sum: Money = bands.iter().map(|(_, sums)| sums[i]).sum();
                prop_assert_eq!(sum, costs.sum(*bucket));
            }
        }
    }
}
