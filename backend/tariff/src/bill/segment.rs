//! The part of a billing period in which one tariff version holds, and what is billed in it.

use super::plan::Plan;
use super::tiers::Scale;
use crate::decimal::Decimal;
use crate::exact::Exact;
use crate::schedule::Grid;
use crate::table::{Period, SlotTable, day_count};
use crate::tariff::{Kind, NotBilled};
use jiff::ToSpan as _;
use jiff::civil::Date;
use ohmstead_model::SlotRange;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A line before rounding.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) kind: Kind,
    pub(crate) charge: String,
    pub(crate) band: Option<String>,
    pub(crate) tier: Option<u8>,
    pub(crate) quantity: Exact,
    pub(crate) unit: String,
    pub(crate) rate: Decimal,
    pub(crate) amount: Exact,
    pub(crate) how: String,
    pub(crate) slots: SlotRange,
    pub(crate) in_band: bool,
    pub(crate) tariff: String,
    pub(crate) version_from: Option<Date>,
    pub(crate) from: Date,
    pub(crate) to: Date,
}

/// Which energy a cost is for, and shared out by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EnergySide {
    Import,
    Export,
}

/// How a cost is shared out over its slots.
#[derive(Debug, Clone)]
pub(crate) enum Share {
    /// In proportion to the energy, in all slots.
    Even,
    /// In proportion to the energy, in the slots of one band.
    Band(Arc<[u8]>, u8),
    /// By each slot's own price: `energy × (price × multiplier + adder)`.
    Prices(Arc<[Option<i128>]>, Decimal, Decimal),
}

/// A part of the energy cost, with the rule by which intervals share it.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) kind: Kind,
    pub(crate) label: String,
    pub(crate) side: EnergySide,
    pub(crate) share: Share,
    pub(crate) first: usize,
    pub(crate) end: usize,
    /// Exact cost, taxes in percent included.
    pub(crate) cost: Exact,
    /// From energy × price to cost: the taxes, negative for a credit.
    pub(crate) factor: Exact,
    /// Energy per slot where the tariff nets within the hour; else the load's own.
    pub(crate) energy: Option<Arc<[i64]>>,
}

/// What billing a segment has brought so far.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) not_billed: Vec<NotBilled>,
    pub(crate) notes: BTreeSet<String>,
}

/// The part of a billing period in which one tariff version holds.
pub(crate) struct Segment<'a> {
    pub(crate) plan: &'a Plan<'a>,
    pub(crate) table: &'a SlotTable,
    pub(crate) version_from: Option<Date>,
    pub(crate) period: Period,
    /// Indices of its days in the table.
    pub(crate) first_day: usize,
    pub(crate) end_day: usize,
    /// Indices of its slots in the table.
    pub(crate) first: usize,
    pub(crate) end: usize,
}

impl Segment<'_> {
    /// Days in the segment.
    pub(crate) fn days(&self) -> i32 {
        day_count(self.from(), self.to())
    }

    pub(crate) fn from(&self) -> Date {
        self.table.days()[self.first_day].date
    }

    pub(crate) fn to(&self) -> Date {
        let last = self.table.days()[self.end_day - 1].date;
        last.tomorrow().unwrap_or(Date::MAX)
    }

    pub(crate) fn slots(&self) -> SlotRange {
        self.table.slots(self.first, self.end)
    }

    /// Days of the segment in months in which one of the bands occurs.
    pub(crate) fn season_days(&self, grid: &Grid, bands: &[usize]) -> i32 {
        let mut in_season = [false; 12];
        for (month, flag) in (0u8..).zip(in_season.iter_mut()) {
            *flag = bands.iter().any(|&b| grid.occurs(month, b));
        }
        let days = &self.table.days()[self.first_day..self.end_day];
        let n = days.iter().filter(|d| in_season[usize::from(d.month)]).count();
        // The table leaves out a day that the zone skipped; it counts all the same.
        if n == days.len() { self.days() } else { i32::try_from(n).unwrap_or(i32::MAX) }
    }

    /// What tier limits scale with, for these bands.
    pub(crate) fn scale(&self, grid: &Grid, bands: &[usize]) -> Scale {
        let days = self.season_days(grid, bands);
        // A year's allowance belongs to days, in season or not in equal parts.
        let in_season = Exact::ratio(days.into(), self.days().max(1).into());
        Scale {
            days,
            period_days: self.period.days(),
            years: self.years(|_| true) * in_season,
            peak_kw: self.peak_kw(),
        }
    }

    /// The dates of the segment, also one that the zone skipped.
    pub(crate) fn dates(&self) -> impl Iterator<Item = Date> {
        let to = self.to();
        self.from().series(1.day()).take_while(move |day| *day < to)
    }

    /// Days and imported mWh of the billing period so far as the table has it.
    pub(crate) fn period_use(&self) -> (i32, i128) {
        let days = &self.table.days()[self.period.first_day..self.period.end_day];
        let slots = days[0].first..days[days.len() - 1].end;
        let mwh = self.plan.metered[slots].iter().map(|&e| i128::from(e)).sum();
        (i32::try_from(days.len()).unwrap_or(i32::MAX), mwh)
    }

    /// The segment cut at each 1 January: year, first slot, slot after the last.
    pub(crate) fn years_of_slots(&self) -> Vec<(i16, usize, usize)> {
        let mut years: Vec<(i16, usize, usize)> = Vec::new();
        for day in &self.table.days()[self.first_day..self.end_day] {
            match years.last_mut() {
                Some((year, _, end)) if *year == day.date.year() => *end = day.end,
                _ => years.push((day.date.year(), day.first, day.end)),
            }
        }
        years
    }

    /// The days that `due` takes, as a part of their calendar years.
    pub(crate) fn years(&self, due: impl Fn(Date) -> bool) -> Exact {
        let mut by_length = [0i128; 2];
        for day in self.dates().filter(|day| due(*day)) {
            by_length[usize::from(day.in_leap_year())] += 1;
        }
        Exact::ratio(by_length[0], 365) + Exact::ratio(by_length[1], 366)
    }

    /// The highest mean power of a demand window, kW.
    pub(crate) fn peak_kw(&self) -> Exact {
        let windows = self.windows();
        let highest = windows.map(|w| self.window_mwh(w)).max().unwrap_or(0);
        Exact::kwh(highest.into()) * self.per_hour()
    }

    /// Windows per hour: kWh in a window to kW.
    pub(crate) fn per_hour(&self) -> Exact {
        Exact::ratio(60, self.plan.window_minutes.into())
    }

    pub(crate) fn windows(&self) -> impl Iterator<Item = crate::table::Window> {
        let windows = &self.plan.windows;
        let from = windows.partition_point(|w| w.first < self.first);
        let to = windows.partition_point(|w| w.first < self.end);
        windows[from..to].iter().copied()
    }

    /// Energy of one side by slot of the table, as energy charges see it, mWh.
    pub(crate) fn energy(&self, side: EnergySide) -> &[i64] {
        match side {
            EnergySide::Import => &self.plan.import,
            EnergySide::Export => &self.plan.export,
        }
    }

    /// Energy imported in a window, mWh.
    pub(crate) fn window_mwh(&self, window: crate::table::Window) -> i64 {
        self.plan.metered[window.first..window.end].iter().sum()
    }

    /// A line for this segment.
    pub(crate) fn draft(&self, kind: Kind, charge: &str) -> Draft {
        Draft {
            kind,
            charge: charge.to_owned(),
            band: None,
            tier: None,
            quantity: Exact::zero(),
            unit: String::new(),
            rate: Decimal::ZERO,
            amount: Exact::zero(),
            how: String::new(),
            slots: self.slots(),
            in_band: false,
            tariff: self.plan.tariff.id.clone(),
            version_from: self.version_from,
            from: self.from(),
            to: self.to(),
        }
    }
}

/// A cell of energy cost over the whole segment.
pub(super) fn cell(
    seg: &Segment<'_>,
    side: EnergySide,
    label: String,
    share: Share,
    cost: Exact,
) -> Cell {
    let netted = match side {
        EnergySide::Import => &seg.plan.import,
        EnergySide::Export => &seg.plan.export,
    };
    let energy = match netted {
        std::borrow::Cow::Owned(e) => Some(Arc::from(e.as_slice())),
        std::borrow::Cow::Borrowed(_) => None,
    };
    let kind = if side == EnergySide::Import { Kind::Energy } else { Kind::Export };
    let factor = Exact::int(if side == EnergySide::Import { 1 } else { -1 });
    Cell { kind, label, side, share, first: seg.first, end: seg.end, cost, factor, energy }
}
