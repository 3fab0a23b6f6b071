//! `/api/tariffs`: contracts and offers with their dated tariffs.

mod input;

pub use input::{NewTariff, TariffParams, parse_tariff};

use crate::problem::{Answer, Params, Problem};
use crate::seat::{Caller, Here};
use crate::state::Api;
use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ohmstead_store::identity::Kind;
use ohmstead_store::{KeptContract, Purpose};
use ohmstead_tariff::tariff::NotBilled;
use ohmstead_tariff::{Version, render, urdb};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What a tariff is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TariffKind {
    /// The site is billed by it.
    Contract,
    /// Only to compare with.
    Offer,
}

impl From<Purpose> for TariffKind {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Contract => Self::Contract,
            Purpose::Offer => Self::Offer,
        }
    }
}

impl From<TariffKind> for Purpose {
    fn from(kind: TariffKind) -> Self {
        match kind {
            TariffKind::Contract => Self::Contract,
            TariffKind::Offer => Self::Offer,
        }
    }
}

/// A charge that is known and cannot be billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotBilledDto {
    /// Which charge.
    item: String,
    /// Why it is not billed.
    why: String,
}

impl From<&NotBilled> for NotBilledDto {
    fn from(n: &NotBilled) -> Self {
        Self { item: n.item.clone(), why: n.why.clone() }
    }
}

/// A tariff and the days on which it is in force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionDto {
    /// First day; null: since ever.
    valid_from: Option<String>,
    /// First day on which it no longer holds; null: without end.
    valid_to: Option<String>,
    /// The tariff's full name.
    name: String,
    /// What it charges, in plain words.
    summary: Vec<String>,
    /// Charges that are kept and cannot be billed.
    not_billed: Vec<NotBilledDto>,
    /// How the source was understood where it left something open.
    notes: Vec<String>,
    /// The tariff in the native form (docs/TARIFFS.md).
    tariff: serde_json::Value,
}

/// A contract, or an offer to compare with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TariffDto {
    /// For `contract=` and in paths.
    id: String,
    /// What people call it.
    name: String,
    /// Billed, or only compared with.
    kind: TariffKind,
    /// Whose energy it bills; null: the site's grid meter.
    device_id: Option<String>,
    /// Price zone of its price series; empty = none.
    zone: String,
    /// ISO 4217 code.
    currency: String,
    /// When it was last changed.
    changed_at: String,
    /// Between whom it is, as its bills say: `supplier` and `customer`, each with a name and lines,
    /// and `reference`. Sent where something is known.
    #[serde(skip_serializing_if = "serde_json::Value::is_null")]
    parties: serde_json::Value,
    /// In order of time.
    versions: Vec<VersionDto>,
}

/// Contracts and offers.
#[derive(Debug, Serialize, ToSchema)]
pub struct TariffList {
    /// By id.
    tariffs: Vec<TariffDto>,
}

/// How to answer.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FormatParams {
    /// `native` (default) or `urdb`: the tariff as OpenEI URDB JSON.
    format: Option<String>,
    /// With `urdb`: the version in force on this day; default: today, else the last one.
    on: Option<String>,
}

fn version(v: &Version) -> VersionDto {
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
    VersionDto {
        valid_from: day(v.valid_from),
        valid_to: day(v.valid_to),
        name: v.tariff.name.clone(),
        summary: render::summary(&v.tariff),
        not_billed: v.tariff.not_billed.iter().map(Into::into).collect(),
        notes: v.tariff.notes.clone(),
        tariff: serde_json::to_value(&v.tariff).unwrap_or_default(),
    }
}

impl Api {
    fn tariff(&self, kept: &KeptContract) -> TariffDto {
        TariffDto {
            id: kept.contract.id.clone(),
            name: kept.name.clone(),
            kind: kept.purpose.into(),
            device_id: kept.device.as_ref().map(ToString::to_string),
            zone: kept.contract.zone.clone(),
            parties: match kept.contract.parties.is_empty() {
                true => serde_json::Value::Null,
                false => serde_json::to_value(&kept.contract.parties).unwrap_or_default(),
            },
            currency: kept.contract.currency().to_owned(),
            changed_at: self.time(kept.changed_at),
            versions: kept.contract.versions.iter().map(version).collect(),
        }
    }

    async fn keep(&self, new: NewTariff) -> Answer<TariffDto> {
        let kept = new.kept(self.clock.now());
        kept.contract.check()?;
        self.store.put_contracts(vec![kept.clone()]).await?;
        Ok(self.tariff(&kept))
    }
}

async fn find(api: &Api, id: &str) -> Answer<KeptContract> {
    let mut all = api.billing.chosen(Some(id)).await?;
    all.pop().ok_or_else(|| Problem::not_found(format!("there is no tariff {id:?}")))
}

/// Every contract and offer.
#[utoipa::path(get, path = "/api/tariffs", tag = "tariffs", responses((status = 200, body = TariffList)))]
pub async fn list_tariffs(Here(api): Here, caller: Caller) -> Answer<Json<TariffList>> {
    let all = api.store.contracts().await?;
    let theirs = |k: &&KeptContract| caller.lists(&api, Kind::Contract, &k.contract.id);
    Ok(Json(TariffList { tariffs: all.iter().filter(theirs).map(|k| api.tariff(k)).collect() }))
}

/// One contract or offer; with `format=urdb` one of its tariffs as OpenEI URDB JSON.
#[utoipa::path(get, path = "/api/tariffs/{id}", tag = "tariffs",
    params(("id" = String, Path, description = "Its id"), FormatParams),
    responses((status = 200, body = TariffDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_tariff(
    Here(api): Here,
    Path(id): Path<String>,
    Params(p): Params<FormatParams>,
) -> Answer<Response> {
    let kept = find(&api, &id).await?;
    match p.format.as_deref() {
        None | Some("native") => Ok(Json(api.tariff(&kept)).into_response()),
        Some("urdb") => {
            let day = match p.on.as_deref() {
                Some(day) => crate::problem::date("on", day)?,
                None => api.site.calendar.date(api.clock.now()),
            };
            let version = kept.contract.tariff_on(day).or_else(|| kept.contract.versions.last());
            let version =
                version.ok_or_else(|| Problem::not_found("the contract has no version"))?;
            let text = urdb::export(&version.tariff)?;
            Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
        }
        Some(other) => Err(Problem::bad(format!("format: {other:?} is not native or urdb"))),
    }
}

/// Adds a contract or offer: `{"id", "name", "kind", "deviceId", "zone", "versions": [{"validFrom",
/// "validTo", "tariff"}]}`, or a tariff alone with the rest as query parameters. Each tariff is in
/// the native form or URDB JSON.
#[utoipa::path(post, path = "/api/tariffs", tag = "tariffs", params(TariffParams),
    request_body(content = serde_json::Value),
    responses((status = 201, body = TariffDto), (status = 400, body = Problem), (status = 409, body = Problem)))]
pub async fn add_tariff(
    Here(api): Here,
    Params(p): Params<TariffParams>,
    body: String,
) -> Answer<(StatusCode, Json<TariffDto>)> {
    let new = parse_tariff(&body, &p).map_err(Problem::bad)?;
    if api.store.contracts().await?.iter().any(|k| k.contract.id == new.id()) {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            format!(
                "there is a tariff {0:?} already: PUT /api/tariffs/{0} replaces it, POST /api/tariffs/{0}/versions adds a version",
                new.id()
            ),
        ));
    }
    Ok((StatusCode::CREATED, Json(api.keep(new).await?)))
}

/// Replaces a contract or offer, or adds it. Costs follow at once; issued bills stay as they are.
#[utoipa::path(put, path = "/api/tariffs/{id}", tag = "tariffs",
    params(("id" = String, Path, description = "Its id"), TariffParams), request_body(content = serde_json::Value),
    responses((status = 200, body = TariffDto), (status = 400, body = Problem)))]
pub async fn put_tariff(
    Here(api): Here,
    Path(id): Path<String>,
    Params(p): Params<TariffParams>,
    body: String,
) -> Answer<Json<TariffDto>> {
    let p = TariffParams { id: Some(id), ..p };
    Ok(Json(api.keep(parse_tariff(&body, &p).map_err(Problem::bad)?).await?))
}

/// Adds a version: it holds from `validFrom` on, and ends what held before.
#[utoipa::path(post, path = "/api/tariffs/{id}/versions", tag = "tariffs",
    params(("id" = String, Path, description = "Its id"), TariffParams), request_body(content = serde_json::Value),
    responses((status = 200, body = TariffDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn add_tariff_version(
    Here(api): Here,
    Path(id): Path<String>,
    Params(p): Params<TariffParams>,
    body: String,
) -> Answer<Json<TariffDto>> {
    let mut kept = find(&api, &id).await?;
    let p = TariffParams { id: Some(id), ..p };
    let new = parse_tariff(&body, &p).map_err(Problem::bad)?;
    for version in new.versions() {
        let from = version.valid_from.ok_or_else(|| {
            Problem::bad("validFrom is missing: say from which day the new version holds")
        })?;
        insert(&mut kept.contract.versions, version, from);
    }
    kept.contract.check()?;
    kept.changed_at = api.clock.now();
    api.store.put_contracts(vec![kept.clone()]).await?;
    Ok(Json(api.tariff(&kept)))
}

/// Puts a version in its place: it replaces one that begins on the same day, ends the one before,
/// and ends itself where the next begins.
fn insert(versions: &mut Vec<Version>, mut new: Version, from: jiff::civil::Date) {
    versions.retain(|v| v.valid_from != Some(from));
    let at = versions.partition_point(|v| v.valid_from.is_none_or(|f| f < from));
    if let Some(next) = versions.get(at).and_then(|v| v.valid_from) {
        new.valid_to = Some(new.valid_to.map_or(next, |to| to.min(next)));
    }
    if let Some(before) = at.checked_sub(1).and_then(|i| versions.get_mut(i)) {
        before.valid_to = Some(before.valid_to.map_or(from, |to| to.min(from)));
    }
    versions.insert(at, new);
}

/// Takes a contract or offer away. Bills that were issued for it stay, with the contract as it was.
#[utoipa::path(delete, path = "/api/tariffs/{id}", tag = "tariffs", params(("id" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn delete_tariff(Here(api): Here, Path(id): Path<String>) -> Answer<StatusCode> {
    if api.store.remove_contract(&id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found(format!("there is no tariff {id:?}")))
    }
}
