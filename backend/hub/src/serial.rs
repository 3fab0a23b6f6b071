//! One line to a meter on a serial port, and its answer.

use anyhow::{Context, bail};
use rustix::termios::{OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

const BAUD: u32 = 115_200;
/// A board that was reset by opening the port may have missed the line.
const AGAIN_AFTER: Duration = Duration::from_secs(3);
const GIVE_UP_AFTER: Duration = Duration::from_secs(20);

/// An open serial port.
#[derive(Debug)]
pub struct Port(File);

impl Port {
    /// Opens a port: 115,200 baud, 8 bits, no parity, nothing translated.
    ///
    /// # Errors
    /// When it cannot be opened or is not a serial port.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::options()
            .read(true)
            .write(true)
            .custom_flags(i32::try_from(rustix::fs::OFlags::NOCTTY.bits()).unwrap_or(0))
            .open(path)
            .with_context(|| {
                format!(
                    "cannot open {}; is the meter plugged in, and are you in the group dialout?",
                    path.display()
                )
            })?;
        let set = (|| {
            let mut settings = tcgetattr(&file)?;
            settings.make_raw();
            settings.set_speed(BAUD)?;
            // A read returns after a tenth of a second, with or without anything.
            settings.special_codes[SpecialCodeIndex::VMIN] = 0;
            settings.special_codes[SpecialCodeIndex::VTIME] = 1;
            tcsetattr(&file, OptionalActions::Flush, &settings)
        })();
        set.with_context(|| format!("{} is not a serial port", path.display()))?;
        Ok(Self(file))
    }

    /// Sends `line` (it ends with a line feed) until the meter answers.
    ///
    /// # Errors
    /// When it answers `error …`, or nothing at all.
    pub fn exchange(mut self, line: &str) -> anyhow::Result<()> {
        let (start, mut sent) = (Instant::now(), None::<Instant>);
        let (mut heard, mut buffer) = (Vec::new(), [0; 256]);
        while start.elapsed() < GIVE_UP_AFTER {
            if sent.is_none_or(|at| at.elapsed() >= AGAIN_AFTER) {
                self.0.write_all(line.as_bytes()).context("cannot write to the serial port")?;
                sent = Some(Instant::now());
            }
            let n = self.0.read(&mut buffer).context("cannot read from the serial port")?;
            heard.extend_from_slice(&buffer[..n]);
            while let Some(end) = heard.iter().position(|b| *b == b'\n') {
                let answer: Vec<u8> = heard.drain(..=end).collect();
                match String::from_utf8_lossy(&answer).trim() {
                    "ok" => return Ok(()),
                    text if text.starts_with("error") => bail!("the meter answers: {text}"),
                    // It may print what it likes beside.
                    _ => {}
                }
            }
        }
        bail!("no meter answered within {} s", GIVE_UP_AFTER.as_secs())
    }
}
