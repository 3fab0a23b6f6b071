//! Who may call what: one line an operation.

use ohmstead_identity::Action;
use ohmstead_store::identity::Kind;

/// Where an operation's right is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: everybody may.
    Public,
    /// Whoever is signed in may; what they get is limited by the handler to what is theirs.
    SignedIn,
    /// In the site that the request names, or whose things it names.
    Site,
    /// In the site that the request names by `site=`, else in any; of each thing that it changes or
    /// tells, the handler asks again.
    Sites,
    /// In the hub as a whole.
    Hub,
}

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// What it does.
    pub action: Action,
    /// Where.
    pub place: Place,
    /// What kind of thing it may make: an id that is new belongs to the request's site then.
    pub makes: Option<Kind>,
}

const fn at(place: Place, action: Action) -> Access {
    Access { action, place, makes: None }
}

const fn making(kind: Kind) -> Access {
    Access { action: Action::Manage, place: Place::Site, makes: Some(kind) }
}

const PUBLIC: Access = at(Place::Public, Action::Read);
/// Whoever is signed in.
pub const SIGNED_IN: Access = at(Place::SignedIn, Action::Read);
const LOOK: Access = at(Place::Site, Action::Read);
const OPERATE: Access = at(Place::Site, Action::Operate);
const MANAGE: Access = at(Place::Site, Action::Manage);
const BRING: Access = at(Place::Site, Action::WriteReadings);
// Things of sites, or of the hub for every site.
const LOOK_ABOUT: Access = at(Place::Sites, Action::Read);
const OPERATE_ABOUT: Access = at(Place::Sites, Action::Operate);
const MANAGE_ABOUT: Access = at(Place::Sites, Action::Manage);
const HUB_LOOK: Access = at(Place::Hub, Action::Read);
// Foreign dialects make the devices' ids themselves, so any site's.
pub const HUB_BRING: Access = at(Place::Hub, Action::WriteReadings);
/// For administrators of the hub.
pub const HUB: Access = at(Place::Hub, Action::Manage);

/// Every operation: method, path as documented, who may.
pub const OPERATIONS: &[(&str, &str, Access)] = &[
    ("GET", "/healthz", PUBLIC),
    ("GET", "/readyz", PUBLIC),
    ("GET", "/metrics", HUB_LOOK),
    ("GET", "/api/openapi.json", SIGNED_IN),
    ("POST", "/api/auth/login", PUBLIC),
    ("POST", "/api/auth/refresh", PUBLIC),
    ("POST", "/api/auth/logout", PUBLIC),
    ("GET", "/api/auth/state", PUBLIC),
    ("POST", "/api/auth/redeem", PUBLIC),
    ("GET", "/api/auth/me", SIGNED_IN),
    ("GET", "/api/auth/sessions", SIGNED_IN),
    ("DELETE", "/api/auth/sessions", SIGNED_IN),
    ("DELETE", "/api/auth/sessions/{id}", SIGNED_IN),
    ("POST", "/api/auth/password", SIGNED_IN),
    ("POST", "/api/auth/second-factor", SIGNED_IN),
    ("PUT", "/api/auth/second-factor", SIGNED_IN),
    ("DELETE", "/api/auth/second-factor", SIGNED_IN),
    ("GET", "/api/auth/openid/{provider}", PUBLIC),
    ("GET", "/api/auth/openid/{provider}/callback", PUBLIC),
    ("GET", "/api/auth/passkeys", SIGNED_IN),
    ("POST", "/api/auth/passkeys", SIGNED_IN),
    ("POST", "/api/auth/passkeys/registration", SIGNED_IN),
    ("POST", "/api/auth/passkeys/challenge", PUBLIC),
    ("POST", "/api/auth/passkeys/login", PUBLIC),
    ("PATCH", "/api/auth/passkeys/{id}", SIGNED_IN),
    ("DELETE", "/api/auth/passkeys/{id}", SIGNED_IN),
    ("GET", "/api/users", HUB),
    ("POST", "/api/users", HUB),
    ("PATCH", "/api/users/{name}", HUB),
    ("DELETE", "/api/users/{name}", HUB),
    ("POST", "/api/users/{name}/reset", HUB),
    ("POST", "/api/invitations", SIGNED_IN),
    ("GET", "/api/tokens", SIGNED_IN),
    ("POST", "/api/tokens", SIGNED_IN),
    ("DELETE", "/api/tokens/{id}", SIGNED_IN),
    ("GET", "/api/sites", SIGNED_IN),
    ("POST", "/api/sites", HUB),
    ("GET", "/api/sites/{site}", LOOK),
    ("PATCH", "/api/sites/{site}", MANAGE),
    ("DELETE", "/api/sites/{site}", HUB),
    ("POST", "/api/sites/{site}/preview", MANAGE),
    ("PUT", "/api/sites/{site}/devices/{id}", HUB),
    ("PUT", "/api/sites/{site}/tariffs/{id}", HUB),
    ("GET", "/api/audit", SIGNED_IN),
    ("GET", "/api/devices", SIGNED_IN),
    ("POST", "/api/devices", making(Kind::Device)),
    ("GET", "/api/devices/waiting", SIGNED_IN),
    ("POST", "/api/devices/waiting/{id}", MANAGE),
    // A mapping makes the devices' ids itself, so any site's.
    ("GET", "/api/mappings", HUB_LOOK),
    ("PUT", "/api/mappings/{id}", HUB),
    ("DELETE", "/api/mappings/{id}", HUB),
    ("POST", "/api/mappings/try", HUB_LOOK),
    ("GET", "/api/devices/{id}", LOOK),
    ("PATCH", "/api/devices/{id}", OPERATE),
    ("DELETE", "/api/devices/{id}", MANAGE),
    ("POST", "/api/devices/{id}/credentials", MANAGE),
    ("GET", "/api/devices/{id}/certificate", LOOK),
    ("POST", "/api/devices/{id}/certificate", MANAGE),
    ("DELETE", "/api/devices/{id}/certificate", MANAGE),
    ("GET", "/api/devices/{id}/commands", LOOK),
    ("POST", "/api/devices/{id}/commands", OPERATE),
    ("GET", "/api/devices/{id}/settings", LOOK),
    ("PUT", "/api/devices/{id}/settings", OPERATE),
    ("GET", "/api/events", SIGNED_IN),
    ("GET", "/api/virtual-meters", SIGNED_IN),
    ("PUT", "/api/virtual-meters/{id}", making(Kind::Device)),
    ("DELETE", "/api/virtual-meters/{id}", MANAGE),
    ("GET", "/api/firmware", LOOK_ABOUT),
    ("POST", "/api/firmware", HUB),
    ("DELETE", "/api/firmware/{id}", HUB),
    ("GET", "/api/firmware/{id}/image", HUB_LOOK),
    ("GET", "/api/rollouts", LOOK_ABOUT),
    ("POST", "/api/rollouts", MANAGE_ABOUT),
    ("GET", "/api/rollouts/{id}", LOOK_ABOUT),
    ("POST", "/api/rollouts/{id}/pause", OPERATE_ABOUT),
    ("POST", "/api/rollouts/{id}/resume", MANAGE_ABOUT),
    ("POST", "/api/rollouts/{id}/abort", OPERATE_ABOUT),
    ("GET", "/api/readings", LOOK),
    ("POST", "/api/readings", BRING),
    ("POST", "/input/post", HUB_BRING),
    ("POST", "/input/bulk", HUB_BRING),
    ("GET", "/input/get", HUB_LOOK),
    ("POST", "/api/v2/write", HUB_BRING),
    ("GET", "/api/energy", LOOK),
    ("GET", "/api/energy/usual", LOOK),
    ("GET", "/api/weather", LOOK),
    ("GET", "/api/cost/usual", LOOK),
    ("GET", "/api/cost", LOOK),
    ("GET", "/api/cost/projection", LOOK),
    ("GET", "/api/cost/rates", LOOK),
    ("GET", "/api/tariffs", SIGNED_IN),
    ("POST", "/api/tariffs", making(Kind::Contract)),
    ("GET", "/api/tariffs/compare", LOOK),
    ("POST", "/api/tariffs/compare", LOOK),
    ("GET", "/api/tariffs/{id}", LOOK),
    ("PUT", "/api/tariffs/{id}", making(Kind::Contract)),
    ("DELETE", "/api/tariffs/{id}", MANAGE),
    ("POST", "/api/tariffs/{id}/versions", MANAGE),
    ("GET", "/api/prices", LOOK_ABOUT),
    ("PUT", "/api/prices", MANAGE_ABOUT),
    ("GET", "/api/prices/changes", LOOK_ABOUT),
    ("GET", "/api/feeds", LOOK_ABOUT),
    ("POST", "/api/feeds/{id}/ask", OPERATE_ABOUT),
    ("GET", "/api/bills", SIGNED_IN),
    ("POST", "/api/bills", MANAGE),
    ("POST", "/api/bills/preview", LOOK),
    ("POST", "/api/bills/preview/lines/{line}", LOOK),
    ("GET", "/api/bills/{id}", LOOK),
    ("GET", "/api/bills/{id}/lines/{line}", LOOK),
    ("POST", "/api/reconcile", OPERATE),
    ("GET", "/api/alerts", SIGNED_IN),
    ("POST", "/api/alerts/{id}/ack", OPERATE),
    ("POST", "/api/alerts/{id}/snooze", OPERATE),
    ("DELETE", "/api/alerts/{id}/snooze", OPERATE),
    ("GET", "/api/rules", LOOK_ABOUT),
    ("PUT", "/api/rules", MANAGE_ABOUT),
    ("POST", "/api/rules/backtest", LOOK),
    ("GET", "/api/channels", LOOK_ABOUT),
    ("POST", "/api/channels", MANAGE_ABOUT),
    ("DELETE", "/api/channels/{id}", MANAGE_ABOUT),
    ("POST", "/api/channels/{id}/test", OPERATE_ABOUT),
    ("POST", "/api/channels/{id}/report", OPERATE_ABOUT),
    ("GET", "/api/notifications", LOOK_ABOUT),
    ("GET", "/api/reports/preview", LOOK),
    ("GET", "/api/push", SIGNED_IN),
    ("POST", "/api/push", SIGNED_IN),
    ("DELETE", "/api/push/{id}", SIGNED_IN),
    ("POST", "/api/push/{id}/test", SIGNED_IN),
    ("GET", "/api/forecast", LOOK),
    ("GET", "/api/anomalies", LOOK),
    ("POST", "/api/anomalies/feedback", OPERATE),
    ("GET", "/api/insight/progress", HUB_LOOK),
    ("GET", "/api/appliances", LOOK),
    ("GET", "/api/advice/window", LOOK),
    ("GET", "/api/corrections", LOOK),
    ("POST", "/api/corrections", OPERATE),
    ("GET", "/api/findings", LOOK),
    ("POST", "/api/import", Access { makes: Some(Kind::Device), ..BRING }),
    ("GET", "/api/export.csv", SIGNED_IN),
    ("GET", "/api/rejects", HUB_LOOK),
    ("GET", "/api/settings", LOOK),
    ("GET", "/api/backups", HUB_LOOK),
    ("GET", "/api/live", SIGNED_IN),
];

/// Who may call an operation; what is not in the table, and is no page of the dashboard, only
/// administrators of the hub.
pub fn access(method: &str, path: &str) -> Option<Access> {
    let method = if method == "HEAD" { "GET" } else { method };
    // Other spellings of what the document has once.
    let (method, path) = match (method, path.strip_suffix(".json").unwrap_or(path)) {
        (_, "/input/post") => ("POST", "/input/post"),
        (_, "/input/bulk") => ("POST", "/input/bulk"),
        (method, "/input/get") => (method, "/input/get"),
        (method, "/write") => (method, "/api/v2/write"),
        _ => (method, path),
    };
    let found = OPERATIONS.iter().find(|(m, p, _)| *m == method && *p == path);
    found.map(|(_, _, access)| *access)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn every_documented_operation_is_in_the_table_and_nothing_else_is() {
        let document: Value = serde_json::from_str(&crate::openapi_json()).unwrap();
        let mut documented = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                documented.insert((method.to_uppercase(), path.clone()));
            }
        }
        // The document itself, which is not in itself.
        documented.insert(("GET".into(), "/api/openapi.json".into()));
        let table: BTreeSet<_> =
            OPERATIONS.iter().map(|(m, p, _)| ((*m).to_owned(), (*p).to_owned())).collect();
        assert_eq!(table.len(), OPERATIONS.len(), "an operation is there twice");
        assert_eq!(documented, table);
    }

    #[test]
    fn another_spelling_is_the_same_operation() {
        let bring = Some(HUB_BRING);
        assert_eq!(access("GET", "/input/post"), bring);
        assert_eq!(access("POST", "/input/bulk.json"), bring);
        assert_eq!(access("POST", "/write"), bring);
        assert_eq!(access("HEAD", "/input/get.json"), Some(HUB_LOOK));
        assert_eq!(access("GET", "/api/openapi.json"), Some(SIGNED_IN));
        assert_eq!(access("PATCH", "/api/nothing"), None);
    }
}
