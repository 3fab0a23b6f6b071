//! A server of the Model Context Protocol: an assistant asks a running hub, and answers from exact
//! numbers. Read-only: every tool is a question of the API, asked with the token of whoever starts it.
//!
//! Messages are JSON-RPC 2.0, one a line (the protocol's transport *stdio*). Of the protocol this is the
//! part that tools need: `initialize`, `ping`, `tools/list`, `tools/call`.
//! Source: <https://modelcontextprotocol.io/specification/2025-06-18>.

mod arguments;
mod tools;

use crate::client::Client;
use arguments::Request;
use serde_json::{Value, json};
use std::io::{BufRead, Read, Write};

/// Revisions of the protocol that are spoken, newest first; they do not differ in what is used here.
const REVISIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];
/// Longest message that is read, bytes.
const MESSAGE_MAX: u64 = 1 << 20;
/// Longest answer that is handed to an assistant, bytes: what is longer would only fill its memory.
const ANSWER_MAX: usize = 256 << 10;
/// How to read the answers, for the assistant.
const INSTRUCTIONS: &str = "Energy, costs, bills, forecasts and alerts of the meters of one or more sites, from an Ohmstead hub. \
    The numbers are exact: quote them as they are, and let the hub add up (ask for a larger bucket) instead of adding up \
    yourself. Energy in Wh, power in W, money in the currency that the answer names. Times: RFC 3339, ranges half-open \
    [from, to), on quarter hours; the site's own day begins at its own midnight, and its offset stands in every time that \
    is answered. `coverage` below 1 means that readings are missing, `estimatedShare` that the split in time is estimated: \
    say so. Begin with list_meters for the meters' ids.";

/// Codes of JSON-RPC 2.0, section 5.1.
const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;
const NO_SUCH_METHOD: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;

/// An error of the protocol itself; a tool that fails answers as a tool.
#[derive(Debug, PartialEq, Eq)]
struct Refusal {
    code: i64,
    message: String,
}

impl Refusal {
    fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Answers until the input ends. One question at a time, and nothing else runs meanwhile: so waiting for a line may
/// hold its thread.
///
/// # Errors
/// When the input cannot be read, or the output not written.
pub async fn serve(
    hub: &Client,
    mut input: impl BufRead,
    mut output: impl Write,
) -> anyhow::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut input).take(MESSAGE_MAX).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        if read as u64 == MESSAGE_MAX && line.last() != Some(&b'\n') {
            anyhow::bail!("a message is longer than {MESSAGE_MAX} bytes");
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if let Some(answer) = answer(hub, &line).await {
            let mut text = answer.to_string();
            text.push('\n');
            output.write_all(text.as_bytes())?;
            output.flush()?;
        }
    }
}

/// The answer to a message; none to a notification.
async fn answer(hub: &Client, line: &[u8]) -> Option<Value> {
    let failed = |id: Value, r: Refusal| {
        Some(json!({"jsonrpc": "2.0", "id": id, "error": {"code": r.code, "message": r.message}}))
    };
    let message: Value = match serde_json::from_slice(line) {
        Ok(message) => message,
        Err(error) => return failed(Value::Null, Refusal::new(PARSE_ERROR, error.to_string())),
    };
    let id = message["id"].clone();
    let Some(method) = message["method"].as_str() else {
        // An answer to something that was never asked.
        if message.get("result").or(message.get("error")).is_some() {
            return None;
        }
        return failed(id, Refusal::new(INVALID_REQUEST, "a request has a method"));
    };
    message.get("id")?;
    match dispatch(hub, method, &message["params"]).await {
        Ok(result) => Some(json!({"jsonrpc": "2.0", "id": id, "result": result})),
        Err(refusal) => failed(id, refusal),
    }
}

async fn dispatch(hub: &Client, method: &str, params: &Value) -> Result<Value, Refusal> {
    match method {
        "initialize" => Ok(initialize(params)),
        "ping" => Ok(json!({})),
        "tools/list" => {
            Ok(json!({"tools": tools::ALL.iter().map(tools::Tool::describe).collect::<Vec<_>>()}))
        }
        "tools/call" => call(hub, params).await,
        other => {
            Err(Refusal::new(NO_SUCH_METHOD, format!("{other} is not served here: tools are")))
        }
    }
}

fn initialize(params: &Value) -> Value {
    let asked = params["protocolVersion"].as_str();
    let revision = REVISIONS.iter().find(|r| Some(**r) == asked).unwrap_or(&REVISIONS[0]);
    json!({
        "protocolVersion": revision,
        "capabilities": {"tools": {"listChanged": false}},
        "serverInfo": {"name": "ohmstead", "title": "Ohmstead", "version": env!("CARGO_PKG_VERSION")},
        "instructions": INSTRUCTIONS,
    })
}

async fn call(hub: &Client, params: &Value) -> Result<Value, Refusal> {
    let name = params["name"].as_str().unwrap_or_default();
    let tool = tools::ALL.iter().find(|t| t.name == name);
    let tool =
        tool.ok_or_else(|| Refusal::new(INVALID_PARAMS, format!("there is no tool {name:?}")))?;
    // What is asked wrongly is told as a tool's answer, so that the assistant reads it and asks again.
    let answer = match arguments::request(tool, &params["arguments"]) {
        Ok(Request::Get(path)) => hub.get(&path).await.map_err(|e| format!("{e:#}")),
        Ok(Request::Preview(path, body)) => {
            hub.post(&path, body).await.map_err(|e| format!("{e:#}"))
        }
        Err(why) => Err(why),
    };
    Ok(result(answer.map(|value| shorten(value, tool.left_out))))
}

/// Puts how many there are in the place of a list that is left out: `slots` becomes `slotsLeftOut`.
fn shorten(mut value: Value, left_out: Option<&str>) -> Value {
    let Some((object, name)) = value.as_object_mut().zip(left_out) else { return value };
    if let Some(Value::Array(list)) = object.remove(name) {
        object.insert(format!("{name}LeftOut"), list.len().into());
    }
    value
}

fn result(answer: Result<Value, String>) -> Value {
    let told = |text: &str, is_error: bool| json!({"content": [{"type": "text", "text": text}], "isError": is_error});
    match answer {
        Ok(value) => {
            let text = value.to_string();
            if text.len() > ANSWER_MAX {
                let why = format!(
                    "the answer has {} bytes, and at most {ANSWER_MAX} are handed on: ask for a shorter time or a larger bucket",
                    text.len()
                );
                return told(&why, true);
            }
            let mut result = told(&text, false);
            // Must be an object.
            let object = if value.is_object() { value } else { json!({"items": value}) };
            result["structuredContent"] = object;
            result
        }
        Err(why) => told(&why, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn talk(lines: &str) -> Vec<Value> {
        let mut output = Vec::new();
        // Nobody is there: only what needs no hub is asked.
        let hub = Client::new("http://127.0.0.1:9");
        serve(&hub, lines.as_bytes(), &mut output).await.unwrap();
        let text = String::from_utf8(output).unwrap();
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }

    #[tokio::test]
    async fn the_protocol_is_kept() {
        let all = talk(concat!(
            r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05"}}"#, "\n",
            r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, "\n\n",
            r#"{"jsonrpc":"2.0","id":"two","method":"ping"}"#, "\n",
            "not json\n",
            r#"{"jsonrpc":"2.0","id":3,"method":"resources/list"}"#, "\n",
            r#"{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"nothing"}}"#, "\n",
            r#"{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"protocolVersion":"1999-01-01"}}"#, "\n",
            r#"{"jsonrpc":"2.0","id":9,"result":{}}"#, "\n",
        ))
        .await;
        assert_eq!(all.len(), 6, "{all:#?}");
        assert_eq!(all[0]["result"]["protocolVersion"], "2024-11-05");
        assert_eq!((&all[1]["id"], &all[1]["result"]), (&json!("two"), &json!({})));
        assert_eq!((&all[2]["id"], &all[2]["error"]["code"]), (&Value::Null, &json!(PARSE_ERROR)));
        assert_eq!(all[3]["error"]["code"], NO_SUCH_METHOD);
        assert_eq!(all[4]["error"]["code"], INVALID_PARAMS);
        assert_eq!(all[5]["result"]["protocolVersion"], REVISIONS[0]);
    }

    #[tokio::test]
    async fn a_hub_that_is_away_and_a_wrong_argument_are_told_as_answers() {
        let ask = |name: &str, arguments: Value| {
            json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}).to_string()
        };
        let all = talk(&format!(
            "{}\n{}\n",
            ask("list_meters", json!({})),
            ask("get_energy", json!({"metre": "m1"}))
        ))
        .await;
        let text = |n: usize| all[n]["result"]["content"][0]["text"].as_str().unwrap();
        assert!(all.iter().all(|a| a["result"]["isError"] == true), "{all:#?}");
        assert!(text(0).contains("no hub answers"), "{}", text(0));
        assert!(text(1).contains("metre"), "{}", text(1));
    }

    #[test]
    fn of_a_list_that_is_left_out_the_length_is_told() {
        let line = json!({"line": {"amount": 1.5}, "slots": [1, 2, 3]});
        let told = json!({"line": {"amount": 1.5}, "slotsLeftOut": 3});
        assert_eq!(shorten(line.clone(), Some("slots")), told);
        assert_eq!(shorten(line.clone(), None), line);
        assert_eq!(shorten(json!([1]), Some("slots")), json!([1]));
    }

    #[test]
    fn an_answer_that_is_too_long_is_refused_with_a_way_out() {
        let long = json!({"buckets": "x".repeat(ANSWER_MAX)});
        assert!(result(Ok(long))["content"][0]["text"].as_str().unwrap().contains("larger bucket"));
        assert_eq!(result(Ok(json!([1])))["structuredContent"], json!({"items": [1]}));
    }
}
