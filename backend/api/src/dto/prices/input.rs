//! Prices as they are posted: JSON or CSV.

use crate::extract::json::plain_error;
use ohmstead_model::{Slot, TimestampMs};
use ohmstead_tariff::{Decimal, PriceSeries};
use ohmstead_transfer::{PriceFile, parse_zone, read_prices};
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
    /// Minutes per value: 15, 30 or 60; default for CSV: each line holds until the next, for JSON 60.
    pub step: Option<u16>,
    /// Where times of a CSV file that name no zone were read off the clock: Europe/Berlin or +01:00.
    pub timezone: Option<String>,
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
) -> Result<PriceFile, String> {
    let p = PriceParams { currency: p.currency.clone().or(Some(currency.to_owned())), ..p.clone() };
    if csv {
        let zone = p.timezone.as_deref().map(parse_zone).transpose();
        let zone = zone.map_err(|e| format!("timezone: {e}"))?;
        let like = empty(&p, Slot(0), 60);
        return read_prices(body, zone, &like, p.step).map_err(|e| match p.timezone {
            None if e.contains("no time zone") => format!("{e}, with timezone=Europe/Berlin, say"),
            _ => e,
        });
    }
    let series = from_jsons(body, &p)?;
    Ok(PriceFile { series, gaps: Vec::new(), doubled: 0 })
}

fn from_jsons(body: &str, p: &PriceParams) -> Result<Vec<PriceSeries>, String> {
    if let Ok(several) = serde_json::from_str::<Several<'_>>(body) {
        let one = |(i, s): (usize, &&RawValue)| {
            from_json(s.get(), p).map_err(|e| format!("series[{i}]: {e}"))
        };
        return several.series.iter().enumerate().map(one).collect();
    }
    Ok(vec![from_json(body, p)?])
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
    let posted: Posted<'_> = serde_json::from_str(body).map_err(|e| plain_error(&e))?;
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
        ..PriceParams::default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_values_keep_every_digit() {
        let body = r#"{"zone":"DE-LU","start":"2026-10-25T00:00:00+02:00","step":15,"values":[81.20000000000000001,"-4.05",null]}"#;
        let s = parse_prices(body, false, &PriceParams::default(), "EUR").unwrap().series.remove(0);
        assert_eq!((s.name.as_str(), s.unit.as_str(), s.step), ("day-ahead", "EUR/MWh", 15));
        assert_eq!(s.values[0].unwrap().to_string(), "81.20000000000000001");
        assert_eq!((s.values[1].unwrap().to_string(), s.values[2]), ("-4.05".to_owned(), None));
    }

    #[test]
    fn csv_lines_make_series_with_gaps_between() {
        let body = "time,price\n2026-01-01T00:00:00Z,1\n2026-01-01T01:00:00Z,2\n2026-01-01T04:00:00Z,-3.5\n";
        let file = parse_prices(body, true, &PriceParams::default(), "EUR").unwrap();
        assert_eq!(file.gaps.len(), 1);
        let s = file.series;
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
            ("2026-01-01 00:00;1\n", true, "timezone="),
        ] {
            let error = parse_prices(body, csv, &p, "EUR").unwrap_err();
            assert!(error.contains(word), "{body}: {error}");
        }
    }
}
