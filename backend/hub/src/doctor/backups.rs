//! Copies that the hub makes by itself: whether it does, and whether the last one is good.

use super::finding::Finding;
use crate::backup::{Backups, Bucket, Copy, copies};
use crate::config::Config;
use ohmstead_model::TimestampMs;
use rustix::fs::{Access, access};
use std::os::unix::fs::MetadataExt;

const PART: &str = "backups";

/// Looks at the copies, here and in the bucket.
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
    let mut all = vec![here(config, &backups, now)];
    all.extend(bucket(config, &backups, now));
    all
}

fn here(config: &Config, backups: &Backups, now: TimestampMs) -> Finding {
    let writable = Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK;
    if backups.dir().exists()
        && !(backups.dir().is_dir() && access(backups.dir(), writable).is_ok())
    {
        let what = format!("{} is no directory that this user can write", backups.dir().display());
        return Finding::fault(PART, what, "see backup.directory, and whose it is");
    }
    let report = backups.report();
    let dir = &report.directory;
    if let Some(fault) = report.last.as_ref().and_then(|l| l.fault.as_ref()) {
        let what = format!("the last one failed: {fault}");
        return Finding::fault(PART, what, "the hub tries again within the hour");
    }
    let Some(newest) = report.files.first() else {
        let mend = "a running hub makes the first one within a minute";
        return Finding::warning(PART, format!("there is none in {dir} yet"), mend);
    };
    if is_old(&newest.at, backups, now) {
        let what = format!("the newest in {dir} is of {}", newest.at);
        return Finding::fault(
            PART,
            what,
            "is the hub running? Its log says why there is none since",
        );
    }
    let device = |path: &std::path::Path| path.metadata().map(|m| m.dev()).ok();
    let what =
        format!("{} in {dir}, the newest of {}, restored on trial", report.files.len(), newest.at);
    let is_beside = device(backups.dir()) == device(&config.store.dir);
    if is_beside && report.s3.is_none() {
        let what =
            format!("{what}; on the same disk as the data, which a broken disk takes with it");
        let mend = "set backup.directory to another disk, or [backup.s3]";
        return Finding::warning(PART, what, mend);
    }
    Finding::ok(PART, what)
}

fn is_old(at: &str, backups: &Backups, now: TimestampMs) -> bool {
    TimestampMs::parse(at).is_ok_and(|at| now - at > 2 * backups.every_ms())
}

/// Asks the bucket itself what it has.
fn bucket(config: &Config, backups: &Backups, now: TimestampMs) -> Option<Finding> {
    let report = backups.offsite()?.report();
    let at = format!("{} at {}", report.address, report.endpoint);
    let s3 = config.backup.s3.as_ref()?;
    let there = match Bucket::to_look(s3).and_then(|b| Ok(copies(&b, &s3.folder())?)) {
        Ok(there) => there,
        Err(error) => {
            let mend = "see [backup.s3]; the copies here go on being made, and the hub tries again";
            return Some(Finding::fault(PART, format!("{at}: {error:#}"), mend));
        }
    };
    if let Some(fault) = report.last.and_then(|l| l.fault) {
        let what = format!("{at}: the last copy did not get there: {fault}");
        return Some(Finding::fault(PART, what, "the hub tries again within the hour"));
    }
    let Some(newest) = there.last().map(Copy::shown) else {
        let mend = "a running hub puts the newest one there within a minute";
        return Some(Finding::warning(PART, format!("there is none in {at} yet"), mend));
    };
    if is_old(&newest.at, backups, now) {
        let what = format!("the newest in {at} is of {}", newest.at);
        let mend = "is the hub running? Its log says why there is none since";
        return Some(Finding::fault(PART, what, mend));
    }
    let what = format!("{} in {at}, the newest of {}, read back", there.len(), newest.at);
    Some(Finding::ok(PART, what))
}
