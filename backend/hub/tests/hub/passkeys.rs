//! Passkeys in the real program, with an authenticator in software (the crate `passkey`).

use crate::support;
use passkey::authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod};
use passkey::client::{Client, DefaultClientData};
use passkey::crypto::aws_lc_rs::AwsLcRsBackend;
use passkey::types::Passkey;
use passkey::types::ctap2::{Aaguid, Ctap2Error};
use passkey::types::webauthn::{CredentialCreationOptions, CredentialRequestOptions};
use serde_json::{Value, json};
use support::people::{Answer, PASSWORD, Person, add_user, send};
use support::{Hub, free_port};
use url::Url;

/// Somebody who puts their finger on it.
struct Finger;

#[async_trait::async_trait]
impl UserValidationMethod for Finger {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(
        &self,
        _: UiHint<'a, Passkey>,
        presence: bool,
        verification: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence, verification })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(true)
    }
}

/// A device with an authenticator, and the browser on it.
struct Device {
    client: Client<Option<Passkey>, Finger, AwsLcRsBackend, public_suffix::PublicSuffixList, ()>,
    origin: Url,
    runtime: tokio::runtime::Runtime,
}

impl Device {
    fn new(origin: &str, passkey: Option<Passkey>) -> Self {
        let mut authenticator =
            Authenticator::new(Aaguid::new_empty(), passkey, Finger, AwsLcRsBackend);
        authenticator.set_make_credentials_with_signature_counter(true);
        Self {
            client: Client::new(authenticator).allows_insecure_localhost(true),
            origin: origin.parse().unwrap(),
            runtime: tokio::runtime::Builder::new_current_thread().build().unwrap(),
        }
    }

    fn passkey(&self) -> Option<Passkey> {
        self.client.authenticator().store().clone()
    }

    fn make(&mut self, asked: &Value) -> Value {
        let options = json!({"publicKey": asked["publicKey"]});
        let options: CredentialCreationOptions = serde_json::from_value(options).unwrap();
        let made = self.client.register(&self.origin, options, DefaultClientData);
        serde_json::to_value(self.runtime.block_on(made).unwrap()).unwrap()
    }

    fn show(&mut self, asked: &Value) -> Value {
        let options = json!({"publicKey": asked["publicKey"]});
        let options: CredentialRequestOptions = serde_json::from_value(options).unwrap();
        let shown = self.client.authenticate(&self.origin, options, DefaultClientData);
        serde_json::to_value(self.runtime.block_on(shown).unwrap()).unwrap()
    }
}

struct World {
    hub: Hub,
    outside: String,
    _dir: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        add_user(dir.path(), "root", &["--role", "admin"]);
        add_user(dir.path(), "ann", &["--role", "viewer", "--site", "home"]);
        let port = free_port();
        let outside = format!("http://localhost:{port}");
        let env = [
            ("OHMSTEAD_SECURITY__MODE", "login"),
            ("OHMSTEAD_HTTP__EXTERNAL_URL", outside.as_str()),
        ];
        let hub = Hub::start_at(&format!("127.0.0.1:{port}"), &["serve"], dir.path(), &env);
        Self { hub, outside, _dir: dir }
    }

    fn ask(&self) -> Value {
        let asked = send(&self.hub, "POST", "/api/auth/passkeys/challenge", None, None);
        assert_eq!(asked.status, 200, "{}", asked.json);
        asked.json
    }

    fn answer(&self, asked: &Value, shown: &Value) -> Answer {
        let body = json!({"ceremony": asked["ceremony"], "credential": shown});
        send(&self.hub, "POST", "/api/auth/passkeys/login", None, Some(body))
    }

    fn sign_in(&self, device: &mut Device) -> Answer {
        let asked = self.ask();
        let shown = device.show(&asked);
        self.answer(&asked, &shown)
    }

    /// A device with a passkey of `person`.
    fn register(&self, person: &Person<'_>, name: &str) -> (Device, Value) {
        let confirmed = json!({"password": PASSWORD});
        let asked = person.post("/api/auth/passkeys/registration", confirmed);
        let mut device = Device::new(&self.outside, None);
        let credential = device.make(&asked);
        let body = json!({"ceremony": asked["ceremony"], "name": name, "credential": credential});
        let made = person.post("/api/auth/passkeys", body.clone());
        // What was answered once is answered.
        assert_eq!(person.status("POST", "/api/auth/passkeys", Some(body)), 401);
        (device, made)
    }
}

#[test]
fn a_passkey_is_registered_signs_in_is_renamed_and_removed() {
    let world = World::new();
    let ann = Person::login(&world.hub, "ann");
    let wrong = json!({"password": "wrong"});
    assert_eq!(ann.status("POST", "/api/auth/passkeys/registration", Some(wrong)), 403);
    let (mut device, made) = world.register(&ann, "phone");
    let listed = ann.get("/api/auth/passkeys")["passkeys"].clone();
    assert_eq!(listed, json!([made]));
    assert_eq!((made["name"].as_str(), &made["usedAt"]), (Some("phone"), &Value::Null));
    // Nobody said who they are; and nobody was asked for a second factor.
    let secret = ann.post("/api/auth/second-factor", json!({}))["secret"].clone();
    assert!(secret.is_string());
    let signed_in = world.sign_in(&mut device);
    assert_eq!((signed_in.status, signed_in.json["user"].as_str()), (200, Some("ann")));
    assert!(signed_in.header("set-cookie").unwrap().contains("HttpOnly"));
    let token = signed_in.json["accessToken"].as_str().unwrap();
    assert_eq!(send(&world.hub, "GET", "/api/devices", Some(token), None).status, 200);
    assert!(ann.get("/api/auth/passkeys")["passkeys"][0]["usedAt"].is_string());
    let path = format!("/api/auth/passkeys/{}", made["id"].as_str().unwrap());
    assert_eq!(ann.status("PATCH", &path, Some(json!({"name": ""}))), 400);
    assert_eq!(ann.status("PATCH", &path, Some(json!({"name": "old phone"}))), 200);
    assert_eq!(ann.get("/api/auth/passkeys")["passkeys"][0]["name"], "old phone");
    // Another's passkey is none.
    let root = Person::login(&world.hub, "root");
    assert_eq!(root.status("DELETE", &path, None), 404);
    assert_eq!(root.get("/api/auth/passkeys")["passkeys"], json!([]));
    assert_eq!(ann.status("DELETE", &path, None), 204);
    assert_eq!(world.sign_in(&mut device).status, 401);
    let log = root.get("/api/audit?who=person:ann").to_string();
    assert!(log.contains("login by passkey"), "{log}");
}

#[test]
fn an_answer_counts_once_for_its_challenge_and_its_origin() {
    let world = World::new();
    let ann = Person::login(&world.hub, "ann");
    let (mut device, _) = world.register(&ann, "phone");
    let asked = world.ask();
    let shown = device.show(&asked);
    let other = world.ask();
    assert_eq!(world.answer(&other, &shown).status, 401, "another challenge");
    assert_eq!(world.answer(&asked, &shown).status, 200);
    assert_eq!(world.answer(&asked, &shown).status, 401, "a second time");
    // A page of another origin that asks for the same name.
    let mut elsewhere = Device::new("http://localhost:1", device.passkey());
    assert_eq!(world.sign_in(&mut elsewhere).status, 401);
    let asked = world.ask();
    let mut forged = device.show(&asked);
    forged["response"]["signature"] = json!("MEUCIQDx");
    assert_eq!(world.answer(&asked, &forged).status, 401);
    for nonsense in [json!({}), json!([]), json!({"id": "x"})] {
        assert_eq!(world.answer(&asked, &nonsense).status, 401);
    }
    // Somebody else's registration cannot be finished.
    let root = Person::login(&world.hub, "root");
    let asked = root.post("/api/auth/passkeys/registration", json!({"password": PASSWORD}));
    let credential = Device::new(&world.outside, None).make(&asked);
    let body = json!({"ceremony": asked["ceremony"], "name": "x", "credential": credential});
    assert_eq!(ann.status("POST", "/api/auth/passkeys", Some(body)), 401);
}

#[test]
fn a_copied_authenticator_is_found_out_by_its_counter() {
    let world = World::new();
    let ann = Person::login(&world.hub, "ann");
    let (mut device, _) = world.register(&ann, "key");
    let mut copy = Device::new(&world.outside, device.passkey());
    assert_eq!(world.sign_in(&mut device).status, 200);
    assert_eq!(world.sign_in(&mut copy).status, 401);
}

#[test]
fn a_password_that_somebody_else_sets_anew_takes_the_passkeys_away() {
    let world = World::new();
    let ann = Person::login(&world.hub, "ann");
    let (mut device, _) = world.register(&ann, "a thief's");
    assert_eq!(world.sign_in(&mut device).status, 200);
    let root = Person::login(&world.hub, "root");
    let link = root.post("/api/users/ann/reset", json!({}));
    let body = json!({"token": link["token"], "password": "another horse"});
    assert_eq!(send(&world.hub, "POST", "/api/auth/redeem", None, Some(body)).status, 200);
    assert_eq!(world.sign_in(&mut device).status, 401);
}

#[test]
fn without_a_name_to_bind_them_to_there_are_no_passkeys() {
    let dir = tempfile::tempdir().unwrap();
    add_user(dir.path(), "ann", &["--role", "admin"]);
    let hub = support::people::login_hub(dir.path());
    assert_eq!(send(&hub, "GET", "/api/auth/state", None, None).json["passkeys"], false);
    let asked = send(&hub, "POST", "/api/auth/passkeys/challenge", None, None);
    assert_eq!(asked.status, 409);
    assert!(asked.json["detail"].as_str().unwrap().contains("http.external_url"));
}
