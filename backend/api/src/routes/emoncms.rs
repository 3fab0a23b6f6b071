//! emoncms' input API at `/input/…`, so that emonHub, emonTx and IoTaWatt upload unchanged.
//!
//! Answers are those of emoncms: `ok`, or a text that says what is wrong, both as the sender expects them.

use crate::extract::Here;
use crate::problem::{Answer, Problem};
use crate::routes::intake::unpacked;
use crate::state::Api;
use axum::body::Body;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, Method, StatusCode};
use ohmstead_integration::Taken;
use ohmstead_integration::dialect::emoncms;
use ohmstead_integration::dialect::emoncms::{Frame, Parameters};

/// The parameters of the query and of a form in the body.
async fn parameters(
    query: Option<String>,
    method: &Method,
    headers: &HeaderMap,
    body: Body,
) -> Answer<Parameters> {
    let read = |text: &str| -> Answer<Vec<(String, String)>> {
        serde_urlencoded::from_str(text)
            .map_err(|e| Problem::bad(format!("the parameters cannot be read: {e}")))
    };
    let mut all: Parameters = read(&query.unwrap_or_default())?.into_iter().collect();
    if *method == Method::POST {
        let body = unpacked(headers, body).await?;
        let text = std::str::from_utf8(&body)
            .map_err(|_| Problem::bad("the body is not text; encrypted uploads are not taken"))?;
        all.extend(read(text)?);
    }
    Ok(all)
}

/// Takes the frames of one upload.
async fn take(api: &Api, action: &str, frames: &[Frame]) -> Answer<String> {
    for frame in frames {
        let node = frame.read();
        let topic = format!("input/{action}/{}", frame.node);
        let payload = format!("{:?} {:?}", frame.told, frame.inputs);
        if !node.unknown.is_empty() {
            let detail = format!(
                "input {} of node {:?} is not known to be anything electric: name inputs power1, energy1_kwh, vrms and so on",
                node.unknown.join(", "),
                frame.node
            );
            // Named without the values, so that the same inputs are one rejection, counted.
            let names = node.unknown.join(",");
            let reject = Taken::Reject("unknown-input", detail);
            api.foreign.take("emoncms", &topic, names.as_bytes(), reject).await?;
        }
        if !node.found.is_empty() {
            let found = Taken::Readings(node.found);
            api.foreign.take("emoncms", &topic, payload.as_bytes(), found).await?;
        }
    }
    Ok("ok".to_owned())
}

/// Takes one node's inputs: `node`, `time`, and `fulljson`, `json`, `csv` or `data`. Answers `ok` once they
/// are on disk.
#[utoipa::path(post, path = "/input/post", tag = "readings",
    params(("node" = Option<String>, Query, description = "The node"), ("time" = Option<String>, Query, description = "Unix seconds or RFC 3339; left out, the moment of arrival"),
        ("json" = Option<String>, Query, description = "{power:100,energy:2000}"), ("fulljson" = Option<String>, Query, description = "The same as JSON"),
        ("data" = Option<String>, Query, description = "power:100,energy:2000"), ("csv" = Option<String>, Query, description = "100,2000")),
    responses((status = 200, body = String), (status = 400, body = String)))]
pub async fn post_emoncms_input(
    Here(api): Here,
    RawQuery(query): RawQuery,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Answer<(StatusCode, String)> {
    let p = parameters(query, &method, &headers, body).await?;
    match emoncms::post(&p) {
        Ok(frame) => Ok((StatusCode::OK, take(&api, "post", &[frame]).await?)),
        Err(text) => Ok((StatusCode::BAD_REQUEST, text)),
    }
}

/// Takes frames `[[time, node, value…], …]` in `data`, relative to `time`, `offset` or `sentat`. Answers `ok`
/// once they are on disk.
#[utoipa::path(post, path = "/input/bulk", tag = "readings",
    params(("data" = Option<String>, Query, description = "The frames"), ("time" = Option<String>, Query, description = "Unix seconds that the frames' times are relative to"),
        ("offset" = Option<String>, Query, description = "The time of now on the frames' scale"), ("sentat" = Option<String>, Query, description = "The same")),
    responses((status = 200, body = String), (status = 400, body = String)))]
pub async fn post_emoncms_bulk(
    Here(api): Here,
    RawQuery(query): RawQuery,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Answer<(StatusCode, String)> {
    let p = parameters(query, &method, &headers, body).await?;
    match emoncms::bulk(&p, api.clock.now()) {
        Ok(frames) => Ok((StatusCode::OK, take(&api, "bulk", &frames).await?)),
        Err(text) => Ok((StatusCode::BAD_REQUEST, text)),
    }
}

/// What IoTaWatt asks at its start, to go on where it ended: the newest time of the node.
#[utoipa::path(get, path = "/input/get", tag = "readings",
    params(("node" = Option<String>, Query, description = "The node")),
    responses((status = 200, body = serde_json::Value)))]
pub async fn get_emoncms_input(
    Here(api): Here,
    RawQuery(query): RawQuery,
) -> Answer<axum::Json<serde_json::Value>> {
    let p = parameters(query, &Method::GET, &HeaderMap::new(), Body::empty()).await?;
    let node = p.get("node").map_or("0", String::as_str);
    let id = ohmstead_integration::device_id(&["emoncms", node]);
    let mine = |d: &ohmstead_store::Device| {
        d.id == id || d.id.as_str().strip_prefix(id.as_str()).is_some_and(|r| r.starts_with('-'))
    };
    let devices = api.store.devices().await?;
    let ids: Vec<_> = devices.into_iter().filter(mine).map(|d| d.id).collect();
    let newest = api.store.extents(&ids).await?.iter().filter_map(|e| e.last.map(|r| r.at)).max();
    Ok(axum::Json(match newest {
        Some(at) => serde_json::json!({ "1": { "time": at.0.div_euclid(1000), "value": 0 } }),
        None => serde_json::json!("Node does not exist"),
    }))
}
