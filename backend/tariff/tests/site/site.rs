//! A site for tests: a zone, a span of local days, and a load given slot by slot.
#![allow(dead_code, reason = "each test file uses its part")]

use jiff::civil::{Date, DateTime};
use ohmstead_model::{Interval, MilliwattHours, Money, SiteCalendar, SlotRange};
use ohmstead_tariff::{
    Billed, Carry, Contract, Load, PriceBook, PriceSeries, SlotTable, Tariff, bill_periods,
};

/// 1 kWh in mWh.
pub const KWH: i64 = 1_000_000;

pub struct Site {
    pub calendar: SiteCalendar,
    pub table: SlotTable,
    pub load: Load,
    pub prices: PriceBook,
}

impl Site {
    /// `energy` gives import and exported mWh of the slot that begins at a local time.
    pub fn new(
        zone: &str,
        billing_day: u8,
        (from, to): (Date, Date),
        energy: impl Fn(DateTime) -> (i64, i64),
    ) -> Self {
        let calendar = SiteCalendar::new(zone, billing_day).unwrap();
        let range = SlotRange::new(calendar.day_start(from), calendar.day_start(to));
        let intervals: Vec<Interval> = range
            .iter()
            .map(|slot| {
                let local = calendar.zone().to_datetime(slot.start().to_jiff());
                let (import, fed) = energy(local);
                Interval {
                    import: MilliwattHours(import),
                    export: MilliwattHours(fed),
                    ..Interval::empty(slot)
                }
            })
            .collect();
        let table = SlotTable::new(&calendar, range);
        let load = Load::from_intervals(range, &intervals);
        Self { calendar, table, load, prices: PriceBook::default() }
    }

    pub fn with_prices(mut self, series: &[PriceSeries]) -> Self {
        self.prices = PriceBook::new(series).unwrap();
        self
    }

    pub fn bill(&self, tariff: &str) -> Vec<Billed> {
        self.bill_contract(&Contract::always(tariff_of(tariff)))
    }

    pub fn bill_contract(&self, contract: &Contract) -> Vec<Billed> {
        bill_periods(contract, &self.table, &self.load, &self.prices, &mut Carry::default())
            .unwrap()
    }

    pub fn totals(&self, tariff: &str) -> Vec<f64> {
        self.bill(tariff).iter().map(|b| b.bill.total.units()).collect()
    }
}

pub fn tariff_of(json: &str) -> Tariff {
    Tariff::from_json(json).unwrap_or_else(|e| panic!("{e}\n{json}"))
}

pub fn money(units: &str) -> Money {
    let d: ohmstead_tariff::Decimal = units.parse().unwrap();
    Money(i64::try_from(d.in_units(6).unwrap()).unwrap())
}
