//! Which things a request names, by the names of its fields in path, query and body.

use ohmstead_store::identity::Kind;
use serde_json::Value;
use std::collections::BTreeSet;

/// Fields that hold one id, or a list of ids, of a device.
const DEVICES: [&str; 6] = ["deviceId", "deviceIds", "parent", "members", "channels", "devices"];
/// The same of contracts. `with` is a list in one text.
const CONTRACTS: [&str; 3] = ["contract", "present", "with"];

/// Things that a request names.
pub type Named = BTreeSet<(Kind, String)>;

/// Everything a request names, by the names of its fields.
pub fn named(
    template: &str,
    params: &[(String, String)],
    query: Option<&str>,
    json: Option<&Value>,
) -> Named {
    let mut named = Named::new();
    let group = template.split('/').nth(2).unwrap_or("");
    for (_, value) in params.iter().filter(|(k, _)| k == "id") {
        match group {
            "sites" if template.contains("/tariffs/") => note(&mut named, Kind::Contract, value),
            "devices" | "virtual-meters" | "sites" => note(&mut named, Kind::Device, value),
            "tariffs" => note(&mut named, Kind::Contract, value),
            "bills" => note(&mut named, Kind::Contract, contract_of(value)),
            "alerts" => note(&mut named, Kind::Device, value.split('.').nth(1).unwrap_or("")),
            _ => {}
        }
    }
    if let Some(query) = query {
        let all: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        for (key, value) in &all {
            pick(&mut named, key, &Value::String(value.clone()));
        }
    }
    if let Some(json) = json {
        walk(&mut named, json, 0);
        // What is made names itself.
        if let (Some(id), Some(kind)) = (json.get("id").and_then(Value::as_str), made_at(template))
        {
            note(&mut named, kind, id);
        }
    }
    named
}

fn made_at(template: &str) -> Option<Kind> {
    match template {
        "/api/devices" => Some(Kind::Device),
        "/api/tariffs" => Some(Kind::Contract),
        _ => None,
    }
}

/// A bill's number is its contract's id and its first day.
fn contract_of(bill: &str) -> &str {
    let bill = [".html", ".pdf", ".csv"].iter().find_map(|e| bill.strip_suffix(e)).unwrap_or(bill);
    bill.len().checked_sub(11).and_then(|end| bill.get(..end)).unwrap_or(bill)
}

fn note(named: &mut Named, kind: Kind, id: &str) {
    if !id.is_empty() && named.len() < 10_000 {
        named.insert((kind, id.to_owned()));
    }
}

fn pick(named: &mut Named, key: &str, value: &Value) {
    let kind = match key {
        _ if DEVICES.contains(&key) => Kind::Device,
        _ if CONTRACTS.contains(&key) => Kind::Contract,
        _ => return,
    };
    match value {
        // `*` names the site's own devices, whichever site that is.
        Value::String(text) => {
            let ids = text.split(',').map(str::trim).filter(|id| *id != "*");
            ids.for_each(|id| note(named, kind, id));
        }
        Value::Array(all) => {
            all.iter().filter_map(Value::as_str).for_each(|id| note(named, kind, id));
        }
        _ => {}
    }
}

fn walk(named: &mut Named, json: &Value, depth: u8) {
    match json {
        Value::Object(fields) if depth < 16 => {
            for (key, value) in fields {
                pick(named, key, value);
                walk(named, value, depth + 1);
            }
        }
        Value::Array(all) if depth < 16 => all.iter().for_each(|v| walk(named, v, depth + 1)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_request_names_is_found_in_path_query_and_body() {
        let json = serde_json::json!({
            "members": ["a", "b"], "deep": [{"deviceId": "c"}], "contract": "home", "name": "x"
        });
        let params = [("id".to_owned(), "d".to_owned())];
        let query = Some("deviceId=e%5F1&with=x,y&from=1");
        let found = named("/api/devices/{id}", &params, query, Some(&json));
        let of = |kind| {
            let all = found.iter().filter(move |(k, _)| *k == kind);
            all.map(|(_, id)| id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of(Kind::Device), ["a", "b", "c", "d", "e_1"]);
        assert_eq!(of(Kind::Contract), ["home", "x", "y"]);
        let bill = [("id".to_owned(), "my-home-2026-10-01.html".to_owned())];
        let found = named("/api/bills/{id}", &bill, None, None);
        assert!(found.contains(&(Kind::Contract, "my-home".into())), "{found:?}");
        let alert = [("id".to_owned(), "silent.m1.17900".to_owned())];
        let found = named("/api/alerts/{id}/ack", &alert, None, None);
        assert!(found.contains(&(Kind::Device, "m1".into())), "{found:?}");
    }
}
