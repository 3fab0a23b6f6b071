//! `/api/firmware`, and the listener that serves nothing but images.

use crate::dto::firmware::{FirmwareDto, FirmwareList};
use crate::extract::{Here, Path};
use crate::parse::number;
use crate::problem::{Answer, Problem, no_such_resource, wrong_method};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use ohmstead_fleet::Fleet;
use ohmstead_fleet::firmware::LARGEST;
use std::ops::Range;
use std::sync::Arc;

/// Uploads a signed firmware file (docs/FIRMWARE.md). Its header, length, hash and signature are
/// checked.
#[utoipa::path(post, path = "/api/firmware", tag = "firmware",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = FirmwareDto), (status = 400, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem)))]
pub async fn upload_firmware(
    Here(api): Here,
    body: axum::body::Body,
) -> Answer<(StatusCode, Json<FirmwareDto>)> {
    let file = axum::body::to_bytes(body, LARGEST).await.map_err(|_| {
        let text = format!("the upload was cut off, or is larger than {LARGEST} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, text)
    })?;
    let firmware = api.fleet.add_firmware(file.to_vec()).await?;
    Ok((StatusCode::CREATED, Json(api.firmware(&firmware))))
}

/// Lists firmware files.
#[utoipa::path(get, path = "/api/firmware", tag = "firmware", responses((status = 200, body = FirmwareList)))]
pub async fn list_firmware(Here(api): Here) -> Json<FirmwareList> {
    let all = api.fleet.firmwares().await;
    Json(FirmwareList { firmware: all.iter().map(|f| api.firmware(f)).collect() })
}

/// Removes a firmware file that no roll-out uses.
#[utoipa::path(delete, path = "/api/firmware/{id}", tag = "firmware", params(("id" = u64, Path, description = "Number")),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn delete_firmware(
    State(fleet): State<Arc<Fleet>>,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    fleet.remove_firmware(number(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The file itself, header included; one byte range may be asked for.
#[utoipa::path(get, path = "/api/firmware/{id}/image", tag = "firmware", params(("id" = u64, Path, description = "Number")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 206, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, body = Problem), (status = 416, body = Problem)))]
pub async fn get_firmware_image(
    State(fleet): State<Arc<Fleet>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    image(&fleet, number(&id)?, &headers).await
}

/// Serves images and nothing else, to meters: images are signed, so nobody has to be trusted.
pub fn firmware_router(fleet: Arc<Fleet>) -> Router {
    let serve = |State(fleet): State<Arc<Fleet>>, Path(id): Path<String>, headers: HeaderMap| async move {
        image(&fleet, number(&id)?, &headers).await
    };
    Router::new()
        .route("/api/firmware/{id}/image", axum::routing::get(serve))
        .fallback(no_such_resource)
        .method_not_allowed_fallback(wrong_method)
        .with_state(fleet)
}

async fn image(fleet: &Fleet, id: u64, headers: &HeaderMap) -> Answer<Response> {
    let (firmware, file) = fleet.firmware_file(id).await?;
    let tag = format!("\"{}\"", firmware.sha256);
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    // A range of another file than the one begun with would be of no use.
    let is_same = text(header::IF_RANGE).is_none_or(|t| t == tag);
    let asked = text(header::RANGE).filter(|_| is_same);
    let common = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag),
    ];
    match asked.map_or(Asked::All, |a| range(a, file.len())) {
        Asked::All => Ok((common, file).into_response()),
        Asked::Part(part) => {
            let place = format!("bytes {}-{}/{}", part.start, part.end - 1, file.len());
            let place = [(header::CONTENT_RANGE, place)];
            Ok((StatusCode::PARTIAL_CONTENT, common, place, file.slice(part)).into_response())
        }
        Asked::Nothing => {
            let text = format!("the file has {} bytes, none of them in that range", file.len());
            let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, text);
            let place = [(header::CONTENT_RANGE, format!("bytes */{}", file.len()))];
            Ok((place, problem).into_response())
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    /// No range, or none that is understood: RFC 9110 has it ignored then.
    All,
    Part(Range<usize>),
    Nothing,
}

/// RFC 9110, 14.1.2: one range of bytes.
fn range(text: &str, len: usize) -> Asked {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|r| r.trim().split_once('-'))
    else {
        return Asked::All;
    };
    let (first, last) = match (first, last) {
        ("", suffix) => match suffix.parse::<usize>() {
            Ok(0) => return Asked::Nothing,
            Ok(n) => (len.saturating_sub(n), len),
            Err(_) => return Asked::All,
        },
        (first, "") => match first.parse::<usize>() {
            Ok(first) => (first, len),
            Err(_) => return Asked::All,
        },
        (first, last) => match (first.parse::<usize>(), last.parse::<usize>()) {
            (Ok(first), Ok(last)) if first <= last => (first, last.saturating_add(1).min(len)),
            _ => return Asked::All,
        },
    };
    if first < len { Asked::Part(first..last) } else { Asked::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_ranges_are_read_as_the_standard_says() {
        for (text, asked) in [
            ("bytes=0-4", Asked::Part(0..5)),
            ("bytes=5-", Asked::Part(5..10)),
            ("bytes=-3", Asked::Part(7..10)),
            ("bytes=-30", Asked::Part(0..10)),
            ("bytes=8-99", Asked::Part(8..10)),
            ("bytes=9-9", Asked::Part(9..10)),
            ("bytes=10-", Asked::Nothing),
            ("bytes=-0", Asked::Nothing),
            ("bytes=5-4", Asked::All),
            ("bytes=0-1,3-4", Asked::All),
            ("lines=0-1", Asked::All),
            ("bytes=a-b", Asked::All),
            ("bytes=0-18446744073709551615", Asked::Part(0..10)),
        ] {
            assert_eq!(range(text, 10), asked, "{text}");
        }
    }
}
