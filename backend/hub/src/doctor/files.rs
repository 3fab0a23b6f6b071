//! The data directory: whose it is, and who can read it.

use super::finding::Finding;
use rustix::fs::{Access, access};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

const PART: &str = "files";
/// Looked at in the data directory at most.
const MOST: usize = 10_000;
/// What group and others may.
const NOT_OWNER: u32 = 0o077;

/// Looks at the data directory.
pub fn examine(dir: &Path) -> Vec<Finding> {
    let at = dir.display();
    let Ok(own) = dir.metadata() else {
        let what = format!("there is no data directory {at}, or it cannot be read");
        return vec![Finding::fault(
            PART,
            what,
            "name it with --data; the first `ohmstead serve` makes it",
        )];
    };
    let mut all = Vec::new();
    if access(dir, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK).is_err() {
        all.push(Finding::fault(
            PART,
            format!("{at} belongs to user {} and cannot be written by the one who asks", own.uid()),
            format!("run as that user (`sudo -u '#{0}' ohmstead doctor …`), or give it away: chown -R USER {at}", own.uid()),
        ));
        return all;
    }
    let entries = below(dir);
    let foreign: Vec<String> = entries
        .iter()
        .filter(|(_, meta)| meta.uid() != own.uid())
        .map(|(path, _)| path.display().to_string())
        .collect();
    if let Some(first) = foreign.first() {
        all.push(Finding::fault(
            PART,
            format!("{} of the files in {at} belong to another user than the directory, such as {first}", foreign.len()),
            format!("commands run as root leave such files: chown -R --reference={at} {at}"),
        ));
    }
    let is_key =
        |path: &Path| path.extension().is_some_and(|e| e == "key") || path.ends_with("key.pem");
    for (path, _) in entries.iter().filter(|(p, meta)| is_key(p) && meta.mode() & NOT_OWNER != 0) {
        let what = format!("the private key {} can be read by others", path.display());
        all.push(Finding::fault(PART, what, format!("chmod 600 {}", path.display())));
    }
    if own.mode() & NOT_OWNER != 0 {
        all.push(Finding::warning(
            PART,
            format!(
                "other users of this machine can look into {at}: readings, and hashes of passwords"
            ),
            format!("chmod 700 {at}"),
        ));
    }
    if all.is_empty() {
        all.push(Finding::ok(PART, format!("{at} belongs to its user alone")));
    }
    all
}

/// What is in the directory and one level below, links not followed.
fn below(dir: &Path) -> Vec<(PathBuf, std::fs::Metadata)> {
    let list = |dir: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(dir).into_iter().flatten();
        entries.filter_map(|e| Some(e.ok()?.path())).take(MOST).collect()
    };
    let mut found = list(dir);
    let inner: Vec<PathBuf> = found.iter().filter(|p| p.is_dir()).flat_map(|p| list(p)).collect();
    found.extend(inner);
    found.truncate(MOST);
    found.into_iter().filter_map(|p| p.symlink_metadata().ok().map(|m| (p, m))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::finding::Grade;
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn set_mode(path: &Path, mode: u32) {
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_closed_directory_is_well_an_open_one_is_not_and_an_open_key_is_a_fault() {
        let dir = tempfile::tempdir().unwrap();
        let worst = || examine(dir.path()).iter().map(|f| f.grade).max().unwrap();
        set_mode(dir.path(), 0o700);
        assert_eq!(worst(), Grade::Ok);
        set_mode(dir.path(), 0o755);
        assert_eq!(worst(), Grade::Warning);
        set_mode(dir.path(), 0o700);
        std::fs::create_dir(dir.path().join("tls")).unwrap();
        let key = dir.path().join("tls/server.key");
        std::fs::write(&key, "secret").unwrap();
        set_mode(&key, 0o640);
        assert_eq!(worst(), Grade::Fault);
        set_mode(&key, 0o600);
        assert_eq!(worst(), Grade::Ok);
        assert_eq!(examine(Path::new("/nowhere/at/all"))[0].grade, Grade::Fault);
    }
}
