//! Copies that the hub makes by itself: whether it does, and whether the last one is good.

use super::finding::Finding;
use crate::backup::Backups;
use crate::config::Config;
use ohmstead_model::TimestampMs;
use rustix::fs::{Access, access};
use std::os::unix::fs::MetadataExt;

const PART: &str = "backups";

/// Looks at the copies.
pub fn examine(config: &Config, now: TimestampMs) -> Vec<Finding> {
    let backups = match Backups::of(config) {
        Ok(Some(backups)) => backups,
        // What is wrong with the configuration is said there.
        Err(_) => return Vec::new(),
        Ok(None) => {
            let mend = "set [backup] every = \"1d\" and a directory on another disk, or run `ohmstead backup` by cron";
            return vec![Finding::warning(PART, "the hub makes none by itself", mend)];
        }
    };
    let writable = Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK;
    if backups.dir().exists()
        && !(backups.dir().is_dir() && access(backups.dir(), writable).is_ok())
    {
        let what = format!("{} is no directory that this user can write", backups.dir().display());
        return vec![Finding::fault(PART, what, "see backup.directory, and whose it is")];
    }
    let report = backups.report();
    let dir = &report.directory;
    if let Some(fault) = report.last.as_ref().and_then(|l| l.fault.as_ref()) {
        return vec![Finding::fault(
            PART,
            format!("the last one failed: {fault}"),
            "the hub tries again within the hour",
        )];
    }
    let Some(newest) = report.files.first() else {
        let mend = "a running hub makes the first one within a minute";
        return vec![Finding::warning(PART, format!("there is none in {dir} yet"), mend)];
    };
    let age_ms = TimestampMs::parse(&newest.at).map_or(0, |at| now - at);
    if age_ms > 2 * backups.every_ms() {
        let what = format!("the newest in {dir} is of {}", newest.at);
        return vec![Finding::fault(
            PART,
            what,
            "is the hub running? Its log says why there is none since",
        )];
    }
    let device = |path: &std::path::Path| path.metadata().map(|m| m.dev()).ok();
    let what =
        format!("{} in {dir}, the newest of {}, restored on trial", report.files.len(), newest.at);
    if device(backups.dir()) == device(&config.store.dir) {
        let what =
            format!("{what}; on the same disk as the data, which a broken disk takes with it");
        return vec![Finding::warning(PART, what, "set backup.directory to another disk")];
    }
    vec![Finding::ok(PART, what)]
}
