//! Room on the disk.

use super::finding::Finding;
use rustix::fs::{StatVfs, statvfs};
use std::path::Path;

const PART: &str = "disk";
const MIB: u64 = 1 << 20;
/// Less than this free is a fault, bytes: the hub is about to refuse readings.
const LEAST: u64 = 16 * MIB;
/// Less than this free is a warning, bytes.
const LITTLE: u64 = 512 * MIB;

/// Looks at the file system that the data is on.
pub fn examine(dir: &Path) -> Vec<Finding> {
    match statvfs(dir) {
        Ok(room) => judge(&room, dir, stored(dir)),
        // The directory is missing or closed: said with the files.
        Err(_) => Vec::new(),
    }
}

/// Size of the database, bytes.
fn stored(dir: &Path) -> u64 {
    dir.join(ohmstead_store_sqlite::FILE).metadata().map_or(0, |m| m.len())
}

fn judge(room: &StatVfs, dir: &Path, stored: u64) -> Vec<Finding> {
    let free = room.f_bavail * room.f_frsize;
    let (at, mib) = (dir.display(), free / MIB);
    let mut all = Vec::new();
    if free < LEAST {
        let what = format!("full: {mib} MiB are free in {at}, and new readings are refused");
        all.push(Finding::fault(PART, what, "make room; meters send again what was refused"));
    } else if free < LITTLE.max(stored / 4) {
        all.push(Finding::warning(
            PART,
            format!("{mib} MiB are free in {at}; the database has {} MiB", stored / MIB),
            "make room, or limit how long raw readings are kept (store.raw_keep_days)",
        ));
    }
    // Some file systems do not count files, and say 0 of 0.
    if room.f_files > 0 && room.f_favail < 100 {
        let what = format!("no more than {} files can be made in {at}", room.f_favail);
        all.push(Finding::fault(PART, what, "remove files that nobody needs"));
    }
    if all.is_empty() {
        all.push(Finding::ok(PART, format!("{mib} MiB are free in {at}")));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::finding::Grade;
    use super::*;

    #[test]
    fn little_room_is_a_warning_and_none_is_a_fault() {
        let grades = |free: u64, files: u64, stored: u64| {
            let mut room = statvfs("/").unwrap();
            (room.f_frsize, room.f_bavail) = (1, free);
            (room.f_files, room.f_favail) = (files, files);
            judge(&room, Path::new("/data"), stored).iter().map(|f| f.grade).collect::<Vec<_>>()
        };
        assert_eq!(grades(LITTLE, 1000, 0), [Grade::Ok]);
        assert_eq!(grades(LITTLE - 1, 1000, 0), [Grade::Warning]);
        assert_eq!(grades(LITTLE, 1000, LITTLE * 8), [Grade::Warning], "a large database grows");
        assert_eq!(grades(LEAST - 1, 1000, 0), [Grade::Fault]);
        assert_eq!(grades(LITTLE, 99, 0), [Grade::Fault]);
        assert_eq!(grades(LITTLE, 0, 0), [Grade::Ok], "files are not counted there");
    }
}
