//! Being asked to stop.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ctrl-C and SIGTERM, noticed from when this is made: before that they end the program at once.
pub struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    /// Notices them from now on.
    ///
    /// # Errors
    /// When the signals cannot be watched.
    pub fn watch() -> anyhow::Result<Self> {
        let interrupt = signal(SignalKind::interrupt())?;
        let terminate = signal(SignalKind::terminate())?;
        Ok(Self { interrupt, terminate })
    }

    /// Resolves when one came.
    pub async fn asked(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Resolves on Ctrl-C or SIGTERM.
///
/// # Errors
/// When the signals cannot be watched.
pub async fn asked_to_stop() -> anyhow::Result<()> {
    Stop::watch()?.asked().await;
    Ok(())
}
