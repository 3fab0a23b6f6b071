//! Tibber: GraphQL at `/v1-beta/gql`, quarter hours of today and tomorrow, taxes included, per kWh.
//!
//! Source: <https://developer.tibber.com/docs/reference> (`Subscription.priceInfo`, `PriceInfoResolution`).

use super::{Prices, Question, Request, decimal, json, list, shown, slot, until_next};
use serde_json::{Value, json};

const QUERY: &str = "{ viewer { homes { id currentSubscription { priceInfo(resolution: QUARTER_HOURLY) { \
                     current { currency } today { total startsAt } tomorrow { total startsAt } } } } } }";

pub fn ask(home: &str, question: Question<'_>) -> Request {
    Request {
        url: format!("{home}/v1-beta/gql"),
        authorization: question.key.map(|key| format!("Bearer {key}")),
        body: Some(json!({"query": QUERY}).to_string()),
    }
}

pub fn read(home: &str, answer: &str) -> Result<Prices, String> {
    let answer = json(answer)?;
    if let Some(first) = answer["errors"].as_array().and_then(|all| all.first()) {
        return Err(format!("it refuses: {}", shown(&first["message"])));
    }
    let homes = list(&answer["data"]["viewer"], "homes")?;
    let has_contract = |h: &&Value| !h["currentSubscription"].is_null();
    let mut mine = homes.iter().filter(|h| home.is_empty() || h["id"] == home).filter(has_contract);
    let (Some(found), other) = (mine.next(), mine.next()) else {
        return Err("it knows no home with a contract by that id".into());
    };
    if other.is_some() {
        return Err("it knows several homes: write the id of one as zone".into());
    }
    let info = &found["currentSubscription"]["priceInfo"];
    let currency = info["current"]["currency"].as_str().filter(|c| c.len() == 3);
    let currency = currency.ok_or("the answer has no currency")?;
    let mut prices = Prices::new(currency, &format!("{currency}/kWh"));
    let mut rows = Vec::new();
    for row in list(info, "today")?.iter().chain(list(info, "tomorrow")?) {
        let at = row["startsAt"].as_str().ok_or_else(|| format!("{} has no startsAt", shown(row)))?;
        rows.push((slot(at)?, decimal(&row["total"])?));
    }
    let starts: Vec<_> = rows.iter().map(|(at, _)| *at).collect();
    for ((from, value), to) in rows.iter().zip(until_next(&starts)) {
        if let Some(value) = value {
            prices.add(*from, to, *value)?;
        }
    }
    Ok(prices)
}

#[cfg(test)]
mod tests {
    use super::super::tests::RANGE;
    use super::*;

    fn answer(homes: &str) -> String {
        format!(r#"{{"data":{{"viewer":{{"homes":[{homes}]}}}}}}"#)
    }

    const HOME: &str = r#"{"id":"a","currentSubscription":{"priceInfo":{"current":{"currency":"NOK"},
        "today":[{"total":0.2541,"startsAt":"2027-01-15T09:00:00.000+01:00"},{"total":-0.01,"startsAt":"2027-01-15T09:15:00.000+01:00"}],
        "tomorrow":[]}}}"#;

    #[test]
    fn quarter_hours_in_the_customer_s_currency_with_taxes() {
        let series = read("", &answer(HOME)).unwrap().series("x", "", RANGE);
        let values: Vec<String> = series[0].values.iter().map(|v| v.unwrap().to_string()).collect();
        assert_eq!((series[0].start.0, series[0].unit.as_str()), (2_000_000, "NOK/kWh"));
        assert_eq!(values, ["0.2541", "-0.01"]);
    }

    #[test]
    fn the_right_home_is_taken_and_which_is_asked_where_there_are_two() {
        let two = format!(r#"{HOME},{{"id":"c","currentSubscription":null}},{}"#, HOME.replace(r#""id":"a""#, r#""id":"b""#));
        assert!(read("b", &answer(&two)).is_ok());
        assert!(read("c", &answer(&two)).unwrap_err().contains("no home"));
        assert!(read("", &answer(&two)).unwrap_err().contains("several"));
        let refused = r#"{"errors":[{"message":"Context creation failed: invalid token"}],"data":null}"#;
        assert!(read("", refused).unwrap_err().contains("invalid token"));
    }
}
