//! The gate that every request passes, by the table of who may call what.
//!
//! The gate finds out who asks, to which sites the things belong that the request names, and
//! whether they may; only then does a handler run. An operation that is not in the table is for
//! administrators of the hub only. What a request names is looked for by the field's name in path,
//! query and JSON body, so a new handler that takes a `deviceId` is guarded without a line of code.

mod named;
mod table;

use self::named::{Named, named};
pub use self::table::{Access, OPERATIONS, Place, access};
use self::table::{HUB, HUB_BRING, SIGNED_IN};
use crate::extract::{Caller, Seat, client, forbidden};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use crate::trail;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ohmstead_identity::{Action, Decision, IdentityError, Principal};
use ohmstead_model::DeviceId;
use ohmstead_store::identity::{AuditEntry, Kind, SiteId};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Largest JSON body that is looked through, bytes.
const BODY_MAX: usize = 8 << 20;
/// Operations that take files: those are not JSON, and too large to be looked through.
const STREAMED: [&str; 2] = ["/api/import", "/api/firmware"];

/// The gate.
pub async fn admit(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let template = parts.extensions.get::<MatchedPath>().map_or("", |p| p.as_str()).to_owned();
    let rule = rule_of(parts.method.as_str(), &template);
    let from = client(&api, &parts);
    let query = parts.uri.query();
    let asks = who(&api, &parts.headers, rule, &template, query, from.is_local());
    let principal = match asks.await {
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
        refuse_past(&api, &parts.method, &template, &asked.named)?;
        Ok((site, asked.narrowed, params, json, body))
    };
    let (site, narrowed, params, json, body) = match decided.await {
        Ok(decided) => decided,
        Err(problem) => return Problem::into_response(problem),
    };
    let seat = api.of_site(&site);
    let caller = Caller { principal, narrowed };
    let change = if parts.method.is_safe() || !is_change(rule, &template) {
        None
    } else {
        let entry = AuditEntry {
            address: Some(from.address.to_string()),
            action: format!("{} {template}", parts.method),
            site: is_told_there(&api, rule.place, &caller).then(|| site.clone()),
            ..AuditEntry::default()
        };
        Some(Change::begin(seat.clone(), caller.clone(), template, params.clone(), entry).await)
    };
    parts.extensions.insert(Seat { api: seat, site: site.clone() });
    parts.extensions.insert(from);
    parts.extensions.insert(caller);
    let response = next.run(Request::from_parts(parts, body)).await;
    let response = match rule.makes.filter(|_| response.status().is_success()) {
        Some(kind) => take_in(&api, kind, &site, &params, response).await.into_response(),
        None => response,
    };
    if let Some(change) = change {
        change.end(json, response.status()).await;
    }
    response
}

/// False for what looks only (a preview, a comparison, a rule tried), and for readings that programs send one by
/// one: those have a record of their own. A file of readings that somebody brings in is a change.
fn is_change(rule: Access, template: &str) -> bool {
    match rule.action {
        Action::Read => rule.place == Place::SignedIn,
        Action::WriteReadings => template == "/api/import",
        _ => true,
    }
}

/// True when admins of the request's site see in the log what was done: it was done there, and nowhere
/// else.
fn is_told_there(api: &Api, place: Place, caller: &Caller) -> bool {
    match place {
        Place::Site => true,
        Place::Sites => {
            caller.narrowed.is_some() || api.identity.sites_of(&caller.principal).len() == 1
        }
        _ => false,
    }
}

/// A change that is made, for the audit log.
struct Change {
    api: Arc<Api>,
    caller: Caller,
    template: String,
    params: Vec<(String, String)>,
    before: Option<Value>,
    entry: AuditEntry,
}

impl Change {
    /// `entry`: where from, what, and the site whose admins are told.
    async fn begin(
        api: Arc<Api>,
        caller: Caller,
        template: String,
        params: Vec<(String, String)>,
        entry: AuditEntry,
    ) -> Self {
        let before = trail::state(&api, &caller, &template, &params).await;
        let object = params.first().map(|(_, value)| value.clone());
        let entry = AuditEntry { who: caller.principal.label(), object, ..entry };
        Self { api, caller, template, params, before, entry }
    }

    /// `json`: what was asked for.
    async fn end(self, json: Option<Value>, status: StatusCode) {
        let Self { api, caller, template, params, before, entry } = self;
        let done = status.is_success();
        let after = if done { trail::state(&api, &caller, &template, &params).await } else { None };
        let (before, after) = match (before.filter(|_| done), after) {
            // The request itself says it.
            (None, None) => (None, json.map(trail::text)),
            (before, after) => trail::sides(before, after),
        };
        record(&api, AuditEntry { before, after, ..entry }, status).await;
    }
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

async fn record(api: &Api, entry: AuditEntry, status: StatusCode) {
    let outcome = if status.is_success() { "done".into() } else { status.to_string() };
    if let Err(error) = api.identity.record(AuditEntry { outcome, ..entry }).await {
        tracing::error!(%error, "the audit log cannot be written");
    }
}

/// Who asks; `None` where nobody needs to say.
async fn who(
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
        Some(token) => Ok(Some(api.identity.authenticate_anywhere(token).await?)),
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

/// What a device left behind in a site is looked at and billed; nothing more comes under its id, and the
/// device itself is looked after where it is now.
fn refuse_past(api: &Api, method: &Method, template: &str, named: &Named) -> Answer<()> {
    let brings = ["/api/devices", "/api/readings", "/api/import"];
    if method.is_safe() || !brings.iter().any(|group| template.starts_with(group)) {
        return Ok(());
    }
    let devices = named.iter().filter(|(kind, _)| *kind == Kind::Device);
    let past = |id: &String| api.identity.past(&DeviceId::new(id).ok()?);
    match devices.filter_map(|(_, id)| past(id)).next() {
        Some(past) => Err(Problem::new(
            StatusCode::CONFLICT,
            format!(
                "{} is the time of {} until {}, when it moved to another site: nothing more comes to it",
                past.id,
                past.of,
                api.time(past.range.to)
            ),
        )),
        None => Ok(()),
    }
}

fn is_empty(headers: &HeaderMap) -> bool {
    let none = headers.get(header::CONTENT_LENGTH).is_none_or(|l| l == "0");
    none && !headers.contains_key(header::TRANSFER_ENCODING)
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
        let Access { action, place, .. } = self.rule;
        let sites = self.named_sites(api, principal).await?;
        let home = self.home(api, principal);
        if place == Place::Hub {
            return match principal.may_in_hub(action) {
                Decision::Allowed => Ok(self.narrowed.clone().unwrap_or(home)),
                _ => Err(forbidden(principal, "in the hub as a whole")),
            };
        }
        if place == Place::Sites {
            let site = self.narrowed.clone().unwrap_or(home);
            return match principal.may(action, &site) {
                Decision::Allowed => Ok(site),
                _ => Err(forbidden(principal, "in any site that this could be about")),
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

    /// The sites of what the request names, all of which they see.
    async fn named_sites(&self, api: &Api, principal: &Principal) -> Answer<BTreeSet<SiteId>> {
        let makes = self.rule.makes;
        let mut sites = BTreeSet::new();
        if let Some(text) = &self.named_site {
            let site = SiteId::new(text).ok().filter(|s| api.identity.site(s).is_some());
            let site = site.filter(|s| principal.sees(s)).ok_or_else(|| no_site(text))?;
            sites.insert(site);
        }
        for (kind, id) in &self.named {
            let site = api.identity.site_of(*kind, id);
            let is_new = makes == Some(*kind) && !exists(api, *kind, id).await?;
            if is_new {
                continue;
            }
            if !principal.sees(&site) {
                // As if there were none; but an id is taken where it is to be made.
                return Err(if makes == Some(*kind) {
                    Caller::taken(*kind, id)
                } else {
                    hidden(*kind, id)
                });
            }
            sites.insert(site);
        }
        Ok(sites)
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

fn hidden(kind: Kind, id: &str) -> Problem {
    match kind {
        Kind::Device => crate::problem::unknown(id),
        _ => Problem::not_found(format!("there is no {} {id:?}", kind.as_str())),
    }
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
