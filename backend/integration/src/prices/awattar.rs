//! aWATTar: `GET /v1/marketdata?start=&end=`, times in Unix milliseconds.
//!
//! Source: <https://www.awattar.de/services/api>.

use super::{Prices, Question, Request, decimal, json, list, shown, starting};
use ohmstead_model::TimestampMs;

pub fn ask(home: &str, question: Question<'_>) -> Request {
    let times = question.range.times();
    let url = format!("{home}/v1/marketdata?start={}&end={}", times.from.0, times.to.0);
    // The Austrian feed may want the customer's token.
    let authorization = question.key.map(|key| format!("Bearer {key}"));
    Request { url, authorization, body: None }
}

pub fn read(answer: &str) -> Result<Prices, String> {
    let answer = json(answer)?;
    let mut prices = Prices::new("EUR", "EUR/MWh");
    for row in list(&answer, "data")? {
        let time = |key: &str| {
            let at = row[key].as_i64().ok_or_else(|| format!("{} has no {key}", shown(row)))?;
            starting(TimestampMs(at))
        };
        if !row["unit"].as_str().is_some_and(|unit| unit.eq_ignore_ascii_case("eur/mwh")) {
            return Err(format!("the unit is {}, not Eur/MWh", shown(&row["unit"])));
        }
        if let Some(value) = decimal(&row["marketprice"])? {
            prices.add(time("start_timestamp")?, time("end_timestamp")?, value)?;
        }
    }
    Ok(prices)
}

#[cfg(test)]
mod tests {
    use super::super::tests::question;
    use super::*;

    #[test]
    fn hours_in_eur_per_mwh() {
        let asked = ask("https://api.awattar.de", question("de", None));
        assert_eq!(
            asked.url,
            "https://api.awattar.de/v1/marketdata?start=1800000000000&end=1800172800000"
        );
        let answer = r#"{"object":"list","data":[
            {"start_timestamp":1800000000000,"end_timestamp":1800003600000,"marketprice":42.09,"unit":"Eur/MWh"},
            {"start_timestamp":1800003600000,"end_timestamp":1800007200000,"marketprice":-5.12,"unit":"Eur/MWh"}],"url":"/at/v1/marketdata"}"#;
        let series = read(answer).unwrap().series("x", "", super::super::tests::RANGE);
        let values: Vec<String> = series[0].values.iter().map(|v| v.unwrap().to_string()).collect();
        assert_eq!(values[3..5], ["42.09", "-5.12"]);
        assert_eq!((values.len(), series[0].unit.as_str()), (8, "EUR/MWh"));
        assert!(read(&answer.replace("Eur/MWh", "ct/kWh")).is_err());
    }
}
