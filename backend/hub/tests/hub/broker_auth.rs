//! Another broker's questions, in the forms that EMQX and mosquitto-go-auth document.

use crate::support;
use serde_json::{Value, json};
use support::people::{PASSWORD, Person, add_user};
use support::{Hub, wait_until};

fn hub(data: &std::path::Path) -> (Hub, String) {
    let env = [
        ("OHMSTEAD_SECURITY__MODE", "login"),
        ("OHMSTEAD_LISTEN__BROKER_AUTH", "127.0.0.1:0"),
        ("OHMSTEAD_LISTEN__MQTT_TLS", "127.0.0.1:0"),
    ];
    let hub = Hub::start(&["serve"], data, &env);
    let mut url = None;
    wait_until("the address is told", || {
        let printed = hub.printed();
        url = printed
            .split_whitespace()
            .find(|w| w.ends_with("/auth"))
            .map(|w| w.trim_end_matches("/auth").to_owned());
        url.is_some()
    });
    (hub, url.unwrap())
}

fn ask_json(url: &str, body: &Value) -> bool {
    let mut response = ureq::post(url).send_json(body).unwrap();
    verdict(&response.body_mut().read_json().unwrap())
}

fn ask_form(url: &str, fields: &[(&str, &str)]) -> bool {
    let mut response = ureq::post(url).send_form(fields.iter().copied()).unwrap();
    verdict(&response.body_mut().read_json().unwrap())
}

/// Both brokers' words say the same.
fn verdict(answer: &Value) -> bool {
    let allowed = answer["ok"].as_bool().unwrap();
    assert_eq!(answer["result"], if allowed { "allow" } else { "deny" });
    assert_eq!(answer["is_superuser"], false);
    allowed
}

#[test]
fn meters_people_and_tokens_have_the_same_rights_at_another_broker() {
    let dir = tempfile::tempdir().unwrap();
    add_user(dir.path(), "root", &["--role", "admin"]);
    add_user(dir.path(), "ann", &["--role", "viewer", "--site", "home"]);
    let (hub, url) = hub(dir.path());
    let root = Person::login(&hub, "root");
    let meter = root.post("/api/devices?site=home", json!({"id": "m1"}));
    let password = meter["password"].as_str().unwrap();
    let token = root.post("/api/tokens", json!({"name": "x", "scopes": ["write"], "site": "home"}));
    let (id, secret) = (token["id"].as_str().unwrap(), token["token"].as_str().unwrap());
    let auth = format!("{url}/auth");
    for (name, right) in [("m1", password), ("ann", PASSWORD), (id, secret)] {
        for (given, expected) in [(right, true), ("wrong wrong wrong", false), ("", false)] {
            let emqx = json!({"username": name, "password": given, "clientid": "c", "peerhost": "192.0.2.1"});
            assert_eq!(ask_json(&auth, &emqx), expected, "{name}");
            let form = [("username", name), ("password", given), ("clientid", "c")];
            assert_eq!(ask_form(&auth, &form), expected, "{name}");
        }
    }
    assert!(!ask_json(&auth, &json!({})) && !ask_json(&auth, &json!({"username": "m1"})));
    let acl = format!("{url}/acl");
    for (name, topic, reads, writes) in [
        ("m1", "/energy/m1/data", true, true),
        ("m1", "energy/m1/command", true, true),
        ("m1", "/energy/m2/data", false, false),
        ("m1", "/energy/+/data", false, false),
        ("ann", "/energy/m1/data", true, false),
        ("ann", "#", false, false),
        (id, "/energy/m1/data", false, true),
        (id, "/energy/m1/command", false, false),
        ("root", "#", true, false),
        ("root", "$share/g//energy/+/data", true, false),
        ("nobody", "/energy/m1/data", false, false),
        ("", "/energy/m1/data", false, false),
    ] {
        for (action, acc, expected) in
            [("subscribe", 1, reads), ("subscribe", 4, reads), ("publish", 2, writes)]
        {
            let emqx = json!({"username": name, "topic": topic, "action": action});
            assert_eq!(ask_json(&acl, &emqx), expected, "{name} {action} {topic}");
            let go_auth = json!({"username": name, "topic": topic, "clientid": "c", "acc": acc});
            assert_eq!(ask_json(&acl, &go_auth), expected, "{name} {acc} {topic}");
            let form = [("username", name), ("topic", topic), ("acc", &acc.to_string())];
            assert_eq!(ask_form(&acl, &form), expected, "{name} {acc} {topic}");
        }
    }
    for broken in [
        json!({"username": "root", "topic": "#", "action": "own"}),
        json!({"username": "root", "topic": "#"}),
        json!([]),
    ] {
        assert!(!ask_json(&acl, &broken), "{broken}");
    }
    assert!(!ask_json(&format!("{url}/superuser"), &json!({"username": "root"})));
    assert_eq!(root.status("DELETE", "/api/devices/m1", None), 204);
    assert!(!ask_json(
        &acl,
        &json!({"username": "m1", "topic": "/energy/m1/data", "action": "publish"})
    ));
    let large = json!({"username": "m1", "password": "x".repeat(100_000)});
    assert!(!ask_json(&auth, &large));
}
