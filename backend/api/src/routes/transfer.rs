//! `/api/import` and `/api/export.csv`.

use crate::dto::transfer::{ExportParams, ImportDto, ImportParams};
use crate::extract::{Caller, Here, Params};
use crate::parse::device_id;
use crate::problem::{Answer, Problem, unknown};
use crate::range::times;
use crate::state::Api;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, TryStreamExt};
use ohmstead_identity::{Action, Decision};
use ohmstead_model::DeviceId;
use ohmstead_store::identity::Kind;
use ohmstead_transfer::{Format, ImportOptions, Report, TransferError, exported, parse_zone};
use std::io::{Read, Seek, Write};

/// Largest file that is taken over HTTP.
const LARGEST: u64 = 4 << 30;

fn options(p: &ImportParams) -> Answer<ImportOptions> {
    let bad = |name: &str, e: String| Problem::bad(format!("{name}: {e}"));
    Ok(ImportOptions {
        name: p.name.as_deref().unwrap_or("upload").chars().take(80).collect(),
        format: p
            .format
            .as_deref()
            .map(str::parse::<Format>)
            .transpose()
            .map_err(|e| bad("format", e.to_string()))?,
        device: p.device_id.as_deref().map(device_id).transpose()?,
        unit: p.unit.as_deref().map(str::parse).transpose().map_err(|e| bad("unit", e))?,
        map: p.map.as_deref().map(str::parse).transpose().map_err(|e| bad("map", e))?,
        zone: p.zone.as_deref().map(parse_zone).transpose().map_err(|e| bad("zone", e))?,
        ..ImportOptions::default()
    })
}

/// A file that says itself whose readings they are may name devices of other sites.
fn refuse_named_devices(file: &mut std::fs::File) -> std::io::Result<Answer<()>> {
    let mut head = [0; 4096];
    let mut filled = 0;
    while let read @ 1.. = file.read(&mut head[filled..])? {
        filled += read;
    }
    file.rewind()?;
    let head = String::from_utf8_lossy(&head[..filled]).to_lowercase();
    let first = head.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    Ok(if first.contains("deviceid") {
        Err(Problem::new(
            axum::http::StatusCode::FORBIDDEN,
            "this file has a column deviceId, so it may bring readings to any site: leave the column out and \
             name the device with deviceId=…, or ask an administrator of the hub",
        ))
    } else {
        Ok(())
    })
}

/// Imports readings from a CSV file in the body (docs/IMPORT-EXPORT.md). Readings are a set: an import
/// that was cut off is simply sent again.
#[utoipa::path(post, path = "/api/import", tag = "readings", params(ImportParams),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What the import did", body = ImportDto), (status = 400, body = Problem),
        (status = 403, body = Problem)))]
pub async fn import_readings(
    Here(api): Here,
    caller: Caller,
    Params(p): Params<ImportParams>,
    body: Body,
) -> Answer<Json<ImportDto>> {
    let mut options = options(&p)?;
    let lost = |e: std::io::Error| {
        tracing::error!(error = %e, "an upload could not be kept");
        Problem::new(
            axum::http::StatusCode::INSUFFICIENT_STORAGE,
            "the hub has no room for the file",
        )
    };
    // On disk first: a slow sender then holds up nothing.
    let mut file = tempfile::tempfile().map_err(lost)?;
    let mut size = 0u64;
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| Problem::bad("the upload was cut off; send it again"))?;
        size += part.len() as u64;
        if size > LARGEST {
            return Err(Problem::new(
                axum::http::StatusCode::PAYLOAD_TOO_LARGE,
                "the file is larger than 4 GiB: cut it",
            ));
        }
        file.write_all(&part).map_err(lost)?;
    }
    file.rewind().map_err(lost)?;
    if caller.principal.may_in_hub(Action::WriteReadings) != Decision::Allowed {
        refuse_named_devices(&mut file).map_err(lost)??;
    }
    options.total_bytes = Some(size);
    if p.preview {
        let shown = ohmstead_transfer::preview(file, &options, api.ingest.rules());
        let (report, readings) = shown.map_err(|e| Problem::bad(e.to_string()))?;
        let preview = readings.iter().map(|(id, r)| api.preview(id, r)).collect();
        return Ok(Json(ImportDto { preview: Some(preview), ..ImportDto::new(&api, report) }));
    }
    let (ingest, runtime) = (api.ingest.clone(), tokio::runtime::Handle::current());
    let done = tokio::task::spawn_blocking(move || {
        runtime.block_on(ohmstead_transfer::import(file, &options, &ingest, &mut |_| ()))
    });
    let done = done.await.map_err(|_| {
        Problem::new(
            axum::http::StatusCode::INTERNAL_SERVER_ERROR,
            "the import failed; the hub's log says more",
        )
    })?;
    match done {
        Ok(report) => {
            if p.accept_cadence {
                api.accept_cadences(&report).await?;
            }
            Ok(Json(ImportDto::new(&api, report)))
        }
        Err(TransferError::Store { source, .. }) => Err(source.into()),
        Err(e) => Err(Problem::bad(e.to_string())),
    }
}

impl Api {
    /// Writes the cadence that an import shows as a setting from the file's first reading to its last;
    /// afterwards what held before holds again.
    async fn accept_cadences(&self, report: &Report) -> Answer<()> {
        for (device, of) in &report.devices {
            let (Some(cadence), false) = (of.cadence_ms(), of.is_of_periods()) else { continue };
            let (Some(first), Some(last)) = (of.first_at, of.last_at) else { continue };
            let now = self.store.settings(device).await?;
            let with = ohmstead_ledger::with_cadence(&now, first, last, cadence);
            if with != now {
                self.derive.put_settings(device, with).await?;
            }
        }
        Ok(())
    }
}

/// Readings as CSV in Ohmstead's own format, streamed; `/api/import` takes it back.
#[utoipa::path(get, path = "/api/export.csv", tag = "readings", params(ExportParams),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn export_csv(
    Here(api): Here,
    caller: Caller,
    Params(p): Params<ExportParams>,
) -> Answer<Response> {
    let devices: Vec<DeviceId> = match p.device_id.as_deref() {
        Some(id) => {
            let device = device_id(id)?;
            vec![api.store.device(&device).await?.ok_or_else(|| unknown(id))?.id]
        }
        None => {
            let all = api.store.devices().await?.into_iter().map(|d| d.id);
            all.filter(|id| caller.lists(&api, Kind::Device, id.as_str())).collect()
        }
    };
    let range = times(p.from.as_deref(), p.to.as_deref())?;
    // After an error the connection is cut: half a file must not pass for a whole one.
    let parts = exported(api.store.clone(), devices, range);
    let parts = parts.map_ok(Bytes::from).map_err(std::io::Error::other);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"ohmstead-readings.csv\""),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}
