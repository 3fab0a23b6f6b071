//! Answers another broker's questions: who may connect, and who may publish or read where. In the form
//! of EMQX's HTTP authentication and authorization and of mosquitto-go-auth's HTTP backend
//! (`http_response_mode json`).

use crate::mqtt::BrokerAccess;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Json, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use ohmstead_broker::{Access, Client};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

/// A question holds a user name, a password and a topic.
const QUESTION_MAX: usize = 16 * 1024;

/// The three addresses that a broker asks.
pub fn router(access: Arc<BrokerAccess>) -> Router {
    Router::new()
        .route("/auth", post(authenticate))
        .route("/acl", post(authorize))
        .route("/superuser", post(superuser))
        .layer(DefaultBodyLimit::max(QUESTION_MAX))
        .with_state(access)
}

/// What is asked, as JSON or as a form; numbers as text.
struct Question(HashMap<String, String>);

impl Question {
    fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }
}

impl<S: Send + Sync> FromRequest<S> for Question {
    type Rejection = Json<Value>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|v| v.to_str().is_ok_and(|v| v.starts_with("application/json")));
        if !is_json {
            let form = Form::<HashMap<String, String>>::from_request(request, state).await;
            return form.map(|Form(all)| Self(all)).map_err(|_| answer(false));
        }
        let body = Bytes::from_request(request, state).await.map_err(|_| answer(false))?;
        let all: Map<String, Value> = serde_json::from_slice(&body).map_err(|_| answer(false))?;
        let text = |value: Value| match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        Ok(Self(all.into_iter().filter_map(|(k, v)| Some((k, text(v)?))).collect()))
    }
}

/// `result` is EMQX's word, `ok` mosquitto-go-auth's; both read it with status 200.
fn answer(allowed: bool) -> Json<Value> {
    let result = if allowed { "allow" } else { "deny" };
    let error = if allowed { "" } else { "not allowed" };
    Json(json!({"result": result, "is_superuser": false, "ok": allowed, "error": error}))
}

async fn authenticate(State(access): State<Arc<BrokerAccess>>, question: Question) -> Json<Value> {
    // Where the client is, for counting attempts, as far as the broker tells.
    let from = ["peerhost", "ip", "ipaddress"].iter().find_map(|k| question.get(k).parse().ok());
    let client = Client {
        // Credentials are asked for, however the client came to that broker.
        is_tls: true,
        from: from.map(|ip| SocketAddr::new(ip, 0)),
        client_id: question.get("clientid"),
        username: Some(question.get("username")),
        password: Some(question.get("password").as_bytes()),
        certificate: None,
    };
    answer(access.admit(client).await.is_some())
}

async fn authorize(State(access): State<Arc<BrokerAccess>>, question: Question) -> Json<Value> {
    let Some(rights) = access.named(question.get("username")) else { return answer(false) };
    let topic = question.get("topic");
    // The part behind `$share/<group>/`.
    let filter =
        topic.strip_prefix("$share/").and_then(|t| t.split_once('/')).map_or(topic, |t| t.1);
    // EMQX says `action`; mosquitto-go-auth `acc`: 1 read, 2 write, 3 both, 4 subscribe.
    let (reads, writes) = match (question.get("action"), question.get("acc")) {
        ("publish", _) | ("", "2") => (false, true),
        ("subscribe", _) | ("", "1" | "4") => (true, false),
        ("", "3") => (true, true),
        _ => return answer(false),
    };
    let may = (!reads || rights.may_subscribe(filter)) && (!writes || rights.may_publish(topic));
    answer(may && !topic.is_empty())
}

/// Nobody is above the rules.
async fn superuser() -> Json<Value> {
    answer(false)
}
