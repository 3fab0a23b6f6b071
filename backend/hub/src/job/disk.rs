//! Keeps a little room on the disk in reserve. When the disk is all but full, readings are refused
//! and the reserve is given up: so what was acknowledged can still be derived and asked for, and
//! people can sign in.

use ohmstead_ingest::Health;
use rustix::fs::{FallocateFlags, fallocate, statvfs};
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_millis(500);
/// A disk that stays full is spoken of this often.
const REMIND: Duration = Duration::from_secs(600);
/// Reserve at most, bytes; of a small disk a sixteenth.
const RESERVE: u64 = 16 << 20;
const FILE: &str = "reserve";

struct Disk {
    dir: PathBuf,
    is_full: bool,
    said: Option<Instant>,
}

/// Runs until dropped.
pub async fn run(dir: PathBuf, health: Arc<Health>) {
    let mut disk = Disk { dir, is_full: false, said: None };
    loop {
        // A disk that hangs must not hold up anything else.
        let looked = tokio::task::spawn_blocking(move || {
            let found = disk.look();
            (disk, found)
        });
        let Ok((same, found)) = looked.await else { return };
        disk = same;
        match found {
            Ok(fault) => disk.tell(fault, &health),
            Err(error) => tracing::debug!(%error, "the room on the disk cannot be told"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

impl Disk {
    /// Why nothing more can be taken; nothing when it can.
    fn look(&mut self) -> io::Result<Option<String>> {
        let path = self.dir.join(FILE);
        let now = statvfs(&self.dir)?;
        let (free, all) = (now.f_bavail * now.f_frsize, now.f_blocks * now.f_frsize);
        let reserve = RESERVE.min(all / 16);
        let held = path.metadata().map_or(0, |m| m.len());
        if free < reserve / 4 {
            if held > 0 {
                std::fs::remove_file(&path)?;
            }
            self.is_full = true;
        } else if (self.is_full || held == 0) && free >= reserve + reserve / 2 {
            let file = File::create(&path)?;
            fallocate(&file, FallocateFlags::empty(), 0, reserve.max(1))?;
            self.is_full = false;
        }
        Ok(self.is_full.then(|| {
            format!(
                "the disk is full ({} KiB are free in {}): what came is not acknowledged, so that it is sent again; \
                 what is there can be asked for; make room",
                free / 1024,
                self.dir.display()
            )
        }))
    }

    fn tell(&mut self, fault: Option<String>, health: &Health) {
        match &fault {
            Some(text) => {
                if self.said.is_none_or(|at| at.elapsed() >= REMIND) {
                    tracing::error!("{text}");
                    self.said = Some(Instant::now());
                }
            }
            None => {
                if self.said.take().is_some() {
                    tracing::info!("there is room on the disk again");
                }
            }
        }
        health.refuse(fault);
    }
}
