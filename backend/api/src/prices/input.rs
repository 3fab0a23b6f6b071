//! Prices as they are posted: JSON or CSV.

use ohmstead_model::{Slot, TimestampMs};
use ohmstead_tariff::{Decimal, PriceSeries};
use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::IntoParams;

/// Values taken at once at most: some years of quarter hours.
const MAX_VALUES: usize = 400_000;

/// What a CSV file does not say; in JSON the body's own words win.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PriceParams {
    /// Name of the series; default `day-ahead`.
    pub name: Option<String>,
    /// Price zone; default: none.
    pub zone: Option<String>,
    /// ISO 4217 code; default: the site's.
    pub currency: Option<String>,
    /// Unit of the values: `EUR/MWh` (default, with the currency), `EUR/kWh`, `ct/kWh`.
    pub unit: Option<String>,
    /// Minutes per value: 15, 30 or 60; default: told by the first two lines, else 60.
    pub step: Option<u16>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Posted<'a> {
    name: Option<String>,
    zone: Option<String>,
    currency: Option<String>,
    unit: Option<String>,
    step: Option<u16>,
    #[serde(borrow)]
    start: &'a RawValue,
    #[serde(borrow)]
    values: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Several<'a> {
    #[serde(borrow)]
    series: Vec<&'a RawValue>,
}

/// Reads prices as `PUT /api/prices` takes them.
///
/// # Errors
/// What is wrong, in which value or line, and how to mend it.
pub fn parse_prices(
    body: &str,
    csv: bool,
    p: &PriceParams,
    currency: &str,
) -> Result<Vec<PriceSeries>, String> {
    let p = PriceParams { currency: p.currency.clone().or(Some(currency.to_owned())), ..p.clone() };
    if csv {
        return from_csv(body, &p);
    }
    if let Ok(several) = serde_json::from_str::<Several<'_>>(body) {
        let one = |(i, s): (usize, &&RawValue)| {
            from_json(s.get(), &p).map_err(|e| format!("series[{i}]: {e}"))
        };
        return several.series.iter().enumerate().map(one).collect();
    }
    Ok(vec![from_json(body, &p)?])
}

fn empty(p: &PriceParams, start: Slot, step: u16) -> PriceSeries {
    let currency = p.currency.clone().unwrap_or_default();
    PriceSeries {
        name: p.name.clone().unwrap_or_else(|| "day-ahead".to_owned()),
        zone: p.zone.clone().unwrap_or_default(),
        unit: p.unit.clone().unwrap_or_else(|| format!("{currency}/MWh")),
        currency,
        start,
        step,
        values: Vec::new(),
    }
}

/// A text or number, digit for digit.
fn plain(raw: &RawValue) -> &str {
    raw.get().trim().trim_matches('"')
}

fn from_json(body: &str, p: &PriceParams) -> Result<PriceSeries, String> {
    let posted: Posted<'_> =
        serde_json::from_str(body).map_err(|e| format!("the prices could not be read: {e}"))?;
    if posted.values.len() > MAX_VALUES {
        return Err(format!("values: more than {MAX_VALUES} at once; send them in parts"));
    }
    let step = posted.step.or(p.step).unwrap_or(60);
    let start = slot(plain(posted.start)).map_err(|e| format!("start: {e}"))?;
    let merged = PriceParams {
        name: posted.name.or(p.name.clone()),
        zone: posted.zone.or(p.zone.clone()),
        currency: posted.currency.or(p.currency.clone()),
        unit: posted.unit.or(p.unit.clone()),
        step: None,
    };
    let mut series = empty(&merged, start, step);
    for (i, raw) in posted.values.iter().enumerate() {
        let text = plain(raw);
        let value = if text == "null" || text.is_empty() {
            None
        } else {
            Some(text.parse::<Decimal>().map_err(|e| format!("values[{i}]: {e}"))?)
        };
        series.values.push(value);
    }
    Ok(series)
}

fn slot(text: &str) -> Result<Slot, String> {
    let at = TimestampMs::parse(text).map_err(|e| e.to_string())?;
    Slot::starting(at).ok_or_else(|| format!("{text} is not on a quarter hour"))
}

fn from_csv(body: &str, p: &PriceParams) -> Result<Vec<PriceSeries>, String> {
    let mut rows: Vec<(Slot, Decimal)> = Vec::new();
    for (i, line) in body.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        let heading = i == 0 && !line.starts_with(|c: char| c.is_ascii_digit() || c == '"');
        if line.is_empty() || heading {
            continue;
        }
        let at = |e: String| format!("line {}: {e}", i + 1);
        let (when, price) = line
            .split_once([',', ';', '\t'])
            .ok_or_else(|| at(format!("{line:?} is not time,price")))?;
        let when = slot(when.trim().trim_matches('"')).map_err(at)?;
        let price = price.trim().trim_matches('"');
        rows.push((
            when,
            price.parse().map_err(|e: ohmstead_tariff::decimal::NotADecimal| at(e.to_string()))?,
        ));
        if rows.len() > MAX_VALUES {
            return Err(format!("more than {MAX_VALUES} lines at once; send them in parts"));
        }
    }
    if rows.is_empty() {
        return Err("no line with a time and a price was found".to_owned());
    }
    rows.sort_by_key(|(slot, _)| *slot);
    let told = rows.windows(2).map(|w| (w[1].0.0 - w[0].0.0) * 15).min();
    let told = told.and_then(|m| u16::try_from(m).ok()).filter(|m| [15, 30, 60].contains(m));
    let step = p.step.or(told).unwrap_or(60);
    let mut out: Vec<PriceSeries> = Vec::new();
    for (at, price) in rows {
        let next = out.last().map(|s| s.start.0 + s.values.len() as i32 * i32::from(step / 15));
        if next.is_some_and(|next| at.0 < next) {
            return Err(format!("{} has two prices, or lies within the value before", at.start()));
        }
        if next != Some(at.0) {
            out.push(empty(p, at, step));
        }
        if let Some(last) = out.last_mut() {
            last.values.push(Some(price));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_values_keep_every_digit() {
        let body = r#"{"zone":"DE-LU","start":"2026-10-25T00:00:00+02:00","step":15,"values":[81.20000000000000001,"-4.05",null]}"#;
        let s = parse_prices(body, false, &PriceParams::default(), "EUR").unwrap().remove(0);
        assert_eq!((s.name.as_str(), s.unit.as_str(), s.step), ("day-ahead", "EUR/MWh", 15));
        assert_eq!(s.values[0].unwrap().to_string(), "81.20000000000000001");
        assert_eq!((s.values[1].unwrap().to_string(), s.values[2]), ("-4.05".to_owned(), None));
    }

    #[test]
    fn csv_lines_make_series_with_gaps_between() {
        let body = "time,price\n2026-01-01T00:00:00Z,1\n2026-01-01T01:00:00Z,2\n2026-01-01T04:00:00Z,-3.5\n";
        let s = parse_prices(body, true, &PriceParams::default(), "EUR").unwrap();
        assert_eq!((s.len(), s[0].step, s[0].values.len()), (2, 60, 2));
        assert_eq!(s[1].values[0].unwrap().to_string(), "-3.5");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let p = PriceParams::default();
        for (body, csv, word) in [
            ("{}", false, "start"),
            (r#"{"start":"soon","values":[]}"#, false, "start"),
            (r#"{"start":0,"values":["x"]}"#, false, "values[0]"),
            (r#"{"start":450,"values":[]}"#, false, "quarter hour"),
            ("2026-01-01T00:00:00Z,x", true, "line 1"),
            ("time,price\n", true, "no line"),
            ("0,1\n0,2\n", true, "two prices"),
        ] {
            let error = parse_prices(body, csv, &p, "EUR").unwrap_err();
            assert!(error.contains(word), "{body}: {error}");
        }
    }
}
