//! `/api/import` and `/api/export.csv`.

use crate::dto::transfer::{ExportParams, ImportDto, ImportParams};
use crate::extract::{Caller, Here, Params};
use crate::parse::device_id;
use crate::problem::{Answer, Problem, unknown};
use crate::range::times;
use crate::state::Api;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt;
use ohmstead_identity::{Action, Decision};
use ohmstead_model::DeviceId;
use ohmstead_store::identity::Kind;
use ohmstead_transfer::{Format, ImportOptions, Report, TransferError, exported, parse_zone};
use std::io::{Read, Seek};

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

/// Runs what reads a file, apart from what answers other requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the import failed; the hub's log says more",
        )
    })
}

/// A file that says itself whose readings they are may name devices of other sites.
fn refuse_named_devices(mut file: std::fs::File) -> Answer<std::fs::File> {
    let lost = |e: std::io::Error| {
        tracing::error!(error = %e, "an upload cannot be read back");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the hub cannot read the file back")
    };
    let mut head = Vec::new();
    (&mut file).take(4096).read_to_end(&mut head).map_err(lost)?;
    file.rewind().map_err(lost)?;
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let first = head.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    if first.contains("deviceid") {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "this file has a column deviceId, so it may bring readings to any site: leave the column out and \
             name the device with deviceId=…, or ask an administrator of the hub",
        ));
    }
    Ok(file)
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
    // On disk first: a slow sender then holds up nothing.
    let (mut file, size) = api.uploads.keep(body).await?;
    if caller.principal.may_in_hub(Action::WriteReadings) != Decision::Allowed {
        file = blocking(move || refuse_named_devices(file)).await??;
    }
    options.total_bytes = Some(size);
    if p.preview {
        let ingest = api.ingest.clone();
        let shown = blocking(move || ohmstead_transfer::preview(file, &options, ingest.rules()));
        let shown = shown.await?;
        let (report, readings) = shown.map_err(|e| Problem::bad(e.to_string()))?;
        let preview = readings.iter().map(|(id, r)| api.preview(id, r)).collect();
        return Ok(Json(ImportDto { preview: Some(preview), ..ImportDto::new(&api, report) }));
    }
    let (ingest, runtime) = (api.ingest.clone(), tokio::runtime::Handle::current());
    let done = blocking(move || {
        runtime.block_on(ohmstead_transfer::import(file, &options, &ingest, &mut |_| ()))
    });
    match done.await? {
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
    let parts = parts.map_ok(Bytes::from).map_err(|error| {
        tracing::error!(%error, "an export was broken off");
        std::io::Error::other(error)
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"ohmstead-readings.csv\""),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}
