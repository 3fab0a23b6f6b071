//! Energy-Charts (Fraunhofer ISE): `GET /price?bzn=&start=&end=`; lists of Unix seconds and prices.
//!
//! Source: <https://api.energy-charts.info/> (OpenAPI, `/price`).

use super::{Prices, Question, Request, decimal, json, list, shown, starting, until_next, utc};
use ohmstead_model::TimestampMs;

pub fn ask(home: &str, question: Question<'_>) -> Request {
    let (from, to) = (utc(question.range.from), utc(question.range.to));
    let url = format!("{home}/price?bzn={}&start={from}&end={to}", question.zone);
    Request { url, authorization: None, body: None }
}

pub fn read(answer: &str) -> Result<Prices, String> {
    let answer = json(answer)?;
    let (times, values) = (list(&answer, "unix_seconds")?, list(&answer, "price")?);
    if times.len() != values.len() {
        return Err(format!("{} times and {} prices", times.len(), values.len()));
    }
    let unit = answer["unit"].as_str().unwrap_or_default().replace(' ', "");
    // "EUR / MWh", or with words behind it.
    let currency = match unit.split_once('/') {
        Some((currency, energy)) if currency.len() == 3 && energy.starts_with("MWh") => currency,
        _ => return Err(format!("the unit is {}, not EUR / MWh", shown(&answer["unit"]))),
    };
    let mut prices = Prices::new(currency, &format!("{currency}/MWh"));
    let starts: Result<Vec<_>, String> = times
        .iter()
        .map(|at| {
            let seconds = at.as_i64().ok_or_else(|| format!("{} is no time", shown(at)))?;
            starting(TimestampMs(seconds.saturating_mul(1000)))
        })
        .collect();
    let starts = starts?;
    for ((from, to), value) in starts.iter().zip(until_next(&starts)).zip(values) {
        if let Some(value) = decimal(value)? {
            prices.add(*from, to, value)?;
        }
    }
    Ok(prices)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RANGE, question};
    use super::*;

    #[test]
    fn quarter_hours_and_hours_are_told_by_their_distance() {
        let asked = ask("https://api.energy-charts.info", question("DE-LU", None));
        assert_eq!(
            asked.url,
            "https://api.energy-charts.info/price?bzn=DE-LU&start=2027-01-15T08:00Z&end=2027-01-17T08:00Z"
        );
        let answer = r#"{"license_info":"CC BY 4.0","unix_seconds":[1800000000,1800000900,1800001800],
            "price":[90.5,null,-1],"unit":"EUR / MWh","deprecated":false}"#;
        let series = read(answer).unwrap().series("x", "DE-LU", RANGE);
        assert_eq!(series.len(), 2, "no price is a gap");
        assert_eq!((series[0].start.0, series[1].start.0), (2_000_000, 2_000_002));
        let hours = r#"{"unix_seconds":[1800000000,1800003600],"price":[1,2],"unit":"EUR / MWh"}"#;
        assert_eq!(read(hours).unwrap().series("x", "", RANGE)[0].values.len(), 8);
        let empty = r#"{"unix_seconds":[],"price":[],"unit":"EUR / MWh"}"#;
        assert_eq!(read(empty).unwrap().end(), None, "nothing published yet");
    }
}
