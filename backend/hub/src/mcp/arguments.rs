//! From a tool's arguments to a request to the API.

use super::tools::{Argument, Kind, Tool, Verb};
use serde_json::{Map, Value};

/// Longest text of an argument, bytes.
const TEXT_MAX: usize = 200;

/// What is asked of the API.
#[derive(Debug, PartialEq)]
pub enum Request {
    Get(String),
    /// POST that changes nothing.
    Preview(String, Value),
}

/// The request that a call of a tool means.
///
/// # Errors
/// When an argument is missing, not known or of another kind; in words for the assistant.
pub fn request(tool: &Tool, given: &Value) -> Result<Request, String> {
    let none = Map::new();
    let given = match given {
        Value::Null => &none,
        Value::Object(given) => given,
        _ => return Err("arguments are an object".into()),
    };
    let known = |name: &str| tool.arguments.iter().any(|a| a.name == name);
    if let Some(name) = given.keys().find(|name| !known(name)) {
        let names: Vec<&str> = tool.arguments.iter().map(|a| a.name).collect();
        return Err(format!("{} takes no {name:?}; it takes: {}", tool.name, names.join(", ")));
    }
    let (mut path, mut query, mut body) = (tool.path.to_owned(), Vec::new(), Map::new());
    for argument in tool.arguments {
        let value = match given.get(argument.name).filter(|v| !v.is_null()) {
            Some(value) => read(argument, value)?,
            None if argument.is_required => return Err(format!("{} is missing", argument.name)),
            None => continue,
        };
        if argument.field.starts_with('{') {
            path = path.replace(argument.field, &encode(&value));
        } else if tool.verb == Verb::Preview && argument.name != "site" {
            body.insert(argument.field.to_owned(), value.into());
        } else {
            query.push(format!("{}={}", argument.field, encode(&value)));
        }
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    Ok(match tool.verb {
        Verb::Get => Request::Get(path),
        Verb::Preview => Request::Preview(path, body.into()),
    })
}

fn read(argument: &Argument, value: &Value) -> Result<String, String> {
    let name = argument.name;
    match (argument.kind, value) {
        (Kind::Number, Value::Number(n)) if n.is_u64() => Ok(n.to_string()),
        (Kind::Number, _) => Err(format!("{name} is a whole number")),
        (Kind::Text(words), Value::String(text)) => {
            if text.is_empty() || text.len() > TEXT_MAX {
                return Err(format!("{name} has 1 to {TEXT_MAX} characters"));
            }
            if !words.is_empty() && !words.contains(&text.as_str()) {
                return Err(format!("{name} is one of: {}", words.join(", ")));
            }
            Ok(text.clone())
        }
        (Kind::Text(_), _) => Err(format!("{name} is text")),
    }
}

/// For a path or a query (RFC 3986, section 2.3): nothing in it has a meaning there.
fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tools::ALL;
    use super::*;
    use serde_json::json;

    fn ask(name: &str, given: Value) -> Result<Request, String> {
        request(ALL.iter().find(|t| t.name == name).unwrap(), &given)
    }

    #[test]
    fn arguments_become_path_query_and_body() {
        let energy = json!({"meter": "m1", "from": "2026-10-01T00:00:00+02:00", "bucket": "day", "site": "home", "to": null});
        let path =
            "/api/energy?deviceId=m1&from=2026-10-01T00%3A00%3A00%2B02%3A00&bucket=day&site=home";
        assert_eq!(ask("get_energy", energy), Ok(Request::Get(path.into())));
        let line = json!({"bill": "a/../../api/users", "line": 3});
        let path = "/api/bills/a%2F..%2F..%2Fapi%2Fusers/lines/3";
        assert_eq!(ask("explain_bill_line", line), Ok(Request::Get(path.into())));
        let bill = json!({"period": "2026-10", "site": "home"});
        let expected =
            Request::Preview("/api/bills/preview?site=home".into(), json!({"period": "2026-10"}));
        assert_eq!(ask("preview_bill", bill), Ok(expected));
        assert_eq!(ask("list_sites", Value::Null), Ok(Request::Get("/api/sites".into())));
    }

    #[test]
    fn what_does_not_fit_is_said_in_words() {
        for (name, given, word) in [
            ("get_energy", json!({"meter": "m1"}), "from is missing"),
            ("get_energy", json!({"meter": 1, "from": "x"}), "meter is text"),
            ("get_energy", json!({"meter": "m1", "from": "x", "bucket": "fortnight"}), "one of"),
            ("get_forecast", json!({"meter": "m1", "hours": "24"}), "whole number"),
            ("get_forecast", json!({"meter": "m1", "hours": -1}), "whole number"),
            ("get_forecast", json!({"meter": "", "hours": 1}), "characters"),
            ("list_sites", json!({"all": true}), "takes no"),
            ("list_sites", json!([]), "object"),
        ] {
            let error = ask(name, given).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
    }
}
