//! `/api/import` and `/api/export.csv`.

use crate::devices::unknown;
use crate::problem::{Answer, Params, Problem, device_id, times};
use crate::seat::{Caller, Here};
use crate::state::Api;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, TryStreamExt};
use ohmstead_identity::{Action, Decision};
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::identity::Kind;
use ohmstead_transfer::{
    DeviceReport, Format, ImportOptions, Report, RowReject, TransferError, exported, parse_zone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{Read, Seek, Write};
use utoipa::{IntoParams, ToSchema};

/// Largest file that is taken over HTTP.
const LARGEST: u64 = 4 << 30;

/// How to read the file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportParams {
    /// Its format; default: recognised by its first line.
    format: Option<String>,
    /// Whose readings they are, where the file does not say.
    device_id: Option<String>,
    /// What its values are, where the file does not say: W, kW, Wh, kWh, MWh, exported-Wh, exported-kWh, V, A.
    unit: Option<String>,
    /// Where times without a zone were read off the clock: an IANA name or an offset such as +01:00.
    zone: Option<String>,
    /// What people call the file.
    name: Option<String>,
    /// `format=mapped`: which columns are what, such as `time=Date,used=Consumption:kWh` (docs/IMPORT-EXPORT.md).
    map: Option<String>,
    /// Only show what the import would do; nothing is kept.
    #[serde(default)]
    preview: bool,
    /// Write the cadence that the file shows as a dated setting of each of its devices.
    #[serde(default)]
    accept_cadence: bool,
}

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

/// What an import did. Everything it counts is on disk.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportDto {
    /// The file's format.
    format: String,
    /// Rows read, without the header and blank lines.
    rows: u64,
    /// Readings that are new.
    stored: u64,
    /// Readings that were there already, equal.
    duplicates: u64,
    /// Readings whose instant was taken by other values; both are kept, the better is in force.
    conflicts: u64,
    /// Rows without a value: `?`, `null`, `unavailable`.
    missing: u64,
    /// Bad rows; of a row that gives several readings, each that is refused.
    rejected: u64,
    /// Readings that are kept without some of their fields; each is counted among the others too.
    partial: u64,
    /// The first bad rows, and with the reason `partial` those kept without some field.
    rejects: Vec<BadRowDto>,
    /// Rows of series that no option asks for, by series.
    skipped: BTreeMap<String, u64>,
    /// Columns that were not used.
    ignored_columns: Vec<String>,
    /// Series that the options ask for and the file does not have.
    not_found: Vec<String>,
    /// The last line has no line end: the file may have been cut off.
    unfinished: bool,
    /// By device, what was accepted.
    devices: BTreeMap<String, ImportedDto>,
    /// Of a preview, the first readings; nothing is kept.
    preview: Option<Vec<PreviewReadingDto>>,
}

/// A bad row of an import.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BadRowDto {
    /// Line of the file, from 1.
    line: u64,
    /// A stable word.
    reason: String,
    /// What, where, and how to mend it.
    detail: String,
}

/// What an import accepted for one device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportedDto {
    /// Readings, new or not.
    readings: u64,
    /// Time of the oldest; null while all are without a clock.
    first_at: Option<String>,
    /// Time of the newest.
    last_at: Option<String>,
    /// Highest import counter, Wh.
    highest_energy: Option<f64>,
    /// The cadence that the file shows, s; null where none can be told.
    cadence_seconds: Option<f64>,
    /// True of energy by period: the device has no counter.
    is_of_periods: bool,
}

/// A reading that an import would keep.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreviewReadingDto {
    /// Whose it is.
    device_id: String,
    /// When it was true; of a period, its end.
    timestamp: String,
    /// Of energy by period, its length, s.
    period_seconds: Option<u32>,
    /// Import counter, or the energy within the period, Wh.
    energy: Option<f64>,
    /// Export counter, or the energy fed in within the period, Wh.
    energy_exported: Option<f64>,
    /// W; of a period, its mean.
    power: Option<f64>,
}

impl ImportDto {
    fn new(api: &Api, report: Report) -> Self {
        let time = |at: Option<TimestampMs>| at.map(|at| api.time(at));
        let bad = |r: RowReject| BadRowDto {
            line: r.line,
            reason: r.reason.to_owned(),
            detail: r.detail,
        };
        let imported = |d: DeviceReport| ImportedDto {
            readings: d.readings,
            first_at: time(d.first_at),
            last_at: time(d.last_at),
            highest_energy: d.highest_energy.map(|e| e.units()),
            cadence_seconds: d.cadence_ms().map(|ms| ms as f64 / 1000.0),
            is_of_periods: d.is_of_periods(),
        };
        Self {
            format: report.format.to_owned(),
            rows: report.rows,
            stored: report.stored,
            duplicates: report.duplicates,
            conflicts: report.conflicts,
            missing: report.missing,
            rejected: report.rejected,
            partial: report.partial,
            rejects: report.rejects.into_iter().map(bad).collect(),
            skipped: report.skipped,
            ignored_columns: report.ignored_columns,
            not_found: report.not_found.into_iter().collect(),
            unfinished: report.unfinished,
            devices: report
                .devices
                .into_iter()
                .map(|(id, d)| (id.to_string(), imported(d)))
                .collect(),
            preview: None,
        }
    }
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
    fn preview(&self, id: &DeviceId, r: &ohmstead_model::Reading) -> PreviewReadingDto {
        PreviewReadingDto {
            device_id: id.to_string(),
            timestamp: self.time(r.at),
            period_seconds: r.period().map(|p| p.length_s),
            energy: r.energy.map(|e| e.units()),
            energy_exported: r.energy_exported.map(|e| e.units()),
            power: r.power.map(|p| p.units()),
        }
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

/// Which readings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportParams {
    /// One device's; default: every device's.
    device_id: Option<String>,
    /// First instant; default: from the beginning.
    from: Option<String>,
    /// First instant after; default: to the end.
    to: Option<String>,
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
