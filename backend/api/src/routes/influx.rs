//! InfluxDB's write API: `/api/v2/write` (version 2) and `/write` (version 1).

use crate::extract::Here;
use crate::problem::{Answer, Problem};
use crate::routes::intake::unpacked;
use axum::body::Body;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use ohmstead_integration::Taken;
use ohmstead_integration::dialect::influx;
use ohmstead_integration::dialect::influx::Precision;
use std::collections::BTreeMap;

/// Lines of one request at most.
const LINES_MAX: usize = 50_000;

/// Takes points in line protocol. 204 says that everything is on disk: readings, and the rejection of lines that
/// are none. Points about other things are passed over.
#[utoipa::path(post, path = "/api/v2/write", tag = "readings",
    params(("precision" = Option<String>, Query, description = "ns (default), us, ms, s; at /write also u, n, m, h")),
    request_body(content = String, content_type = "text/plain"),
    responses((status = 204, description = "Everything is on disk"), (status = 400, body = Problem), (status = 413, body = Problem)))]
pub async fn write_influx(
    Here(api): Here,
    Query(p): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Body,
) -> Answer<StatusCode> {
    let precision = p.get("precision").map(String::as_str);
    let precision =
        Precision::of(precision).ok_or_else(|| Problem::bad("precision: use ns, us, ms or s"))?;
    let body = unpacked(&headers, body).await?;
    let text = std::str::from_utf8(&body).map_err(|_| Problem::bad("the body is not text"))?;
    if text.trim().is_empty() {
        return Err(Problem::bad("the body is empty: send points, one a line"));
    }
    if text.lines().count() > LINES_MAX {
        return Err(Problem::bad(format!(
            "more than {LINES_MAX} lines at once: send them in parts"
        )));
    }
    let (mut taken, mut bad) = (0u32, None);
    for (n, line) in text.lines().enumerate() {
        match influx::line(line, precision) {
            Taken::Reject(reason, detail) => {
                bad.get_or_insert_with(|| format!("line {}: {detail}", n + 1));
                let reject = Taken::Reject(reason, detail);
                api.foreign.take("influx", "write", line.as_bytes(), reject).await?;
            }
            Taken::Nothing => {}
            readings => {
                taken += 1;
                let series = line.split(' ').next().unwrap_or("");
                let topic = format!("write/{series}");
                api.foreign.take("influx", &topic, line.as_bytes(), readings).await?;
            }
        }
    }
    match bad {
        // As InfluxDB does: what can be written is written, and the answer says what could not.
        Some(detail) if taken == 0 => Err(Problem::bad(detail)),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
