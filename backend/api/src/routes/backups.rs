//! `/api/backups`.

use crate::dto::backups::BackupReport;
use crate::extract::Here;
use crate::problem::{Answer, Problem};
use axum::Json;

/// Copies that the hub makes by itself, and what became of the last. 404 where it makes none.
#[utoipa::path(get, path = "/api/backups", tag = "operation",
    responses((status = 200, body = BackupReport), (status = 404, body = Problem)))]
pub async fn get_backups(Here(api): Here) -> Answer<Json<BackupReport>> {
    let report = api.backups.read().ok().and_then(|r| r.clone());
    let none = || {
        Problem::not_found("the hub makes no backups by itself: set [backup] every, such as \"1d\"")
    };
    report.map(Json).ok_or_else(none)
}
