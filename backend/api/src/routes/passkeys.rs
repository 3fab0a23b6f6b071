//! `/api/auth/passkeys`: one's own passkeys, and signing in by one.

use super::auth::{WithCookie, confirm, person, signed_in};
use crate::dto::auth::{ConfirmBody, SignedInDto};
use crate::dto::passkeys::{
    CeremonyDto, NewPasskey, PasskeyChange, PasskeyDto, PasskeyList, PasskeyLogin,
};
use crate::extract::{Body, Caller, ClientAt, Here, Path};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_identity::Ceremony;
use ohmstead_store::identity::PasskeyRecord;

impl Api {
    fn passkey(&self, record: &PasskeyRecord) -> PasskeyDto {
        PasskeyDto {
            id: record.id.clone(),
            name: record.name.clone(),
            created_at: self.time(record.created_at),
            used_at: record.used_at.map(|at| self.time(at)),
        }
    }
}

fn ceremony(it: Ceremony) -> Json<CeremonyDto> {
    Json(CeremonyDto { ceremony: it.id, public_key: it.options })
}

/// One's own passkeys.
#[utoipa::path(get, path = "/api/auth/passkeys", tag = "auth",
    responses((status = 200, body = PasskeyList), (status = 403, body = Problem)))]
pub async fn list_passkeys(Here(api): Here, caller: Caller) -> Answer<Json<PasskeyList>> {
    let (name, _) = person(&caller.principal)?;
    let passkeys = api.identity.passkeys_of(name).iter().map(|p| api.passkey(p)).collect();
    Ok(Json(PasskeyList { passkeys }))
}

/// Begins to register a passkey: what `navigator.credentials.create` is to be asked.
#[utoipa::path(post, path = "/api/auth/passkeys/registration", tag = "auth", request_body = ConfirmBody,
    responses((status = 200, body = CeremonyDto), (status = 400, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 429, body = Problem)))]
pub async fn begin_passkey(
    Here(api): Here,
    caller: Caller,
    at: ClientAt,
    body: Answer<Body<ConfirmBody>>,
) -> Answer<Json<CeremonyDto>> {
    let (name, _) = person(&caller.principal)?;
    let Body(body) = body?;
    confirm(&api, name, body.password, &at).await?;
    Ok(ceremony(api.identity.begin_passkey(name, &at.origin())?))
}

/// Keeps the passkey that the authenticator has made.
#[utoipa::path(post, path = "/api/auth/passkeys", tag = "auth", request_body = NewPasskey,
    responses((status = 201, body = PasskeyDto), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem)))]
pub async fn add_passkey(
    Here(api): Here,
    caller: Caller,
    body: Answer<Body<NewPasskey>>,
) -> Answer<(StatusCode, Json<PasskeyDto>)> {
    let (name, _) = person(&caller.principal)?;
    let Body(new) = body?;
    let made = api.identity.finish_passkey(name, &new.ceremony, &new.name, new.credential).await?;
    Ok((StatusCode::CREATED, Json(api.passkey(&made))))
}

/// Gives a passkey another name.
#[utoipa::path(patch, path = "/api/auth/passkeys/{id}", tag = "auth", request_body = PasskeyChange,
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = PasskeyDto), (status = 400, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub async fn rename_passkey(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
    body: Answer<Body<PasskeyChange>>,
) -> Answer<Json<PasskeyDto>> {
    let (name, _) = person(&caller.principal)?;
    let Body(change) = body?;
    let record = api.identity.rename_passkey(name, &id, &change.name).await?;
    Ok(Json(api.passkey(&record)))
}

/// Removes a passkey: it opens nothing from now on.
#[utoipa::path(delete, path = "/api/auth/passkeys/{id}", tag = "auth",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn remove_passkey(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let (name, _) = person(&caller.principal)?;
    api.identity.remove_passkey(name, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins a sign-in by a passkey: what `navigator.credentials.get` is to be asked. Nobody says who
/// they are: the passkey does.
#[utoipa::path(post, path = "/api/auth/passkeys/challenge", tag = "auth", security(()),
    responses((status = 200, body = CeremonyDto), (status = 409, body = Problem)))]
pub async fn begin_passkey_login(Here(api): Here, at: ClientAt) -> Answer<Json<CeremonyDto>> {
    Ok(ceremony(api.identity.begin_passkey_login(&at.origin())?))
}

/// Signs in by a passkey. No second factor is asked for: the passkey has asked for the person.
#[utoipa::path(post, path = "/api/auth/passkeys/login", tag = "auth", request_body = PasskeyLogin, security(()),
    responses((status = 200, body = SignedInDto), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn login_by_passkey(
    Here(api): Here,
    at: ClientAt,
    Body(body): Body<PasskeyLogin>,
) -> Answer<WithCookie<Json<SignedInDto>>> {
    let PasskeyLogin { ceremony, credential } = body;
    let it = api.identity.finish_passkey_login(&ceremony, credential, &at.origin()).await?;
    signed_in(&api, &at, &it)
}
