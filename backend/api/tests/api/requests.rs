//! What holds for every operation alike.

use crate::support::{Answered, TestHub};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use ohmstead_api::{Gate, OPERATIONS};
use serde_json::Value;
use std::collections::BTreeSet;

/// A path with its parameters filled in.
fn filled(path: &str) -> String {
    let part = |part: &str| match part {
        "{site}" => "home".to_owned(),
        p if p.starts_with('{') => "m1".to_owned(),
        p => p.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Dialects of other systems take what their senders add; a WebSocket is no question.
fn is_foreign(path: &str) -> bool {
    // A provider of sign-in adds parameters of its own to a return (RFC 6749, section 4.1.2).
    let returns = path.ends_with("/callback");
    path.starts_with("/input/") || path == "/api/v2/write" || path == "/api/openapi.json" || returns
}

fn document() -> Value {
    serde_json::from_str(&ohmstead_api::openapi_json()).unwrap()
}

#[tokio::test]
async fn no_operation_takes_an_unknown_parameter() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    for (method, path, _) in OPERATIONS.iter().filter(|(_, path, _)| !is_foreign(path)) {
        let path = format!("{}?nonsense=1", filled(path));
        let answer = hub.json(method, &path, "{}").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{method} {path} {answer:?}");
        assert!(answer.detail().contains("no parameter \"nonsense\""), "{path} {answer:?}");
    }
}

#[tokio::test]
async fn no_cache_keeps_an_answer_and_no_browser_s_history() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    let kept = |answer: &Answered| answer.headers.get(header::CACHE_CONTROL).cloned();
    for (method, path, _) in OPERATIONS {
        let answer = hub.json(method, &filled(path), "{}").await;
        assert_eq!(kept(&answer).unwrap(), "no-store", "{method} {path} {answer:?}");
    }
    let answer = hub.json("POST", "/api/devices", r#"{"id":"m2"}"#).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(kept(&answer).unwrap(), "no-store");
    // The dashboard's own files say for themselves how long they are good.
    let page = hub.get("/").await;
    assert!(kept(&page).is_none_or(|said| said != "no-store"), "{page:?}");
}

#[tokio::test]
async fn a_misspelt_parameter_is_answered_with_the_nearest_name() {
    let hub = TestHub::new().await;
    let answer = hub.get("/api/energy?deviceid=m1&from=0").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.detail().contains("did you mean deviceId?"), "{answer:?}");
    let answer = hub.get("/api/alerts?limit=many").await;
    assert_eq!(answer.detail(), "limit: expected a whole number, 0 or more, found \"many\"");
    let answer = hub.get("/api/alerts?limit=1&limit=2").await;
    assert_eq!(answer.detail(), "limit is given twice");
}

/// Operations with a JSON body, but readings: a meter's message may say more than is asked.
fn with_json_body(document: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let is_json = operation["requestBody"]["content"]["application/json"].is_object();
            if is_json && path != "/api/readings" && !is_foreign(path) {
                found.push((method.to_uppercase(), path.clone()));
            }
        }
    }
    assert!(found.len() > 25, "the document is read wrongly: {found:?}");
    found
}

#[tokio::test]
async fn no_operation_takes_a_list_an_unknown_field_or_bad_json_or_speaks_of_rust() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    let control = r#"{"name":"a\u0007b","reason":"a\u0007b","nonsense":1}"#;
    let bodies = ["[]", "7", "\"x\"", "null", "{", "", "{\"nonsense\":1}", control];
    for (method, path) in with_json_body(&document()) {
        for body in bodies {
            let answer = hub.json(&method, &filled(&path), body).await;
            let said = format!("{method} {path} {body}: {answer:?}");
            // Who signs in at all is asked first where nobody can.
            let refused = [400, 403, 404, 422];
            assert!(refused.contains(&answer.status.as_u16()), "{said}");
            for word in ["struct ", "enum ", "f64", "u64", "u32", "i64", "untagged", "variant"] {
                assert!(!answer.detail().contains(word), "{said}");
            }
        }
    }
}

/// Object schemas below `schema` that take fields they do not know.
fn lax(document: &Value, schema: &Value, seen: &mut BTreeSet<String>, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        if !seen.insert(name.to_owned()) {
            return;
        }
        let named = &document["components"]["schemas"][name];
        // What is one of several forms is asked below.
        if named["properties"].is_object() && named["additionalProperties"] != false {
            found.push(name.to_owned());
        }
        lax(document, named, seen, found);
        return;
    }
    match schema {
        Value::Object(all) => all.values().for_each(|s| lax(document, s, seen, found)),
        Value::Array(all) => all.iter().for_each(|s| lax(document, s, seen, found)),
        _ => {}
    }
}

#[test]
fn no_object_in_a_body_takes_unknown_fields_at_any_depth() {
    let document = document();
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for (method, path) in with_json_body(&document) {
        let body = &document["paths"][path.as_str()][method.to_lowercase().as_str()]["requestBody"];
        lax(&document, body, &mut seen, &mut found);
    }
    assert!(seen.len() > 20, "schemas are found: {seen:?}");
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn a_form_among_several_takes_no_unknown_fields_either() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    let void = r#"{"deviceId":"m1","reason":"x","action":{"kind":"void","from":1772323200,"to":1772326800,"untill":1}}"#;
    let answer = hub.json("POST", "/api/corrections", void).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
    assert!(answer.detail().contains("untill"), "{answer:?}");
    let stages = r#"{"firmware":1,"devices":["m1"],"stages":[{"percent":10,"count":1}]}"#;
    let answer = hub.json("POST", "/api/rollouts", stages).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
}

#[test]
fn every_operation_documents_what_the_layers_before_it_answer() {
    let document = document();
    let all = document["paths"].as_object().unwrap().iter();
    for (path, item) in all.filter(|(path, _)| !is_foreign(path)) {
        for (method, operation) in item.as_object().unwrap() {
            let access =
                OPERATIONS.iter().find(|(m, p, _)| m.eq_ignore_ascii_case(method) && p == path);
            let is_public = access.is_some_and(|(_, _, a)| a.place == ohmstead_api::Place::Public);
            let wanted: &[&str] = if is_public { &["403", "429"] } else { &["401", "403", "404"] };
            for status in wanted.iter().chain(&["400", "500", "503"]) {
                let content = &operation["responses"][status]["content"];
                assert!(
                    content["application/problem+json"].is_object(),
                    "{method} {path} {status}"
                );
                assert!(content["application/json"].is_null(), "{method} {path} {status}");
            }
        }
    }
}

#[tokio::test]
async fn a_reversed_range_is_refused_on_every_route() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    for path in [
        "/api/energy?deviceId=m1",
        "/api/cost?bucket=day",
        "/api/readings?deviceId=m1",
        "/api/findings?deviceId=m1",
        "/api/prices?name=x",
        "/api/export.csv?deviceId=m1",
        "/api/tariffs/compare?",
    ] {
        let answer = hub.get(&format!("{path}&from=1772406000&to=1772402400")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}: {answer:?}");
        assert!(answer.detail().contains("before"), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn control_characters_are_refused_in_bodies_queries_and_paths() {
    let hub = TestHub::new().await;
    hub.day("m1", 400).await;
    for body in [r#"{"name":"a\u0000b"}"#, r#"{"name":"a\nb"}"#, r#"{"name":"a\u001b[31mb"}"#] {
        let answer = hub.json("PATCH", "/api/devices/m1", body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
        assert!(answer.detail().contains("control characters"), "{answer:?}");
    }
    let answer = hub.get("/api/prices?name=a%00&from=0&to=900").await;
    assert!(answer.detail().contains("control characters"), "{answer:?}");
    let answer = hub.get("/api/bills/a%00b").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
    let answer = hub.json("PATCH", "/api/devices/m1", r#"{"name":"Küche"}"#).await;
    assert_eq!((answer.status, answer.body["name"].as_str()), (StatusCode::OK, Some("Küche")));
}

fn with(headers: &[(&str, &[u8])], method: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri("/api/rules");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.header(header::CONTENT_TYPE, "application/json");
    request.body(Body::from("{\"rules\":[]}")).unwrap()
}

#[tokio::test]
async fn a_page_elsewhere_may_use_the_api_only_when_its_origin_is_listed() {
    let origins = vec!["https://energy.example.org".to_owned()];
    let hub = TestHub::with(Gate { open: true, origins, ..Gate::default() }).await;
    let host: (_, &[u8]) = ("host", b"localhost");
    let origin = |o: &'static [u8]| ("origin", o);
    let foreign = [host, origin(b"https://evil.example")];
    assert_eq!(hub.send(with(&foreign, "PUT")).await.status, StatusCode::FORBIDDEN);
    let seen = hub.send(with(&foreign, "GET")).await;
    assert!(!seen.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "{seen:?}");
    let known = [host, origin(b"https://energy.example.org")];
    let answer = hub.send(with(&known, "PUT")).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "https://energy.example.org");
    let preflight: (_, &[u8]) = ("access-control-request-method", b"PUT");
    let answer = hub.send(with(&[known[0], known[1], preflight], "OPTIONS")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_METHODS));
}
