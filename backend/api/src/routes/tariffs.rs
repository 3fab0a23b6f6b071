//! `/api/tariffs`: contracts and offers with their dated tariffs.

use crate::dto::tariffs::{
    FormatParams, NewTariff, TariffDto, TariffList, TariffParams, parse_tariff,
};
use crate::extract::{Caller, Here, Params, Path, TextBody};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ohmstead_store::KeptContract;
use ohmstead_store::identity::Kind;
use ohmstead_tariff::urdb;

impl Api {
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
                Some(day) => crate::parse::date("on", day)?,
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
    TextBody(body): TextBody,
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
    TextBody(body): TextBody,
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
    TextBody(body): TextBody,
) -> Answer<Json<TariffDto>> {
    let mut kept = find(&api, &id).await?;
    let p = TariffParams { id: Some(id), ..p };
    let new = parse_tariff(&body, &p).map_err(Problem::bad)?;
    for version in new.versions() {
        kept.contract.insert_version(version)?;
    }
    kept.contract.check()?;
    kept.changed_at = api.clock.now();
    api.store.put_contracts(vec![kept.clone()]).await?;
    Ok(Json(api.tariff(&kept)))
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
