//! What one bill hands to the next.

use crate::exact::Exact;
use crate::tariff::Ratchet;
use std::collections::BTreeMap;

/// Charge and band.
type Key = (String, String);

/// What one bill hands to the next: carried kWh, earlier peaks, the year so far.
#[derive(Debug, Clone, Default)]
pub struct Carry {
    /// Exported mWh that wait for import of the same band.
    pub(super) credits: BTreeMap<Key, i128>,
    /// Month (1–12) and peak in kW of each earlier period, the oldest first.
    peaks: BTreeMap<Key, Vec<(u8, Exact)>>,
    peaks_now: BTreeMap<Key, Exact>,
    /// What the year's charges add up to, by the name of the yearly minimum that counts them.
    pub(super) year_charges: BTreeMap<String, Exact>,
    pub(super) year_days: i32,
    /// kWh that lie in the tiers of a year already, and which year that is.
    year_use: BTreeMap<Key, (i16, Exact)>,
    /// Days and imported mWh of each earlier period, the oldest first.
    periods: Vec<(i32, i128)>,
}

impl Carry {
    pub(super) fn take_credit(&mut self, charge: &str, band: &str) -> i128 {
        self.credits.remove(&(charge.to_owned(), band.to_owned())).unwrap_or(0)
    }

    pub(super) fn put_credit(&mut self, charge: &str, band: &str, mwh: i128) {
        self.credits.insert((charge.to_owned(), band.to_owned()), mwh);
    }

    pub(super) fn note_peak(&mut self, charge: &str, band: &str, kw: &Exact) {
        let peak = self.peaks_now.entry((charge.to_owned(), band.to_owned())).or_default();
        *peak = peak.clone().max(kw.clone());
    }

    pub(super) fn highest_peak(&self, charge: &str, band: &str, ratchet: &Ratchet) -> Exact {
        let counts = |m: u8| ratchet.months.is_empty() || ratchet.months.contains(&m);
        let recent = self.earlier_peaks(charge, band).iter().rev().take(ratchet.look_back.into());
        recent.filter(|(m, _)| counts(*m)).map(|(_, kw)| kw.clone()).max().unwrap_or_default()
    }

    /// Month and peak of the earlier periods, the oldest first.
    pub(super) fn earlier_peaks(&self, charge: &str, band: &str) -> &[(u8, Exact)] {
        let key = (charge.to_owned(), band.to_owned());
        self.peaks.get(&key).map_or(&[], Vec::as_slice)
    }

    /// kWh that lie in a charge's tiers of `year` already.
    pub(super) fn used_in_year(&self, charge: &str, band: &str, year: i16) -> Exact {
        match self.year_use.get(&(charge.to_owned(), band.to_owned())) {
            Some((of, kwh)) if *of == year => kwh.clone(),
            _ => Exact::zero(),
        }
    }

    /// Adds to what lies in a charge's tiers of `year`.
    pub(super) fn use_in_year(&mut self, charge: &str, band: &str, year: i16, kwh: Exact) {
        let before = self.used_in_year(charge, band, year);
        self.year_use.insert((charge.to_owned(), band.to_owned()), (year, before + kwh));
    }

    /// kWh imported in a year, judged by the last twelve billing periods, `now` (days and mWh) the
    /// last of them; of fewer, scaled to 365 days. With it: how many periods that are.
    pub(super) fn yearly_use(&self, now: (i32, i128)) -> (Exact, usize) {
        let periods: Vec<(i32, i128)> =
            self.periods.iter().copied().rev().take(11).chain([now]).collect();
        let kwh = Exact::kwh(periods.iter().map(|(_, mwh)| mwh).sum());
        let days: i32 = periods.iter().map(|(days, _)| days).sum();
        if periods.len() == 12 {
            return (kwh, 12);
        }
        (kwh * Exact::ratio(365, days.max(1).into()), periods.len())
    }

    /// Ends a billing period that began in `month` (1–12).
    pub(super) fn close_period(&mut self, month: u8, period: (i32, i128)) {
        for (key, kw) in std::mem::take(&mut self.peaks_now) {
            self.peaks.entry(key).or_default().push((month, kw));
        }
        self.periods.push(period);
    }
}
