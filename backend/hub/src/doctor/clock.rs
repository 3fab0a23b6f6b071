//! The machine's clock.

use super::finding::Finding;
use crate::clock::BUILT;
use ohmstead_model::TimestampMs;
use std::path::Path;
use std::process::Command;
use std::time::UNIX_EPOCH;

const PART: &str = "clock";
/// The database may have been written this much after what the clock says, ms.
const AHEAD_MS: i64 = 3_600_000;
const MEND: &str = "set the machine's clock: `timedatectl set-ntp true`, or `date --set`; until then what meters send waits on disk";

/// Compares the clock with what cannot be later than now.
pub fn examine(now: TimestampMs, dir: &Path) -> Vec<Finding> {
    if now < BUILT {
        let what = format!("it says {now}, which is before this program was built");
        return vec![Finding::fault(PART, what, MEND)];
    }
    if let Some(written) = newest_write(dir).filter(|at| *at - now > AHEAD_MS) {
        let what = format!("it says {now}, and the database was last written at {written}");
        return vec![Finding::fault(PART, what, MEND)];
    }
    match is_set_by_network() {
        Some(true) => vec![Finding::ok(PART, format!("{now}, set by the network"))],
        Some(false) => vec![Finding::warning(
            PART,
            format!("{now}, and nothing on this machine keeps it right"),
            "`timedatectl set-ntp true`, or install chrony",
        )],
        None => vec![Finding::ok(PART, format!("{now}; who sets it cannot be told here"))],
    }
}

/// When the database was last written.
fn newest_write(dir: &Path) -> Option<TimestampMs> {
    let name = ohmstead_store_sqlite::FILE;
    let all = [dir.join(name), dir.join(format!("{name}-wal"))];
    let times = all.iter().filter_map(|path| path.metadata().ok()?.modified().ok());
    let ms = |t: std::time::SystemTime| {
        i64::try_from(t.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
    };
    times.filter_map(ms).max().map(TimestampMs)
}

/// What systemd says of it, where there is systemd.
fn is_set_by_network() -> Option<bool> {
    let said = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .output()
        .ok()?;
    match String::from_utf8_lossy(&said.stdout).trim() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::Grade;
    use super::*;

    #[test]
    fn a_clock_before_the_program_or_behind_the_database_is_a_fault() {
        let dir = tempfile::tempdir().unwrap();
        let grade = |now| examine(now, dir.path())[0].grade;
        assert_eq!(grade(TimestampMs(0)), Grade::Fault);
        let now = TimestampMs(BUILT.0 + 1);
        assert_ne!(grade(now), Grade::Fault, "nothing stored contradicts it");
        let file = std::fs::File::create(dir.path().join(ohmstead_store_sqlite::FILE)).unwrap();
        let at = |ms: i64| UNIX_EPOCH + std::time::Duration::from_millis(ms.unsigned_abs());
        file.set_modified(at(now.0 + AHEAD_MS)).unwrap();
        assert_ne!(grade(now), Grade::Fault, "an hour is no proof");
        file.set_modified(at(now.0 + AHEAD_MS + 1000)).unwrap();
        assert_eq!(grade(now), Grade::Fault);
    }
}
