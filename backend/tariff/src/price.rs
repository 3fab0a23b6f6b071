//! Dynamic prices: a value for every 15, 30 or 60 minutes, in the market's own unit.

use crate::decimal::Decimal;
use crate::error::TariffError;
use ohmstead_model::{Slot, SlotRange};
use serde::{Deserialize, Serialize};

/// Decimals kept of a price per kWh.
const SCALE: u8 = 12;

/// Quarter hours that a price without an end holds at most.
const LONGEST: i32 = 4;

/// How many quarter hours each price holds that is said to hold until the next, for their beginnings (ascending,
/// none twice): until the next, at most an hour. A distance longer than those around it is a gap, and its price
/// holds as long as the one before did.
pub fn holds(starts: &[Slot]) -> Vec<i32> {
    let distances: Vec<i32> = starts.windows(2).map(|w| w[1].0.saturating_sub(w[0].0)).collect();
    let mut holds: Vec<i32> = Vec::with_capacity(starts.len());
    for i in 0..starts.len() {
        let before = holds.last().copied();
        let after = distances.get(i + 1).copied();
        let hold = match distances.get(i).copied() {
            Some(d) if d <= LONGEST => {
                let is_gap = before.is_some_and(|b| b < d) && after.is_some_and(|a| a < d);
                if is_gap { before.unwrap_or(d) } else { d }
            }
            // The last one, or one before a gap.
            Some(_) => before.or(after.filter(|a| *a <= LONGEST)).unwrap_or(LONGEST),
            None => before.unwrap_or(LONGEST),
        };
        holds.push(hold);
    }
    holds
}

/// A price series of one market and zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PriceSeries {
    /// Name that tariffs use, such as `day-ahead`.
    pub name: String,
    /// Price zone, such as `DE-LU` or `NO2`; empty = any.
    #[serde(default)]
    pub zone: String,
    /// ISO 4217 code; `gCO2` where the values are no prices but grams of CO2, [`CELSIUS`]
    /// where they are temperatures.
    pub currency: String,
    /// Unit of the values: `<amount>/<energy>`, where the amount is the currency code or a
    /// hundredth of it (`ct`, `c`, `p`, `öre`, `øre`, `cent`), and the energy `MWh` or `kWh`.
    pub unit: String,
    /// First slot of the first value.
    pub start: Slot,
    /// Minutes per value: 15, 30 or 60.
    pub step: u16,
    /// The values; `null` where the price is not known.
    pub values: Vec<Option<Decimal>>,
}

impl PriceSeries {
    /// Slots that a value holds for: 1, 2 or 4.
    pub fn width(&self) -> i32 {
        i32::from(self.step / 15).max(1)
    }

    /// The slots that it covers.
    pub fn span(&self) -> SlotRange {
        SlotRange::new(self.start, self.after(self.values.len()))
    }

    /// The first slot after the last value that is known; `None` when none is.
    pub fn known_until(&self) -> Option<Slot> {
        Some(self.after(self.values.iter().rposition(Option::is_some)? + 1))
    }

    /// The values that are known, each with the quarter hours that it holds.
    pub fn known(&self) -> impl Iterator<Item = (SlotRange, Decimal)> {
        let range = |index| SlotRange::new(self.after(index), self.after(index + 1));
        let each = self.values.iter().enumerate();
        each.filter_map(move |(index, value)| Some((range(index), (*value)?)))
    }

    fn after(&self, values: usize) -> Slot {
        let values = i32::try_from(values).unwrap_or(i32::MAX);
        Slot(self.start.0.saturating_add(values.saturating_mul(self.width())))
    }
}

/// Joins pieces (ascending) of one series where the next goes on as the one before.
pub fn join(pieces: impl IntoIterator<Item = PriceSeries>) -> Vec<PriceSeries> {
    let mut joined: Vec<PriceSeries> = Vec::new();
    for mut piece in pieces {
        let alike = |last: &&mut PriceSeries| {
            (&last.name, &last.zone, &last.currency, &last.unit, last.step, last.span().to)
                == (&piece.name, &piece.zone, &piece.currency, &piece.unit, piece.step, piece.start)
        };
        match joined.last_mut().filter(alike) {
            Some(last) => last.values.append(&mut piece.values),
            None => joined.push(piece),
        }
    }
    joined
}

/// All series that tariffs may use.
#[derive(Debug, Clone, Default)]
pub struct PriceBook(Vec<Compiled>);

#[derive(Debug, Clone)]
struct Compiled {
    name: String,
    zone: String,
    currency: String,
    start: Slot,
    slots_per_value: i32,
    /// In 10^-12 of the currency unit per kWh.
    values: Vec<Option<i128>>,
}

impl PriceBook {
    /// Checks the series and converts them to prices per kWh.
    ///
    /// # Errors
    /// Names the series and field: an unknown unit or step, a price with too many digits, two
    /// series of one name and zone that overlap in time.
    pub fn new(series: &[PriceSeries]) -> Result<Self, TariffError> {
        let mut book: Vec<Compiled> = Vec::with_capacity(series.len());
        for s in series {
            let compiled = compile(s)?;
            let span = compiled.span();
            let clash = book.iter().any(|b| {
                b.name == compiled.name
                    && b.zone == compiled.zone
                    && b.span().from < span.to
                    && span.from < b.span().to
            });
            if clash {
                return Err(TariffError::invalid(
                    format!("prices {} {}", s.name, s.zone),
                    "two series cover the same time",
                    "give each time one price",
                ));
            }
            book.push(compiled);
        }
        Ok(Self(book))
    }

    /// The prices of `range` in 10^-12 of the currency unit per kWh.
    pub(crate) fn prices(
        &self,
        name: &str,
        zone: &str,
        currency: &str,
        range: SlotRange,
    ) -> Result<Vec<Option<i128>>, TariffError> {
        let mut prices = vec![None; range.len()];
        let in_zone = |s: &&Compiled| s.name == name && (s.zone.is_empty() || s.zone == zone);
        for series in self.0.iter().filter(in_zone) {
            if series.currency != currency {
                return Err(TariffError::refused(
                    format!("prices {name}"),
                    format!("they are in {}, the tariff in {currency}", series.currency),
                    "bill in the currency of the prices",
                ));
            }
            for (slot, price) in range.iter().zip(&mut prices) {
                *price = price.or_else(|| series.at(slot));
            }
        }
        Ok(prices)
    }
}

impl Compiled {
    fn span(&self) -> SlotRange {
        let slots = i32::try_from(self.values.len()).unwrap_or(i32::MAX);
        let end = self.start.0.saturating_add(slots.saturating_mul(self.slots_per_value));
        SlotRange::new(self.start, Slot(end))
    }

    fn at(&self, slot: Slot) -> Option<i128> {
        let i = (slot.0.checked_sub(self.start.0)?).div_euclid(self.slots_per_value);
        self.values.get(usize::try_from(i).ok()?).copied().flatten()
    }
}

fn compile(s: &PriceSeries) -> Result<Compiled, TariffError> {
    if ![15, 30, 60].contains(&s.step) {
        return Err(TariffError::refused(
            format!("prices {}: step", s.name),
            format!("{} minutes", s.step),
            "use 15, 30 or 60",
        ));
    }
    let shift = unit_shift(s)?;
    let convert = |(i, v): (usize, &Option<Decimal>)| match v {
        None => Ok(None),
        Some(v) => v
            .in_units(SCALE - shift)
            .filter(|p| p.unsigned_abs() < 10u128.pow(20))
            .map(Some)
            .ok_or_else(|| {
                TariffError::refused(
                    format!("prices {}: value {i}", s.name),
                    format!("{v} {} has more digits than are kept", s.unit),
                    "round it",
                )
            }),
    };
    let values = s.values.iter().enumerate().map(convert).collect::<Result<_, _>>()?;
    Ok(Compiled {
        name: s.name.clone(),
        zone: s.zone.clone(),
        currency: s.currency.clone(),
        start: s.start,
        slots_per_value: i32::from(s.step / 15),
        values,
    })
}

/// Stands for the currency, and is the unit, where the values are outdoor temperatures and no prices: no
/// contract can be billed by them.
pub const CELSIUS: &str = "degC";

/// By how many decimal places a value shrinks on its way to currency units per kWh.
fn unit_shift(s: &PriceSeries) -> Result<u8, TariffError> {
    if s.unit == CELSIUS && s.currency == CELSIUS {
        return Ok(0);
    }
    let (amount, energy) = s.unit.split_once('/').unwrap_or((&s.unit, ""));
    let hundredth = ["ct", "c", "p", "öre", "øre", "cent", "cents", "¢"].contains(&amount.trim());
    let amount = match hundredth {
        true => Some(2),
        false => (amount.trim() == s.currency).then_some(0),
    };
    let energy = match energy.trim() {
        "kWh" => Some(0),
        "MWh" => Some(3),
        _ => None,
    };
    amount.zip(energy).map(|(a, e)| a + e).ok_or_else(|| {
        TariffError::refused(
            format!("prices {}: unit", s.name),
            format!("{:?} is not known", s.unit),
            format!("use {}/MWh, {}/kWh or ct/kWh", s.currency, s.currency),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(unit: &str, step: u16, values: &[&str]) -> PriceSeries {
        PriceSeries {
            name: "day-ahead".to_owned(),
            zone: "DE-LU".to_owned(),
            currency: "EUR".to_owned(),
            unit: unit.to_owned(),
            start: Slot(100),
            step,
            values: values.iter().map(|v| v.parse().ok()).collect(),
        }
    }

    fn prices(s: PriceSeries, zone: &str, from: i32, to: i32) -> Vec<Option<i128>> {
        let range = SlotRange::new(Slot(from), Slot(to));
        PriceBook::new(&[s]).unwrap().prices("day-ahead", zone, "EUR", range).unwrap()
    }

    #[test]
    fn units_come_down_to_the_same_price_per_kwh() {
        let p = Some(-123_450_000_000);
        assert_eq!(prices(series("EUR/MWh", 15, &["-123.45"]), "DE-LU", 100, 101), [p]);
        assert_eq!(prices(series("ct/kWh", 15, &["-12.345"]), "DE-LU", 100, 101), [p]);
        assert_eq!(prices(series("EUR/kWh", 15, &["-0.12345"]), "DE-LU", 100, 101), [p]);
    }

    #[test]
    fn an_hourly_price_holds_for_four_slots_and_none_is_made_up() {
        let p = prices(series("EUR/kWh", 60, &["1", "?"]), "DE-LU", 99, 105);
        let e = Some(10i128.pow(12));
        assert_eq!(p, [None, e, e, e, e, None]);
        assert_eq!(prices(series("EUR/kWh", 60, &["1"]), "NO2", 100, 101), [None]);
    }

    #[test]
    fn odd_units_steps_currencies_and_doubled_times_are_refused() {
        assert!(PriceBook::new(&[series("EUR/GWh", 15, &[])]).is_err());
        assert!(PriceBook::new(&[series("USD/MWh", 15, &[])]).is_err());
        assert!(PriceBook::new(&[series("EUR/MWh", 5, &[])]).is_err());
        assert!(PriceBook::new(&[series(CELSIUS, 60, &["3.5"])]).is_err(), "of a currency");
        let warmth = PriceSeries { currency: CELSIUS.into(), ..series(CELSIUS, 60, &["-3.5"]) };
        assert!(PriceBook::new(&[warmth]).is_ok());
        let s = series("EUR/MWh", 15, &["1", "2"]);
        assert!(PriceBook::new(&[s.clone(), s.clone()]).is_err());
        let book = PriceBook::new(&[s]).unwrap();
        let range = SlotRange::new(Slot(100), Slot(101));
        assert!(book.prices("day-ahead", "DE-LU", "USD", range).is_err());
    }
}
