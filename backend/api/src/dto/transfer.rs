//! What `/api/import` and `/api/export.csv` take and give.

use crate::state::Api;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_transfer::{DayEnergy, DeviceReport, Report, RowReject};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// How to read the file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportParams {
    /// Its format; default: recognised by its first line.
    pub(crate) format: Option<String>,
    /// Whose readings they are, where the file does not say.
    pub(crate) device_id: Option<String>,
    /// What its values are, where the file does not say: W, kW, Wh, kWh, MWh, exported-Wh, exported-kWh, V, A.
    pub(crate) unit: Option<String>,
    /// Where times without a zone were read off the clock: an IANA name or an offset such as +01:00.
    pub(crate) zone: Option<String>,
    /// What people call the file.
    pub(crate) name: Option<String>,
    /// `format=mapped`: which columns are what, such as `time=Date,used=Consumption:kWh` (docs/IMPORT-EXPORT.md).
    pub(crate) map: Option<String>,
    /// Only show what the import would do; nothing is kept.
    #[serde(default)]
    pub(crate) preview: bool,
    /// Write the cadence that the file shows as a dated setting of each of its devices.
    #[serde(default)]
    pub(crate) accept_cadence: bool,
}

/// What an import did, or of a preview, would do. Everything an import counts is on disk.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportDto {
    /// The file's format.
    pub(crate) format: String,
    /// Rows read, without the header and blank lines.
    pub(crate) rows: u64,
    /// Readings that are new.
    pub(crate) stored: u64,
    /// Readings that were there already, equal.
    pub(crate) duplicates: u64,
    /// Readings whose instant was taken by other values; both are kept, the better is in force.
    pub(crate) conflicts: u64,
    /// Rows without a value: `?`, `null`, `unavailable`.
    pub(crate) missing: u64,
    /// Bad rows; of a row that gives several readings, each that is refused.
    pub(crate) rejected: u64,
    /// Readings that are kept without some of their fields; each is counted among the others too.
    pub(crate) partial: u64,
    /// The first bad rows, and with the reason `partial` those kept without some field.
    pub(crate) rejects: Vec<BadRowDto>,
    /// Rows of series that no option asks for, by series.
    pub(crate) skipped: BTreeMap<String, u64>,
    /// Columns that were not used.
    pub(crate) ignored_columns: Vec<String>,
    /// Series that the options ask for and the file does not have.
    pub(crate) not_found: Vec<String>,
    /// The last line has no line end: the file may have been cut off.
    pub(crate) unfinished: bool,
    /// By device, what was accepted.
    pub(crate) devices: BTreeMap<String, ImportedDto>,
    /// Of a preview, the first readings; nothing is kept, and the counts say what would be.
    pub(crate) preview: Option<Vec<PreviewReadingDto>>,
    /// Of a preview: false when the file has more rows than were read of it (100,000).
    pub(crate) is_whole: Option<bool>,
    /// Of a preview, by device: the energy that this file alone gives, by day of the site; the newest
    /// thousand days.
    pub(crate) days: Option<BTreeMap<String, Vec<DayEnergyDto>>>,
}

/// Energy of one day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DayEnergyDto {
    /// The day of the site's calendar.
    pub(crate) date: String,
    /// Imported, or used, Wh.
    pub(crate) import_wh: f64,
    /// Exported, Wh.
    pub(crate) export_wh: f64,
}

impl From<DayEnergy> for DayEnergyDto {
    fn from(day: DayEnergy) -> Self {
        Self {
            date: day.date.to_string(),
            import_wh: day.import.units(),
            export_wh: day.export.units(),
        }
    }
}

/// A bad row of an import.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BadRowDto {
    /// Line of the file, from 1.
    pub(crate) line: u64,
    /// A stable word.
    pub(crate) reason: String,
    /// What, where, and how to mend it.
    pub(crate) detail: String,
}

/// What an import accepted for one device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportedDto {
    /// Readings, new or not.
    pub(crate) readings: u64,
    /// Time of the oldest; null while all are without a clock.
    pub(crate) first_at: Option<String>,
    /// Time of the newest.
    pub(crate) last_at: Option<String>,
    /// Highest import counter, Wh.
    pub(crate) highest_energy: Option<f64>,
    /// The cadence that the file shows, s; null where none can be told.
    pub(crate) cadence_seconds: Option<f64>,
    /// True of energy by period: the device has no counter.
    pub(crate) is_of_periods: bool,
}

/// A reading that an import would keep.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreviewReadingDto {
    /// Whose it is.
    pub(crate) device_id: String,
    /// When it was true; of a period, its end.
    pub(crate) timestamp: String,
    /// Of energy by period, its length, s.
    pub(crate) period_seconds: Option<u32>,
    /// Import counter, or the energy within the period, Wh.
    pub(crate) energy: Option<f64>,
    /// Export counter, or the energy fed in within the period, Wh.
    pub(crate) energy_exported: Option<f64>,
    /// W; of a period, its mean.
    pub(crate) power: Option<f64>,
}

impl ImportDto {
    pub(crate) fn new(api: &Api, report: Report) -> Self {
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
            is_whole: None,
            days: None,
        }
    }
}

impl Api {
    pub(crate) fn preview(&self, id: &DeviceId, r: &ohmstead_model::Reading) -> PreviewReadingDto {
        PreviewReadingDto {
            device_id: id.to_string(),
            timestamp: self.time(r.at),
            period_seconds: r.period().map(|p| p.length_s),
            energy: r.energy.map(|e| e.units()),
            energy_exported: r.energy_exported.map(|e| e.units()),
            power: r.power.map(|p| p.units()),
        }
    }
}

/// Which readings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportParams {
    /// One device's; default: every device's.
    pub(crate) device_id: Option<String>,
    /// First instant; default: from the beginning.
    pub(crate) from: Option<String>,
    /// First instant after; default: to the end.
    pub(crate) to: Option<String>,
}
