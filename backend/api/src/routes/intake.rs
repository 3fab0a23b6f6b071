//! `POST /api/readings`: readings over HTTP, as on MQTT.

use crate::dto::intake::{PostedDto, PostedList};
use crate::extract::Here;
use crate::problem::{Answer, Problem};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, StatusCode, header};
use ohmstead_ingest::Posted;
use ohmstead_store::Outcome;
use std::io::Read;

/// Largest body as it is sent, bytes.
const BODY_MAX: usize = 8 << 20;

/// Largest body once it is unpacked, bytes: some hundred thousand readings.
const UNPACKED_MAX: usize = 32 << 20;

/// A request's body, unpacked where it was sent with `Content-Encoding: gzip`.
///
/// # Errors
/// When it is too large, cut off, or not packed as it says.
pub(crate) async fn unpacked(headers: &HeaderMap, body: Body) -> Answer<Vec<u8>> {
    let too_large = || {
        let detail = "the body is too large: send at most 8 MiB, 32 MiB once unpacked, in parts";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    };
    let bytes = to_bytes(body, BODY_MAX).await.map_err(|_| too_large())?;
    let encoding = headers.get(header::CONTENT_ENCODING).and_then(|v| v.to_str().ok());
    match encoding.map(str::trim).unwrap_or("") {
        "" | "identity" => Ok(bytes.to_vec()),
        "gzip" | "x-gzip" => {
            let mut out = Vec::new();
            let unpack = flate2::read::MultiGzDecoder::new(&bytes[..]);
            unpack
                .take(UNPACKED_MAX as u64 + 1)
                .read_to_end(&mut out)
                .map_err(|_| Problem::bad("the body is not gzip, as Content-Encoding says"))?;
            if out.len() > UNPACKED_MAX { Err(too_large()) } else { Ok(out) }
        }
        other => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("Content-Encoding {other:?} is not understood: send gzip, or plain"),
        )),
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Stored => "stored",
        Outcome::Duplicate => "duplicate",
        Outcome::Conflict => "conflict",
        Outcome::Rejected | Outcome::Expired => "rejected",
        Outcome::Noted => "noted",
    }
}

/// Takes one reading or an array of them, each with its `deviceId`, as on MQTT (docs/MQTT.md); `Content-Encoding:
/// gzip` is understood. 200 says that everything is on disk: the readings, and the rejection of what is none.
#[utoipa::path(post, path = "/api/readings", tag = "readings",
    request_body(content = serde_json::Value, description = "One reading, or an array of them"),
    responses((status = 200, description = "Everything is on disk", body = PostedList), (status = 400, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 503, body = Problem)))]
pub async fn post_readings(
    Here(api): Here,
    headers: HeaderMap,
    body: Body,
) -> Answer<Json<PostedList>> {
    let payload = unpacked(&headers, body).await?;
    let posted = api.ingest.post(&payload).await?.map_err(|e| Problem::bad(e.0))?;
    let count = |of: &[Outcome]| posted.iter().filter(|p| of.contains(&p.outcome)).count();
    let (stored, duplicates) = (count(&[Outcome::Stored]), count(&[Outcome::Duplicate]));
    let conflicts = count(&[Outcome::Conflict]);
    let rejected = count(&[Outcome::Rejected, Outcome::Expired]);
    let dto = |p: Posted| {
        let (reason, detail) = p.reason.unzip();
        let device_id = p.device.map(|d| d.to_string());
        PostedDto { device_id, outcome: word(p.outcome), reason, detail }
    };
    let outcomes = posted.into_iter().map(dto).collect();
    Ok(Json(PostedList { outcomes, stored, duplicates, conflicts, rejected }))
}
