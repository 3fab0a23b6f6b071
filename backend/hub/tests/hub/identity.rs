//! Signing in, tokens, sites and roles in the real program.

use crate::support;
use serde_json::{Value, json};
use std::path::Path;
use support::people::{PASSWORD, Person, add_user, login_hub, send};
use support::{Hub, publish, wait_until};

/// A hub with an administrator, and a viewer of the first site.
fn peopled() -> (tempfile::TempDir, Hub) {
    let dir = tempfile::tempdir().unwrap();
    add_user(dir.path(), "root", &["--role", "admin"]);
    add_user(dir.path(), "ann", &["--role", "viewer", "--site", "home"]);
    let hub = login_hub(dir.path());
    (dir, hub)
}

fn meter(hub: &Hub, id: &str) {
    let payload = format!(r#"{{"power":100,"timestamp":{}}}"#, support::now() - 60);
    publish(hub, &format!("/energy/{id}/data"), &payload, &["-q", "1"]);
}

#[test]
fn nothing_is_told_before_somebody_has_signed_in() {
    let (_dir, hub) = peopled();
    for path in ["/api/devices", "/api/settings", "/api/openapi.json", "/api/nothing", "/api/live"]
    {
        let answer = send(&hub, "GET", path, None, None);
        assert_eq!(answer.status, 401, "{path}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
    }
    for path in ["/healthz", "/readyz", "/"] {
        assert_ne!(send(&hub, "GET", path, None, None).status, 401, "{path}");
    }
    let state = send(&hub, "GET", "/api/auth/state", None, None).json;
    assert_eq!(
        state,
        json!({"mode": "login", "needsSetup": false, "passkeys": false, "providers": []})
    );
}

#[test]
fn a_person_made_on_the_command_line_signs_in_and_their_role_counts() {
    let (_dir, hub) = peopled();
    meter(&hub, "m1");
    let ann = Person::login(&hub, "ann");
    let devices = ann.get("/api/devices");
    assert_eq!(devices["devices"][0]["id"], "m1");
    assert_eq!(ann.status("PATCH", "/api/devices/m1", Some(json!({"name": "x"}))), 403);
    assert_eq!(ann.status("GET", "/api/users", None), 403);
    let root = Person::login(&hub, "root");
    assert_eq!(root.status("PATCH", "/api/devices/m1", Some(json!({"name": "x"}))), 200);
    assert_eq!(root.get("/api/users")["users"].as_array().unwrap().len(), 2);
    let me = ann.get("/api/auth/me");
    assert_eq!(me["roles"], json!([{"site": "home", "role": "viewer"}]));
    // It is written down who did it, and what a secret was is not.
    let log = root.get("/api/audit?action=PATCH")["entries"].clone();
    let (refused, done) = (&log[1], &log[0]);
    assert_eq!(
        (done["who"].as_str(), done["outcome"].as_str()),
        (Some("person:root"), Some("done"))
    );
    assert_eq!(done["object"], "m1");
    assert!(refused.is_null() || refused["who"] == "person:ann", "{refused}");
    assert!(!root.get("/api/audit").to_string().contains(PASSWORD));
}

#[test]
fn the_refresh_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let (_dir, hub) = peopled();
    let body = json!({"user": "ann", "password": PASSWORD});
    let answer = send(&hub, "POST", "/api/auth/login", None, Some(body));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json["expiresIn"], 900);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let cookie = answer.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/api/auth"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // Over plain HTTP a browser would throw a Secure cookie away.
    assert!(!cookie.contains("Secure"), "{cookie}");
    let text = answer.json.to_string();
    let secret = cookie.split(['=', ';']).nth(1).unwrap();
    assert!(secret.len() > 40 && !text.contains(secret));
}

#[test]
fn a_refresh_token_is_good_once_and_a_stolen_one_ends_the_session() {
    let (_dir, hub) = peopled();
    let ann = Person::login(&hub, "ann");
    let refresh = |cookie: &str| {
        let agent = send_with(&hub, "/api/auth/refresh", &[("cookie", cookie)]);
        (agent.status, agent.header("set-cookie").unwrap_or_default().to_owned())
    };
    let (status, second) = refresh(&ann.cookie);
    assert_eq!(status, 200);
    assert_eq!(refresh(&ann.cookie).0, 401, "used up");
    assert_eq!(refresh(second.split(';').next().unwrap()).0, 401, "the session is ended");
    assert_eq!(ann.status("GET", "/api/devices", None), 401, "its access token too");
}

fn send_with(hub: &Hub, path: &str, headers: &[(&str, &str)]) -> support::people::Answer {
    support::people::send_headers(hub, "POST", path, None, None, headers)
}

#[test]
fn a_page_of_another_origin_cannot_use_the_cookie() {
    let (_dir, hub) = peopled();
    let ann = Person::login(&hub, "ann");
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let headers = [("cookie", ann.cookie.as_str()), ("origin", origin)];
        assert_eq!(send_with(&hub, "/api/auth/refresh", &headers).status, 403, "{origin}");
        assert_eq!(send_with(&hub, "/api/auth/logout", &headers).status, 403, "{origin}");
    }
    // The cookie alone opens nothing but /api/auth.
    let answer = support::people::send_headers(
        &hub,
        "GET",
        "/api/devices",
        None,
        None,
        &[("cookie", ann.cookie.as_str())],
    );
    assert_eq!(answer.status, 401);
    assert_eq!(ann.status("GET", "/api/devices", None), 200, "nobody was signed out");
}

#[test]
fn signing_out_holds_at_once_here_and_everywhere() {
    let (_dir, hub) = peopled();
    let (one, two) = (Person::login(&hub, "ann"), Person::login(&hub, "ann"));
    assert_eq!(one.get("/api/auth/sessions")["sessions"].as_array().unwrap().len(), 2);
    let out = send_with(&hub, "/api/auth/logout", &[("cookie", &one.cookie)]);
    assert_eq!(out.status, 200);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(one.status("GET", "/api/devices", None), 401);
    assert_eq!(two.status("DELETE", "/api/auth/sessions", None), 204);
    assert_eq!(two.status("GET", "/api/devices", None), 401);
}

#[test]
fn trying_passwords_ends_in_429_with_a_time_to_wait() {
    let (_dir, hub) = peopled();
    let attempt = |user: &str| {
        let body = json!({"user": user, "password": "wrong password"});
        send(&hub, "POST", "/api/auth/login", None, Some(body))
    };
    assert_eq!(attempt("ann").json["detail"], attempt("nobody").json["detail"]);
    let last = (0..60).map(|_| attempt("ann")).find(|a| a.status != 401).unwrap();
    assert_eq!(last.status, 429);
    let wait: u32 = last.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    Person::login(&hub, "root");
}

#[test]
fn the_setup_link_of_the_first_start_makes_the_administrator() {
    let dir = tempfile::tempdir().unwrap();
    let hub = login_hub(dir.path());
    let mut link = None;
    wait_until("the link is printed", || {
        let out = hub.printed();
        link = out.split_once("/setup#").map(|(_, s)| s.trim().to_owned());
        link.is_some()
    });
    let state = send(&hub, "GET", "/api/auth/state", None, None).json;
    assert_eq!(state["needsSetup"], true);
    let token = link.unwrap().lines().next().unwrap().to_owned();
    let redeem = |token: &str| {
        let body = json!({"token": token, "user": "Root", "password": PASSWORD});
        send(&hub, "POST", "/api/auth/redeem", None, Some(body))
    };
    assert_eq!(redeem("guess").status, 401);
    let made = redeem(&token);
    assert_eq!((made.status, made.json["user"].as_str()), (200, Some("root")));
    assert_eq!(redeem(&token).status, 401);
    assert!(!hub.log().contains(&token));
    let root = Person::login(&hub, "root");
    assert_eq!(root.get("/api/auth/me")["administersHub"], true);
}

#[test]
fn a_site_s_people_see_their_site_only() {
    let (dir, hub) = peopled();
    meter(&hub, "m1");
    let root = Person::login(&hub, "root");
    let far = root
        .post("/api/sites", json!({"name": "Far", "timezone": "America/Lima", "currency": "PEN"}));
    assert_eq!((far["id"].as_str(), far["billingDay"].as_i64()), (Some("far"), Some(1)));
    assert_eq!(root.status("PUT", "/api/sites/far/devices/m1", None), 204);
    assert_eq!(hub.stop(), Some(0));
    add_user(dir.path(), "eve", &["--role", "admin", "--site", "Far"]);
    let hub = login_hub(dir.path());
    let (ann, eve) = (Person::login(&hub, "ann"), Person::login(&hub, "eve"));
    assert_eq!(ann.get("/api/devices")["devices"], json!([]));
    assert_eq!(eve.get("/api/devices")["devices"][0]["id"], "m1");
    for path in ["/api/devices/m1", "/api/readings?deviceId=m1", "/api/devices/m1/settings"] {
        assert_eq!(eve.status("GET", path, None), 200, "{path}");
        // Word for word what is said of a device that nobody has.
        let hidden = ann.send("GET", path, None);
        let none = ann.send("GET", &path.replace("m1", "none"), None);
        assert_eq!((hidden.status, none.status), (404, 404), "{path}");
        let said = |v: &Value| v["detail"].as_str().unwrap().replace("m1", "none");
        assert_eq!(said(&hidden.json), said(&none.json));
    }
    // Times come in the site's own offset, its settings are its own.
    let readings = eve.get("/api/readings?deviceId=m1");
    assert!(
        readings["readings"][0]["timestamp"].as_str().unwrap().ends_with("-05:00"),
        "{readings}"
    );
    assert_eq!(eve.get("/api/settings")["site"]["currency"], "PEN");
    assert_eq!(ann.get("/api/settings")["site"]["currency"], "EUR");
    // A foreign site is as good as none.
    assert_eq!(ann.status("GET", "/api/devices?site=far", None), 404);
    assert_eq!(ann.status("GET", "/api/sites/far", None), 404);
    let sites = |p: &Person| {
        let all = p.get("/api/sites")["sites"].clone();
        let ids = all.as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!((sites(&ann), sites(&eve)), (vec!["home".to_owned()], vec!["far".to_owned()]));
    // What is made there belongs there; an id that is taken elsewhere is refused.
    assert_eq!(eve.status("POST", "/api/devices", Some(json!({"id": "m2"}))), 201);
    assert_eq!(ann.status("GET", "/api/devices/m2", None), 404);
    let root = Person::login(&hub, "root");
    assert_eq!(root.status("POST", "/api/devices?site=home", Some(json!({"id": "h1"}))), 201);
    assert_eq!(eve.status("POST", "/api/devices", Some(json!({"id": "h1"}))), 409);
    let steal = json!({"id": "m3", "channels": ["h1"]});
    assert_eq!(eve.status("POST", "/api/devices", Some(steal)), 409);
    let peek = json!({"combination": "sum", "members": ["h1"]});
    assert_ne!(eve.status("PUT", "/api/virtual-meters/v1", Some(peek)), 200);
    let csv = "deviceId,timestamp,power\nh1,1760000000,5\n";
    let upload = eve.upload("/api/import", csv);
    assert_eq!(upload.status, 403, "{}", upload.json);
}

#[test]
fn an_api_token_does_what_its_scopes_say_until_it_is_removed() {
    let (_dir, hub) = peopled();
    meter(&hub, "m1");
    let root = Person::login(&hub, "root");
    let made =
        root.post("/api/tokens", json!({"name": "Grafana", "scopes": ["read"], "site": "home"}));
    let token = made["token"].as_str().unwrap();
    let call = |method: &str, path: &str, body: Option<Value>| {
        send(&hub, method, path, Some(token), body).status
    };
    assert_eq!(call("GET", "/api/readings?deviceId=m1", None), 200);
    assert_eq!(call("PATCH", "/api/devices/m1", Some(json!({"name": "x"}))), 403);
    assert_eq!(call("GET", "/api/users", None), 403);
    assert_eq!(call("POST", "/api/tokens", Some(json!({"name": "x", "scopes": ["manage"]}))), 403);
    assert_eq!(
        call("POST", "/api/auth/password", Some(json!({"password": "a", "newPassword": "b"}))),
        403
    );
    let listed = root.get("/api/tokens")["tokens"][0].clone();
    assert_eq!(listed["id"], made["id"]);
    assert!(listed["usedAt"].is_string() && !listed.to_string().contains(token));
    let path = format!("/api/tokens/{}", made["id"].as_str().unwrap());
    assert_eq!(root.status("DELETE", &path, None), 204);
    assert_eq!(call("GET", "/api/readings?deviceId=m1", None), 401);
}

#[test]
fn every_number_is_the_same_before_and_after_sites_and_accounts() {
    let dir = tempfile::tempdir().unwrap();
    let zone = [("OHMSTEAD_SITE__TIMEZONE", "Europe/Berlin")];
    let open = Hub::start(&["serve"], dir.path(), &zone);
    let base = support::now() / 900 * 900 - 7200;
    for n in 0..8 {
        let payload = format!(r#"{{"energy":{},"timestamp":{}}}"#, n * 50, base + n * 900);
        publish(&open, "/energy/m1/data", &payload, &["-q", "1"]);
    }
    let path = format!("/api/energy?deviceId=m1&from={base}&to={}&bucket=15m", base + 7200);
    let before = open.get(&path);
    assert_eq!(open.stop(), Some(0));
    add_user(dir.path(), "ann", &["--role", "viewer"]);
    let hub = support::people::login_hub_with(dir.path(), &zone);
    assert_eq!(Person::login(&hub, "ann").get(&path), before);
    // The configuration names the first site at the first start only.
    drop(hub);
    let lima = [("OHMSTEAD_SITE__TIMEZONE", "America/Lima")];
    let hub = support::people::login_hub_with(dir.path(), &lima);
    assert_eq!(Person::login(&hub, "ann").get(&path), before);
}

#[test]
fn without_login_only_loopback_s_own_names_are_answered() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    hub.logs("security.mode is open");
    let rebound = support::people::send_headers(
        &hub,
        "POST",
        "/api/devices",
        None,
        Some(json!({"id": "x"})),
        &[("host", "evil.example"), ("origin", "http://evil.example")],
    );
    assert_eq!(rebound.status, 421);
    assert_eq!(hub.get("/api/devices")["devices"], json!([]));
}

#[test]
fn people_are_listed_removed_and_given_passwords_while_the_hub_is_stopped() {
    let dir = tempfile::tempdir().unwrap();
    add_user(dir.path(), "root", &["--role", "admin"]);
    add_user(dir.path(), "bob", &["--role", "operator"]);
    let run = |args: &[&str], input: &str| support::people::ohmstead(dir.path(), args, input);
    let listed = run(&["user", "list"], "");
    assert!(listed.1.contains("bob\toperator of every site"), "{listed:?}");
    assert!(!run(&["user", "add", "bob", "--role", "viewer", "--password-stdin"], PASSWORD).0);
    assert!(
        !run(
            &["user", "add", "x", "--role", "viewer", "--site", "no", "--password-stdin"],
            PASSWORD
        )
        .0
    );
    assert!(!run(&["user", "add", "x", "--role", "viewer", "--password-stdin"], "short").0);
    assert!(run(&["user", "password", "bob", "--password-stdin"], "another horse\n").0);
    assert!(!run(&["user", "remove", "root"], "").0, "the last administrator stays");
    let hub = login_hub(dir.path());
    assert!(!run(&["user", "list"], "").0, "a running hub holds the store");
    let body = json!({"user": "bob", "password": "another horse"});
    assert_eq!(send(&hub, "POST", "/api/auth/login", None, Some(body)).status, 200);
    drop(hub);
    assert!(run(&["user", "remove", "bob"], "").0);
    assert!(!run(&["user", "list"], "").1.contains("bob"));
}

#[test]
fn a_data_directory_that_is_not_there_is_said_so() {
    let (ok, _, error) =
        support::people::ohmstead(Path::new("/nowhere/at/all"), &["user", "list"], "");
    assert!(!ok && error.contains("--data"), "{error}");
}
