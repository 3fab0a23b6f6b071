//! `/api/devices/{id}/certificate`: meters that show a certificate in place of a password.

use crate::dto::certificates::{CertificateDto, IssuedCertificateDto, NewCertificate};
use crate::extract::{Body, Here, Path};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};

fn none(id: &str) -> Problem {
    Problem::not_found(format!("{id} has no certificate"))
}

/// The certificate that is in force for a meter.
#[utoipa::path(get, path = "/api/devices/{id}/certificate", tag = "devices", params(("id" = String, Path, description = "Device id")),
    responses((status = 200, body = CertificateDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_certificate(
    Here(api): Here,
    Path(id): Path<String>,
) -> Answer<Json<CertificateDto>> {
    let id = device_id(&id)?;
    let kept = api.fleet.certificate(&id).ok_or_else(|| none(id.as_str()))?;
    Ok(Json(api.certificate(&kept)))
}

/// Makes a certificate by the hub's own authority, with which the meter connects without a password. One that it
/// had ends at once, and so do its connections.
#[utoipa::path(post, path = "/api/devices/{id}/certificate", tag = "devices", params(("id" = String, Path, description = "Device id")),
    request_body = NewCertificate,
    responses((status = 201, body = IssuedCertificateDto), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn issue_certificate(
    Here(api): Here,
    Path(id): Path<String>,
    Body(new): Body<NewCertificate>,
) -> Answer<(StatusCode, [(HeaderName, HeaderValue); 1], Json<IssuedCertificateDto>)> {
    let issued = api.fleet.certify(&device_id(&id)?, new.days).await?;
    let no_copies = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((StatusCode::CREATED, [no_copies], Json(api.issued_certificate(issued))))
}

/// Revokes a meter's certificate: it and the meter's connections end at once. Its password stays good.
#[utoipa::path(delete, path = "/api/devices/{id}/certificate", tag = "devices", params(("id" = String, Path, description = "Device id")),
    responses((status = 204), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn revoke_certificate(Here(api): Here, Path(id): Path<String>) -> Answer<StatusCode> {
    let id = device_id(&id)?;
    if !api.fleet.revoke_certificate(&id).await? {
        return Err(none(id.as_str()));
    }
    Ok(StatusCode::NO_CONTENT)
}
