//! Every operation of the API document, asked by everybody: each role in the site, a role in another
//! site, tokens of each scope, nobody. What is right stands in [`RIGHTS`], written by hand and apart
//! from the program's own table; an operation that is in one and not in the other fails the test.

use crate::support;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use support::people::{Person, add_user, login_hub, send};
use support::publish;

/// `method path least`: the least that may. `-` everybody; `*` whoever is signed in; `viewer`,
/// `operator`, `admin` of the site; `hub-viewer`, `hub-operator`, `hub-admin`: of every site;
/// `person`: a person, not a token; `write`: brings readings in. A second word is the scope that a token needs; without
/// one it is what the role says: read for viewers, manage for all else.
const RIGHTS: &str = "
GET    /healthz                          -
GET    /readyz                           -
GET    /metrics                          hub-viewer
POST   /api/auth/login                   -
POST   /api/auth/refresh                 -
POST   /api/auth/logout                  -
GET    /api/auth/state                   -
POST   /api/auth/redeem                  -
GET    /api/auth/me                      *
GET    /api/auth/sessions                person
DELETE /api/auth/sessions/{id}           person
DELETE /api/auth/sessions                person
POST   /api/auth/password                person
POST   /api/auth/second-factor           person
PUT    /api/auth/second-factor           person
DELETE /api/auth/second-factor           person
GET    /api/auth/openid/{provider}       -
GET    /api/auth/openid/{provider}/callback -
GET    /api/auth/passkeys                person
POST   /api/auth/passkeys                person
POST   /api/auth/passkeys/registration   person
POST   /api/auth/passkeys/challenge      -
POST   /api/auth/passkeys/login          -
PATCH  /api/auth/passkeys/{id}           person
DELETE /api/auth/passkeys/{id}           person
GET    /api/users                        hub-admin
POST   /api/users                        hub-admin
PATCH  /api/users/{name}                 hub-admin
DELETE /api/users/{name}                 hub-admin
POST   /api/users/{name}/reset           hub-admin
POST   /api/invitations                  *
GET    /api/tokens                       * manage
POST   /api/tokens                       * manage
DELETE /api/tokens/{id}                  * manage
GET    /api/sites                        *
POST   /api/sites                        hub-admin
GET    /api/sites/{site}                 viewer
PATCH  /api/sites/{site}                 admin
DELETE /api/sites/{site}                 hub-admin
POST   /api/sites/{site}/preview         admin
PUT    /api/sites/{site}/devices/{id}    hub-admin
PUT    /api/sites/{site}/tariffs/{id}    hub-admin
GET    /api/audit                        some-admin
GET    /api/devices                      *
POST   /api/devices                      admin
GET    /api/devices/waiting              *
POST   /api/devices/waiting/{id}         admin
GET    /api/mappings                     hub-viewer
PUT    /api/mappings/{id}                hub-admin
DELETE /api/mappings/{id}                hub-admin
POST   /api/mappings/try                 hub-viewer
POST   /api/readings                     operator write
POST   /input/post                       hub-operator write
POST   /input/bulk                       hub-operator write
GET    /input/get                        hub-viewer
POST   /api/v2/write                     hub-operator write
GET    /api/devices/{id}                 viewer
PATCH  /api/devices/{id}                 operator
DELETE /api/devices/{id}                 admin
POST   /api/devices/{id}/credentials     admin
GET    /api/devices/{id}/certificate     viewer
POST   /api/devices/{id}/certificate     admin
DELETE /api/devices/{id}/certificate     admin
GET    /api/devices/{id}/commands        viewer
POST   /api/devices/{id}/commands        operator
GET    /api/devices/{id}/settings        viewer
PUT    /api/devices/{id}/settings        operator
GET    /api/events                       *
GET    /api/virtual-meters               *
PUT    /api/virtual-meters/{id}          admin
DELETE /api/virtual-meters/{id}          admin
GET    /api/firmware                     viewer
POST   /api/firmware                     hub-admin
DELETE /api/firmware/{id}                hub-admin
GET    /api/firmware/{id}/image          hub-viewer
GET    /api/rollouts                     viewer
POST   /api/rollouts                     admin
GET    /api/rollouts/{id}                viewer
POST   /api/rollouts/{id}/pause          operator
POST   /api/rollouts/{id}/resume         admin
POST   /api/rollouts/{id}/abort          operator
GET    /api/readings                     viewer
GET    /api/energy                       viewer
GET    /api/energy/usual                 viewer
GET    /api/weather                      viewer
GET    /api/cost                         viewer
GET    /api/cost/usual                   viewer
GET    /api/cost/projection              viewer
GET    /api/cost/rates                   viewer
GET    /api/tariffs                      *
POST   /api/tariffs                      admin
GET    /api/tariffs/compare              viewer
POST   /api/tariffs/compare              viewer
GET    /api/tariffs/{id}                 viewer
PUT    /api/tariffs/{id}                 admin
DELETE /api/tariffs/{id}                 admin
POST   /api/tariffs/{id}/versions        admin
GET    /api/prices                       viewer
PUT    /api/prices                       admin
GET    /api/prices/changes               viewer
GET    /api/feeds                        viewer
POST   /api/feeds/{id}/ask               operator
GET    /api/bills                        *
POST   /api/bills                        admin
POST   /api/bills/preview                viewer
POST   /api/bills/preview/lines/{line}   viewer
GET    /api/bills/{id}                   viewer
GET    /api/bills/{id}/lines/{line}      viewer
POST   /api/reconcile                    operator
GET    /api/alerts                       *
POST   /api/alerts/{id}/ack              operator
POST   /api/alerts/{id}/snooze           operator
DELETE /api/alerts/{id}/snooze           operator
GET    /api/rules                        viewer
PUT    /api/rules                        admin
POST   /api/rules/backtest               viewer
GET    /api/channels                     viewer
POST   /api/channels                     admin
DELETE /api/channels/{id}                admin
POST   /api/channels/{id}/test           operator
POST   /api/channels/{id}/report         operator
GET    /api/notifications                viewer
GET    /api/reports/preview              viewer
GET    /api/push                         person
POST   /api/push                         person
DELETE /api/push/{id}                    person
POST   /api/push/{id}/test               person
GET    /api/forecast                     viewer
GET    /api/anomalies                    viewer
POST   /api/anomalies/feedback           operator
GET    /api/insight/progress             hub-viewer
GET    /api/appliances                   viewer
GET    /api/advice/window                viewer
GET    /api/corrections                  viewer
POST   /api/corrections                  operator
GET    /api/findings                     viewer
POST   /api/import                       operator write
GET    /api/export.csv                   *
GET    /api/rejects                      hub-viewer
GET    /api/settings                     viewer
GET    /api/backups                      hub-viewer
GET    /api/live                         *
";

/// Everybody who asks: role in the site `home` (0 none, 1 viewer, 2 operator, 3 admin), the same in every
/// site, scopes of a token.
struct Asker {
    name: &'static str,
    token: String,
    home: u8,
    hub: u8,
    scopes: Option<&'static str>,
}

fn rank(role: &str) -> u8 {
    match role {
        "viewer" => 1,
        "operator" => 2,
        "admin" => 3,
        other => panic!("{other} is no role"),
    }
}

/// The answer that is right: `401`, `403`, or anything else.
#[derive(Debug, PartialEq)]
enum Right {
    In,
    Refused,
}

fn right(least: &str, scope: Option<&str>, asker: &Asker) -> Right {
    let in_scope = |needed: &str| asker.scopes.is_none_or(|s| s == needed || s == "manage");
    let ok = match least {
        "-" => true,
        "*" => scope.is_none_or(in_scope),
        "person" => asker.scopes.is_none(),
        // An admin of the other site reads that one's log.
        "some-admin" => asker.name == "eve" || asker.home == 3 && in_scope("manage"),
        _ => {
            let (have, role) = match least.strip_prefix("hub-") {
                Some(role) => (asker.hub, role),
                // Of nothing that a request names: each acts in their own site.
                None if asker.name == "eve" => (3, least),
                None => (asker.home, least),
            };
            let needed = scope.unwrap_or(if role == "viewer" { "read" } else { "manage" });
            have >= rank(role) && in_scope(needed)
        }
    };
    if ok { Right::In } else { Right::Refused }
}

fn rights() -> BTreeMap<(String, String), (String, Option<String>)> {
    let lines = RIGHTS.lines().filter(|l| !l.is_empty()).map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let scope = words.get(3).map(|s| (*s).to_owned());
        ((words[0].to_owned(), words[1].to_owned()), (words[2].to_owned(), scope))
    });
    lines.collect()
}

/// A path with its parts filled in. What is not there is harmless to ask for.
fn filled(path: &str, id: &str) -> String {
    path.replace("{id}", id)
        .replace("{line}", "0")
        .replace("{name}", "nobody")
        .replace("{provider}", "nobody")
        .replace("{site}", "home")
}

#[test]
fn every_operation_is_open_to_whom_it_should_be_and_to_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    for (name, role) in [("viewer", "viewer"), ("operator", "operator"), ("admin", "admin")] {
        add_user(dir.path(), name, &["--role", role, "--site", "home"]);
        add_user(dir.path(), &format!("hub-{name}"), &["--role", role]);
    }
    let hub = login_hub(dir.path());
    let payload = format!(r#"{{"power":100,"timestamp":{}}}"#, support::now() - 60);
    publish(&hub, "/energy/m1/data", &payload, &["-q", "1"]);
    let root = Person::login(&hub, "hub-admin");
    root.post("/api/sites", json!({"name": "Far"}));
    let roles = json!([{"site": "far", "role": "admin"}]);
    let eve = json!({"name": "eve", "password": support::people::PASSWORD, "roles": roles});
    root.post("/api/users", eve);
    let channel = json!({"id": "home-mail", "name": "Mail", "kind": "email", "to": ["ann@example.org"], "site": "home"});
    assert_eq!(root.post("/api/channels", channel)["site"], "home");
    let person = |name: &'static str, home, hub_role| Asker {
        name,
        token: Person::login(&hub, name).token,
        home,
        hub: hub_role,
        scopes: None,
    };
    let token = |name: &'static str, scope: &'static str| Asker {
        name,
        token: root.post("/api/tokens", json!({"name": name, "scopes": [scope]}))["token"]
            .as_str()
            .unwrap()
            .to_owned(),
        home: 3,
        hub: 3,
        scopes: Some(scope),
    };
    let askers = [
        person("viewer", 1, 0),
        person("operator", 2, 0),
        person("admin", 3, 0),
        person("hub-viewer", 1, 1),
        person("hub-operator", 2, 2),
        person("hub-admin", 3, 3),
        person("eve", 0, 0),
        token("a token to read", "read"),
        token("a token to write", "write"),
        token("a token of a Home Assistant", "home-assistant"),
        token("a token to manage", "manage"),
    ];
    let rights = rights();
    let document = root.get("/api/openapi.json");
    let mut documented = BTreeSet::new();
    let mut asked = 0;
    let mut wrong = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().map(|m| m.to_uppercase()) {
            let operation = (method.clone(), path.clone());
            documented.insert(operation.clone());
            let Some((least, scope)) = rights.get(&operation) else { continue };
            let mut ask = |token: Option<&str>, id: &str| {
                asked += 1;
                // Bodies that no operation takes: whoever gets in is told so, and nothing changes.
                let body = (method != "GET").then(|| json!({"no": "such field"}));
                let path = filled(path, id);
                let named = match path.as_str() {
                    "/api/readings" | "/api/energy" | "/api/energy/usual" | "/api/corrections"
                    | "/api/findings" => {
                        format!("{path}?deviceId={id}")
                    }
                    // Ends every session of who asks; it has a test of its own.
                    "/api/auth/sessions" if method == "DELETE" => return None,
                    _ => path,
                };
                // Counters are told on this machine without a token.
                if named == "/metrics" && token.is_none() {
                    return None;
                }
                Some(send(&hub, &method, &named, token, body).status)
            };
            let mut check = |name: &str, got: Option<u16>, fits: &dyn Fn(u16) -> bool| {
                if let Some(got) = got.filter(|s| !fits(*s)) {
                    wrong.push(format!("{method} {path} by {name}: {got}"));
                }
            };
            let needs_nobody = least == "-";
            check("nobody", ask(None, "none"), &|s| needs_nobody || s == 401);
            check("a forger", ask(Some("ohm_000000000000_x"), "none"), &|s| {
                needs_nobody || s == 401
            });
            for asker in &askers {
                let right = right(least, scope.as_deref(), asker);
                // A foreign site, and what is in it, is not there.
                let foreign = asker.name == "eve" && names_a_thing(path, least);
                let got = ask(Some(&asker.token), "none");
                check(asker.name, got, &|s| match &right {
                    _ if needs_nobody => s != 403,
                    // An id that nobody has is free: the body is judged, in the asker's own site.
                    _ if foreign && method == "PUT" => [400, 404, 409, 422].contains(&s),
                    _ if foreign => s == 404 || s == 409 || s == 400,
                    Right::In => s != 401 && s != 403 && s < 500,
                    // A site that is not theirs is not there, before anything else is said of it.
                    Right::Refused if asker.name == "eve" && path.contains("{site}") => s == 404,
                    Right::Refused => s == 403,
                });
                if foreign && method != "PUT" {
                    check("eve of what is there", ask(Some(&asker.token), there(path)), &|s| {
                        s == 404
                    });
                }
            }
        }
    }
    let known: BTreeSet<_> = rights.into_keys().collect();
    assert_eq!(documented, known, "each operation needs its line in RIGHTS");
    assert!(asked > 800, "{asked}");
    assert!(wrong.is_empty(), "of {asked} answers these are wrong:\n{}", wrong.join("\n"));
    // Nobody got through to change anything.
    assert_eq!(root.get("/api/devices/m1")["id"], "m1");
    assert!(!hub.log().contains("panicked"), "{}", hub.log());
}

/// Something of the site `home` that an id in this path may name.
fn there(path: &str) -> &'static str {
    match path.split('/').nth(2) {
        Some("channels") => "home-mail",
        // Those of the hub are not shown to a site's people.
        Some("rollouts") => "1",
        _ => "m1",
    }
}

/// True where the path or query names a site or a thing of one, which is then the first site's.
fn names_a_thing(path: &str, least: &str) -> bool {
    let of_site = matches!(least, "viewer" | "operator" | "admin");
    let named = ["{id}", "{site}", "GET /api/readings", "/api/energy", "/api/findings"];
    of_site && named.iter().any(|n| path.contains(n))
}
