//! Who may call what: one table of all operations, and the gate that every request passes.
//!
//! The gate finds out who asks, to which sites the things belong that the request names, and
//! whether they may; only then does a handler run. An operation that is not in the table is for
//! administrators of the hub only. What a request names is looked for by the field's name in path,
//! query and JSON body, so a new handler that takes a `deviceId` is guarded without a line of code.

use crate::extract::{Caller, Seat, client};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ohmstead_identity::{Action, Decision, IdentityError, Principal};
use ohmstead_model::DeviceId;
use ohmstead_store::identity::{AuditEntry, Kind, SiteId};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where an operation's right is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: everybody may.
    Public,
    /// Whoever is signed in may; what they get is limited by the handler to what is theirs.
    SignedIn,
    /// In the site that the request names, or whose things it names.
    Site,
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
const SIGNED_IN: Access = at(Place::SignedIn, Action::Read);
const LOOK: Access = at(Place::Site, Action::Read);
const OPERATE: Access = at(Place::Site, Action::Operate);
const MANAGE: Access = at(Place::Site, Action::Manage);
const BRING: Access = at(Place::Site, Action::WriteReadings);
const HUB_LOOK: Access = at(Place::Hub, Action::Read);
// Foreign dialects make the devices' ids themselves, so any site's.
const HUB_BRING: Access = at(Place::Hub, Action::WriteReadings);
const HUB_OPERATE: Access = at(Place::Hub, Action::Operate);
const HUB: Access = at(Place::Hub, Action::Manage);

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
    ("PUT", "/api/sites/{site}/devices/{id}", HUB),
    ("GET", "/api/audit", SIGNED_IN),
    ("GET", "/api/devices", SIGNED_IN),
    ("POST", "/api/devices", making(Kind::Device)),
    ("GET", "/api/devices/waiting", SIGNED_IN),
    ("POST", "/api/devices/waiting/{id}", MANAGE),
    ("GET", "/api/devices/{id}", LOOK),
    ("PATCH", "/api/devices/{id}", OPERATE),
    ("DELETE", "/api/devices/{id}", MANAGE),
    ("POST", "/api/devices/{id}/credentials", MANAGE),
    ("GET", "/api/devices/{id}/commands", LOOK),
    ("POST", "/api/devices/{id}/commands", OPERATE),
    ("GET", "/api/devices/{id}/settings", LOOK),
    ("PUT", "/api/devices/{id}/settings", OPERATE),
    ("GET", "/api/events", SIGNED_IN),
    ("GET", "/api/virtual-meters", SIGNED_IN),
    ("PUT", "/api/virtual-meters/{id}", making(Kind::Device)),
    ("DELETE", "/api/virtual-meters/{id}", MANAGE),
    ("GET", "/api/firmware", HUB_LOOK),
    ("POST", "/api/firmware", HUB),
    ("DELETE", "/api/firmware/{id}", HUB),
    ("GET", "/api/firmware/{id}/image", HUB_LOOK),
    ("GET", "/api/rollouts", HUB_LOOK),
    ("POST", "/api/rollouts", HUB),
    ("GET", "/api/rollouts/{id}", HUB_LOOK),
    ("POST", "/api/rollouts/{id}/pause", HUB_OPERATE),
    ("POST", "/api/rollouts/{id}/resume", HUB),
    ("POST", "/api/rollouts/{id}/abort", HUB_OPERATE),
    ("GET", "/api/readings", LOOK),
    ("POST", "/api/readings", BRING),
    ("POST", "/input/post", HUB_BRING),
    ("POST", "/input/bulk", HUB_BRING),
    ("GET", "/input/get", HUB_LOOK),
    ("POST", "/api/v2/write", HUB_BRING),
    ("GET", "/api/energy", LOOK),
    ("GET", "/api/cost", LOOK),
    ("GET", "/api/cost/projection", LOOK),
    ("GET", "/api/tariffs", SIGNED_IN),
    ("POST", "/api/tariffs", making(Kind::Contract)),
    ("GET", "/api/tariffs/compare", LOOK),
    ("POST", "/api/tariffs/compare", LOOK),
    ("GET", "/api/tariffs/{id}", LOOK),
    ("PUT", "/api/tariffs/{id}", making(Kind::Contract)),
    ("DELETE", "/api/tariffs/{id}", MANAGE),
    ("POST", "/api/tariffs/{id}/versions", MANAGE),
    ("GET", "/api/prices", LOOK),
    ("PUT", "/api/prices", HUB),
    ("GET", "/api/prices/changes", LOOK),
    ("GET", "/api/bills", SIGNED_IN),
    ("POST", "/api/bills", MANAGE),
    ("POST", "/api/bills/preview", LOOK),
    ("POST", "/api/bills/preview/lines/{line}", LOOK),
    ("GET", "/api/bills/{id}", LOOK),
    ("GET", "/api/bills/{id}/lines/{line}", LOOK),
    ("POST", "/api/reconcile", OPERATE),
    ("GET", "/api/alerts", SIGNED_IN),
    ("POST", "/api/alerts/{id}/ack", OPERATE),
    ("GET", "/api/rules", HUB_LOOK),
    ("PUT", "/api/rules", HUB),
    ("POST", "/api/rules/backtest", LOOK),
    ("GET", "/api/channels", HUB_LOOK),
    ("POST", "/api/channels", HUB),
    ("DELETE", "/api/channels/{id}", HUB),
    ("POST", "/api/channels/{id}/test", HUB_OPERATE),
    ("GET", "/api/notifications", HUB_LOOK),
    ("GET", "/api/forecast", LOOK),
    ("GET", "/api/anomalies", LOOK),
    ("GET", "/api/corrections", LOOK),
    ("POST", "/api/corrections", OPERATE),
    ("GET", "/api/findings", LOOK),
    ("POST", "/api/import", BRING),
    ("GET", "/api/export.csv", SIGNED_IN),
    ("GET", "/api/rejects", HUB_LOOK),
    ("GET", "/api/settings", LOOK),
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

/// Largest JSON body that is looked through, bytes.
const BODY_MAX: usize = 8 << 20;
/// Operations that take files: those are not JSON, and too large to be looked through.
const STREAMED: [&str; 2] = ["/api/import", "/api/firmware"];
/// Fields that hold one id, or a list of ids, of a device.
const DEVICES: [&str; 6] = ["deviceId", "deviceIds", "parent", "members", "channels", "devices"];
/// The same of contracts. `with` is a list in one text.
const CONTRACTS: [&str; 3] = ["contract", "present", "with"];

/// Things that a request names.
type Named = BTreeSet<(Kind, String)>;

/// The gate.
pub async fn admit(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let template = parts.extensions.get::<MatchedPath>().map_or("", |p| p.as_str()).to_owned();
    let rule = rule_of(parts.method.as_str(), &template);
    let from = client(&api, &parts);
    let query = parts.uri.query();
    let principal = match who(&api, &parts.headers, rule, &template, query, from.is_local()) {
        Ok(principal) => principal,
        Err(problem) => return problem.into_response(),
    };
    let Some(principal) = principal else {
        parts.extensions.insert(from);
        return next.run(Request::from_parts(parts, body)).await;
    };
    let decided = async {
        let narrowed = narrow(&api, &mut parts.uri, &principal)?;
        let params = path_params(&mut parts).await;
        let streamed = STREAMED.contains(&template.as_str());
        let (json, body) = if streamed { (None, body) } else { peek(&parts.headers, body).await? };
        let named = named(&template, &params, parts.uri.query(), json.as_ref());
        let named_site = params.iter().find(|(k, _)| k == "site").map(|(_, v)| v.clone());
        // What cannot be looked through may name anything.
        let hidden = template == "/api/readings" && json.is_none() && !is_empty(&parts.headers);
        let rule = if hidden { HUB_BRING } else { rule };
        let asked = Asked { rule, named, named_site, narrowed };
        let site = asked.decide(&api, &principal).await?;
        Ok((site, asked.narrowed, params, json, body))
    };
    let (site, narrowed, params, json, body) = match decided.await {
        Ok(decided) => decided,
        Err(problem) => return Problem::into_response(problem),
    };
    let entry = (!parts.method.is_safe()).then(|| AuditEntry {
        who: principal.label(),
        address: Some(from.address.to_string()),
        action: format!("{} {template}", parts.method),
        object: params.iter().map(|(_, v)| v.as_str()).next().map(str::to_owned),
        site: (rule.place == Place::Site).then(|| site.clone()),
        after: json.map(told),
        ..AuditEntry::default()
    });
    parts.extensions.insert(Seat { api: api.of_site(&site), site: site.clone() });
    parts.extensions.insert(from);
    parts.extensions.insert(Caller { principal, narrowed });
    let response = next.run(Request::from_parts(parts, body)).await;
    let response = match rule.makes.filter(|_| response.status().is_success()) {
        Some(kind) => take_in(&api, kind, &site, &params, response).await.into_response(),
        None => response,
    };
    if let Some(entry) = entry {
        record(&api, entry, response.status()).await;
    }
    response
}

fn rule_of(method: &str, template: &str) -> Access {
    access(method, template).unwrap_or(
        // A path that is none, or a method that it does not take.
        if template.starts_with("/api/{*") || template == "/api" { SIGNED_IN } else { HUB },
    )
}

async fn path_params(parts: &mut axum::http::request::Parts) -> Vec<(String, String)> {
    let params = RawPathParams::from_request_parts(parts, &()).await;
    params
        .map(|p| p.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect())
        .unwrap_or_default()
}

/// What was sent, as the log keeps it.
fn told(mut json: Value) -> String {
    redact(&mut json);
    shorten(json.to_string())
}

async fn record(api: &Api, entry: AuditEntry, status: StatusCode) {
    let outcome = if status.is_success() { "done".into() } else { status.to_string() };
    if let Err(error) = api.identity.record(AuditEntry { outcome, ..entry }).await {
        tracing::error!(%error, "the audit log cannot be written");
    }
}

/// Who asks; `None` where nobody needs to say.
fn who(
    api: &Api,
    headers: &HeaderMap,
    rule: Access,
    template: &str,
    query: Option<&str>,
    local: bool,
) -> Answer<Option<Principal>> {
    if rule.place == Place::Public {
        return Ok(None);
    }
    if api.gate.open {
        return Ok(Some(Principal::anybody()));
    }
    match bearer(headers).or_else(|| api_key(template, query)) {
        Some(token) => Ok(Some(api.identity.authenticate(token)?)),
        // Counters only; a Prometheus beside the hub reads them as ever.
        None if template == "/metrics" && local => Ok(None),
        None => Err(IdentityError::Unauthenticated(
            "sign in with POST /api/auth/login, and send Authorization: Bearer …",
        )
        .into()),
    }
}

/// The token of a request. A browser cannot set headers for a WebSocket: there it stands among the
/// protocols, as `bearer.<token>`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        // `Token` is what clients of InfluxDB send.
        let known = ["bearer", "token"].iter().any(|s| scheme.eq_ignore_ascii_case(s));
        return known.then(|| token.trim());
    }
    let protocols = headers.get(header::SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
    protocols.split(',').find_map(|p| p.trim().strip_prefix("bearer."))
}

/// Devices that speak to emoncms send their token as `apikey` in the address; nothing else may, for
/// addresses end up in logs.
fn api_key<'a>(template: &str, query: Option<&'a str>) -> Option<&'a str> {
    let mut pairs = query.filter(|_| template.starts_with("/input/"))?.split('&');
    pairs.find_map(|p| p.strip_prefix("apikey="))
}

/// Takes `site=` out of the query: every operation has it, no handler needs to know.
fn narrow(api: &Api, uri: &mut Uri, principal: &Principal) -> Answer<Option<SiteId>> {
    let Some(query) = uri.query() else { return Ok(None) };
    let (site, rest): (Vec<_>, Vec<_>) = query.split('&').partition(|p| p.starts_with("site="));
    let Some(text) = site.first().and_then(|s| s.strip_prefix("site=")) else { return Ok(None) };
    let found = api.identity.find_site(text).filter(|s| principal.sees(&s.id));
    let found = found.ok_or_else(|| no_site(text))?;
    let path = uri.path();
    let changed =
        if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) };
    *uri = changed.parse().map_err(|_| Problem::bad("the address cannot be read"))?;
    Ok(Some(found.id))
}

fn no_site(text: &str) -> Problem {
    Problem::not_found(format!("there is no site {text:?}; /api/sites lists them"))
}

/// Looks at a JSON body, and gives it back as it was.
async fn peek(headers: &HeaderMap, body: Body) -> Answer<(Option<Value>, Body)> {
    if is_empty(headers) {
        return Ok((None, body));
    }
    let bytes: Bytes = axum::body::to_bytes(body, BODY_MAX).await.map_err(|_| {
        let text = format!("the body is cut off, or larger than {BODY_MAX} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, text)
    })?;
    Ok((serde_json::from_slice(&bytes).ok(), Body::from(bytes)))
}

fn is_empty(headers: &HeaderMap) -> bool {
    let none = headers.get(header::CONTENT_LENGTH).is_none_or(|l| l == "0");
    none && !headers.contains_key(header::TRANSFER_ENCODING)
}

/// Everything a request names, by the names of its fields.
fn named(
    template: &str,
    params: &[(String, String)],
    query: Option<&str>,
    json: Option<&Value>,
) -> Named {
    let mut named = Named::new();
    let group = template.split('/').nth(2).unwrap_or("");
    for (_, value) in params.iter().filter(|(k, _)| k == "id") {
        match group {
            "devices" | "virtual-meters" | "sites" => note(&mut named, Kind::Device, value),
            "tariffs" => note(&mut named, Kind::Contract, value),
            "bills" => note(&mut named, Kind::Contract, contract_of(value)),
            "alerts" => note(&mut named, Kind::Device, value.split('.').nth(1).unwrap_or("")),
            _ => {}
        }
    }
    if let Some(query) = query {
        let all: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        for (key, value) in &all {
            pick(&mut named, key, &Value::String(value.clone()));
        }
    }
    if let Some(json) = json {
        walk(&mut named, json, 0);
        // What is made names itself.
        if let (Some(id), Some(kind)) = (json.get("id").and_then(Value::as_str), made_at(template))
        {
            note(&mut named, kind, id);
        }
    }
    named
}

fn made_at(template: &str) -> Option<Kind> {
    match template {
        "/api/devices" => Some(Kind::Device),
        "/api/tariffs" => Some(Kind::Contract),
        _ => None,
    }
}

/// A bill's number is its contract's id and its first day.
fn contract_of(bill: &str) -> &str {
    let bill = [".html", ".pdf", ".csv"].iter().find_map(|e| bill.strip_suffix(e)).unwrap_or(bill);
    bill.len().checked_sub(11).and_then(|end| bill.get(..end)).unwrap_or(bill)
}

fn note(named: &mut Named, kind: Kind, id: &str) {
    if !id.is_empty() && named.len() < 10_000 {
        named.insert((kind, id.to_owned()));
    }
}

fn pick(named: &mut Named, key: &str, value: &Value) {
    let kind = match key {
        _ if DEVICES.contains(&key) => Kind::Device,
        _ if CONTRACTS.contains(&key) => Kind::Contract,
        _ => return,
    };
    match value {
        // `*` names the site's own devices, whichever site that is.
        Value::String(text) => {
            let ids = text.split(',').map(str::trim).filter(|id| *id != "*");
            ids.for_each(|id| note(named, kind, id));
        }
        Value::Array(all) => {
            all.iter().filter_map(Value::as_str).for_each(|id| note(named, kind, id));
        }
        _ => {}
    }
}

fn walk(named: &mut Named, json: &Value, depth: u8) {
    match json {
        Value::Object(fields) if depth < 16 => {
            for (key, value) in fields {
                pick(named, key, value);
                walk(named, value, depth + 1);
            }
        }
        Value::Array(all) if depth < 16 => all.iter().for_each(|v| walk(named, v, depth + 1)),
        _ => {}
    }
}

struct Asked {
    rule: Access,
    named: Named,
    named_site: Option<String>,
    narrowed: Option<SiteId>,
}

impl Asked {
    /// The site in which the request is answered.
    async fn decide(&self, api: &Api, principal: &Principal) -> Answer<SiteId> {
        let Access { action, place, makes } = self.rule;
        let mut sites = BTreeSet::new();
        if let Some(text) = &self.named_site {
            let site = SiteId::new(text).ok().filter(|s| api.identity.site(s).is_some());
            let site = site.filter(|s| principal.sees(s)).ok_or_else(|| no_site(text))?;
            sites.insert(site);
        }
        let home = self.home(api, principal);
        for (kind, id) in &self.named {
            let site = api.identity.site_of(*kind, id);
            let is_new = makes == Some(*kind) && !exists(api, *kind, id).await?;
            if is_new {
                continue;
            }
            if !principal.sees(&site) {
                // As if there were none; but an id is taken where it is to be made.
                return Err(if makes == Some(*kind) {
                    taken(*kind, id)
                } else {
                    hidden(*kind, id)
                });
            }
            sites.insert(site);
        }
        if place == Place::Hub {
            return match principal.may_in_hub(action) {
                Decision::Allowed => Ok(self.narrowed.clone().unwrap_or(home)),
                _ => Err(forbidden(principal, "in the hub as a whole")),
            };
        }
        let site = match (&self.narrowed, sites.len()) {
            (Some(site), 0) => site.clone(),
            (None, 0) => home,
            (narrowed, 1) => {
                let site = sites.into_iter().next().unwrap_or(home);
                if narrowed.as_ref().is_some_and(|n| *n != site) {
                    return Err(Problem::not_found(format!("that belongs to the site {site}")));
                }
                site
            }
            _ => return Err(Problem::bad("this names things of several sites")),
        };
        let decision = match place {
            Place::Site => principal.may(action, &site),
            // What it names must be theirs to look at; the rest is limited by the handler.
            _ if self.named.is_empty() => Decision::Allowed,
            _ => principal.may(Action::Read, &site),
        };
        match decision {
            Decision::Allowed => Ok(site),
            Decision::Hidden | Decision::Forbidden => {
                Err(forbidden(principal, &format!("in the site {site}")))
            }
        }
    }

    /// Where a request is answered that names nothing: the first site in which they may do it, else
    /// the first that they see.
    fn home(&self, api: &Api, principal: &Principal) -> SiteId {
        let sites = api.identity.sites_of(principal);
        let may = |s: &&ohmstead_store::identity::SiteRecord| {
            principal.may(self.rule.action, &s.id) == Decision::Allowed
        };
        let found = sites.iter().find(may).or_else(|| sites.first());
        found.map_or_else(|| api.identity.first_site(), |s| s.id.clone())
    }
}

fn forbidden(principal: &Principal, place: &str) -> Problem {
    let text = match &principal.limits {
        Some(_) => format!("this token, or its maker, may not do that {place}"),
        None => format!("your role does not allow that {place}"),
    };
    Problem::new(StatusCode::FORBIDDEN, text)
}

fn hidden(kind: Kind, id: &str) -> Problem {
    match kind {
        Kind::Device => crate::problem::unknown(id),
        _ => Problem::not_found(format!("there is no {} {id:?}", kind.as_str())),
    }
}

fn taken(kind: Kind, id: &str) -> Problem {
    let text = format!("the {} id {id:?} is taken in this hub: choose another", kind.as_str());
    Problem::new(StatusCode::CONFLICT, text)
}

async fn exists(api: &Api, kind: Kind, id: &str) -> Answer<bool> {
    match kind {
        Kind::Device => {
            let Ok(id) = DeviceId::new(id) else { return Ok(false) };
            let known = api.store.device(&id).await?.is_some();
            Ok(known || api.store.virtual_meter(&id).await?.is_some())
        }
        Kind::Contract => Ok(api.store.contracts().await?.iter().any(|c| c.contract.id == id)),
        _ => Ok(true),
    }
}

/// What was made belongs to the request's site from now on.
async fn take_in(
    api: &Api,
    kind: Kind,
    site: &SiteId,
    params: &[(String, String)],
    response: Response,
) -> Answer<Response> {
    let (parts, body) = response.into_parts();
    let failed = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer was too large");
    let bytes = axum::body::to_bytes(body, 64 << 20).await.map_err(failed)?;
    let json: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let mut ids: BTreeSet<String> =
        params.iter().filter(|(k, _)| k == "id").map(|(_, v)| v.clone()).collect();
    for key in ["id", "deviceId"] {
        ids.extend(json.get(key).and_then(Value::as_str).map(str::to_owned));
    }
    // A tariff's `deviceId` is the meter it bills, not something that was made.
    if kind == Kind::Contract {
        ids = json.get("id").and_then(Value::as_str).map(str::to_owned).into_iter().collect();
    }
    let channels = json.get("channels").and_then(Value::as_array).filter(|_| kind == Kind::Device);
    ids.extend(channels.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    api.identity.place(ids.into_iter().map(|id| (kind, id)).collect(), site).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// Takes secrets out of what is written to the log.
fn redact(json: &mut Value) {
    const SECRET: [&str; 6] = ["password", "newPassword", "token", "secret", "code", "user"];
    match json {
        Value::Object(fields) => {
            for (key, value) in fields.iter_mut() {
                if SECRET.contains(&key.as_str()) {
                    *value = Value::String("…".into());
                } else {
                    redact(value);
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(redact),
        _ => {}
    }
}

fn shorten(mut text: String) -> String {
    const MAX: usize = 4096;
    if text.len() > MAX {
        let end = (0..=MAX).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn what_a_request_names_is_found_in_path_query_and_body() {
        let json = serde_json::json!({
            "members": ["a", "b"], "deep": [{"deviceId": "c"}], "contract": "home", "name": "x"
        });
        let params = [("id".to_owned(), "d".to_owned())];
        let query = Some("deviceId=e%5F1&with=x,y&from=1");
        let found = named("/api/devices/{id}", &params, query, Some(&json));
        let of = |kind| {
            let all = found.iter().filter(move |(k, _)| *k == kind);
            all.map(|(_, id)| id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of(Kind::Device), ["a", "b", "c", "d", "e_1"]);
        assert_eq!(of(Kind::Contract), ["home", "x", "y"]);
        let bill = [("id".to_owned(), "my-home-2026-10-01.html".to_owned())];
        let found = named("/api/bills/{id}", &bill, None, None);
        assert!(found.contains(&(Kind::Contract, "my-home".into())), "{found:?}");
        let alert = [("id".to_owned(), "silent.m1.17900".to_owned())];
        let found = named("/api/alerts/{id}/ack", &alert, None, None);
        assert!(found.contains(&(Kind::Device, "m1".into())), "{found:?}");
    }

    #[test]
    fn secrets_do_not_reach_the_log() {
        let mut json = serde_json::json!({"user": "ann", "password": "x", "a": [{"token": "y"}]});
        redact(&mut json);
        let text = json.to_string();
        assert!(!text.contains('x') && !text.contains('y'), "{text}");
    }
}
