//! `/api/import` and `/api/export.csv`.

use crate::dto::transfer::{DayEnergyDto, ExportParams, ImportDto, ImportParams};
use crate::extract::{At, Caller, Here, Params};
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
use ohmstead_store::identity::{Kind, SiteId};
use ohmstead_transfer::{
    DayEnergy, Exported, Format, ImportOptions, Report, TransferError, exported, parse_zone,
};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek};

/// Days of a preview at most; the newest are shown.
const DAYS_MAX: usize = 1_000;

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
fn refuse_named_devices(mut file: File) -> Answer<File> {
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
/// that was cut off is simply sent again. Devices that it makes belong to the request's site.
#[utoipa::path(post, path = "/api/import", tag = "readings", params(ImportParams),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What the import did", body = ImportDto), (status = 400, body = Problem),
        (status = 403, body = Problem)))]
pub async fn import_readings(
    Here(api): Here,
    At(site): At,
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
        return Ok(Json(api.preview_import(file, options).await?));
    }
    let known: BTreeSet<DeviceId> = api.store.devices().await?.into_iter().map(|d| d.id).collect();
    let named = options.device.clone().filter(|device| !known.contains(device));
    // Before its first reading, so that the rules of its own site judge it.
    api.belongs(named.as_ref(), &site).await?;
    let (ingest, runtime) = (api.ingest.clone(), tokio::runtime::Handle::current());
    let done = blocking(move || {
        runtime.block_on(ohmstead_transfer::import(file, &options, &ingest, &mut |_| ()))
    });
    match done.await? {
        Ok(report) => {
            // Those that only the file names.
            for device in report.devices.keys().filter(|d| !known.contains(d)) {
                if api.identity.site_of(Kind::Device, device.as_str()) != site {
                    api.belongs(Some(device), &site).await?;
                    api.derive.moved(device, api.clock.now()).await?;
                }
            }
            if p.accept_cadence {
                api.accept_cadences(&report).await?;
            }
            Ok(Json(ImportDto::new(&api, report)))
        }
        Err(error) => {
            if let Some(device) = &named
                && api.store.device(device).await?.is_none()
            {
                api.belongs(named.as_ref(), &api.identity.first_site()).await?;
            }
            Err(problem(error))
        }
    }
}

fn problem(error: TransferError) -> Problem {
    match error {
        TransferError::Store { source, .. } => source.into(),
        error => Problem::bad(error.to_string()),
    }
}

impl Api {
    /// A device that is new, or about to be, belongs to a site.
    async fn belongs(&self, device: Option<&DeviceId>, site: &SiteId) -> Answer<()> {
        let things = device.map(|device| (Kind::Device, device.to_string()));
        Ok(self.identity.place(things.into_iter().collect(), site).await?)
    }

    /// What an import would do, by what is stored now.
    async fn preview_import(&self, file: File, options: ImportOptions) -> Answer<ImportDto> {
        let ingest = self.ingest.clone();
        let read = blocking(move || ohmstead_transfer::preview(file, &options, ingest.rules()));
        let mut preview = read.await?.map_err(problem)?;
        preview.against(&*self.store).await.map_err(problem)?;
        let rules = preview.rules(&*self.store).await?;
        let calendar = self.site.calendar.clone();
        let (preview, days) = blocking(move || {
            let days = preview.days(&rules, &calendar);
            (preview, days)
        })
        .await?;
        let newest = |days: Vec<DayEnergy>| {
            let left_out = days.len().saturating_sub(DAYS_MAX);
            days.into_iter().skip(left_out).map(DayEnergyDto::from).collect()
        };
        let days = days.into_iter().map(|(id, days)| (id.to_string(), newest(days))).collect();
        let shown = preview.shown.iter().map(|(id, r)| self.preview(id, r)).collect();
        Ok(ImportDto {
            preview: Some(shown),
            is_whole: Some(preview.is_whole),
            days: Some(days),
            ..ImportDto::new(self, preview.report)
        })
    }

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
    let part = |id: DeviceId| {
        let seen = api.seen(&id);
        Exported { range: seen.times(range), of: seen.device, id }
    };
    let parts = exported(api.store.clone(), devices.into_iter().map(part).collect());
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
