//! Files that are written whole or not at all.

use anyhow::Context;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes a file whole or not at all, readable by its owner only where it is secret.
///
/// # Errors
/// When it cannot be written; then what was there before is still there.
pub fn write_file(path: &Path, text: &str, is_secret: bool) -> anyhow::Result<()> {
    let name = path.file_name().context("a file has a name")?.to_string_lossy().into_owned();
    let partial = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = (|| {
        let mode = if is_secret { 0o600 } else { 0o644 };
        let _ = std::fs::remove_file(&partial);
        let mut file =
            std::fs::File::options().write(true).create_new(true).mode(mode).open(&partial)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&partial, path)
    })();
    written.with_context(|| format!("cannot write {}", path.display()))
}
