//! People at the real program: made on the command line, signed in over HTTP.

use super::{Hub, agent};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

pub const PASSWORD: &str = "correct horse battery";

/// Runs the program on a data directory: success, what it printed, what it complained of.
pub fn ohmstead(data: &Path, args: &[&str], input: &str) -> (bool, String, String) {
    let mut child = Command::new(super::binary())
        .args(args)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

pub fn add_user(data: &Path, name: &str, args: &[&str]) {
    let all = [&["user", "add", name, "--password-stdin"], args].concat();
    let (ok, _, error) = ohmstead(data, &all, PASSWORD);
    assert!(ok, "{error}");
}

pub fn login_hub(data: &Path) -> Hub {
    login_hub_with(data, &[])
}

pub fn login_hub_with(data: &Path, env: &[(&str, &str)]) -> Hub {
    let env = [&[("OHMSTEAD_SECURITY__MODE", "login")], env].concat();
    Hub::start(&["serve"], data, &env)
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub json: Value,
    headers: Vec<(String, String)>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

pub fn send(
    hub: &Hub,
    method: &str,
    path: &str,
    token: Option<&str>,
    body: Option<Value>,
) -> Answer {
    send_headers(hub, method, path, token, body, &[])
}

pub fn send_headers(
    hub: &Hub,
    method: &str,
    path: &str,
    token: Option<&str>,
    body: Option<Value>,
    headers: &[(&str, &str)],
) -> Answer {
    let mut request =
        ureq::http::Request::builder().method(method).uri(format!("{}{path}", hub.http));
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    let body = body.map_or_else(String::new, |b| b.to_string());
    answer(agent().run(request.body(body).unwrap()).unwrap())
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let headers = response.headers().iter();
    let headers = headers
        .map(|(n, v)| (n.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned()))
        .collect();
    let text = response.body_mut().read_to_string().unwrap_or_default();
    let json = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer { status: response.status().as_u16(), json, headers }
}

/// Somebody who is signed in.
pub struct Person<'a> {
    hub: &'a Hub,
    pub token: String,
    /// `name=value` of the refresh cookie.
    pub cookie: String,
}

impl<'a> Person<'a> {
    pub fn login(hub: &'a Hub, user: &str) -> Self {
        let body = json!({"user": user, "password": PASSWORD});
        let answer = send(hub, "POST", "/api/auth/login", None, Some(body));
        assert_eq!(answer.status, 200, "{user}: {}", answer.json);
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        Self { hub, token: answer.json["accessToken"].as_str().unwrap().to_owned(), cookie }
    }

    pub fn send(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        send(self.hub, method, path, Some(&self.token), body)
    }

    pub fn status(&self, method: &str, path: &str, body: Option<Value>) -> u16 {
        self.send(method, path, body).status
    }

    pub fn get(&self, path: &str) -> Value {
        let answer = self.send("GET", path, None);
        assert_eq!(answer.status, 200, "{path}: {}", answer.json);
        answer.json
    }

    pub fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.send("POST", path, Some(body));
        assert!(answer.status < 300, "{path}: {}", answer.json);
        answer.json
    }

    pub fn upload(&self, path: &str, text: &str) -> Answer {
        let request = agent()
            .post(format!("{}{path}", self.hub.http))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "text/csv");
        answer(request.send(text).unwrap())
    }
}
