//! Reads P1 telegrams from a network bridge at the meter's port, and connects to it again when it is lost.

use crate::config::P1;
use ohmstead_ingest::Foreign;
use ohmstead_integration::dialect::dsmr;
use ohmstead_integration::p1::{Telegrams, has_check_sum};
use ohmstead_integration::{Dialect, Taken};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A connection must be there by then.
const CONNECT: Duration = Duration::from_secs(10);
/// Before the first new try; doubled with each that comes to nothing.
const AGAIN: Duration = Duration::from_secs(1);
/// Between two tries at most.
const AGAIN_MAX: Duration = Duration::from_secs(60);
/// A telegram that cannot be kept now is tried again after.
const KEEP_AGAIN: Duration = Duration::from_secs(1);

/// Reads from one bridge.
pub struct P1Job {
    /// Where, and how.
    pub config: P1,
    /// Takes what is read, as if it had come by MQTT.
    pub foreign: Arc<Foreign>,
}

/// Runs until dropped.
pub async fn run(job: P1Job) {
    let Some(at) = job.config.tcp.clone() else { return };
    let (mut again, mut told) = (AGAIN, String::new());
    loop {
        let (telegrams, why) = job.session(&at).await;
        if telegrams > 0 {
            (again, told) = (AGAIN, String::new());
        }
        if why != told {
            tracing::warn!(at, telegrams, "the P1 bridge was lost: {why}; connecting again");
            told = why;
        }
        tokio::time::sleep(again).await;
        again = (2 * again).min(AGAIN_MAX);
    }
}

impl P1Job {
    /// Reads until the connection is lost; gives how many telegrams were kept, and why it ended.
    async fn session(&self, at: &str) -> (u64, String) {
        let mut stream = match timeout(CONNECT, TcpStream::connect(at)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return (0, error.to_string()),
            Err(_) => return (0, format!("no answer within {} s", CONNECT.as_secs())),
        };
        tracing::info!(at, "connected to the P1 bridge");
        let silent = Duration::from_secs(self.config.silent_s.into());
        let (mut telegrams, mut kept, mut bytes) = (Telegrams::default(), 0, [0; 2048]);
        loop {
            let read = match timeout(silent, stream.read(&mut bytes)).await {
                Ok(Ok(0)) => return (kept, "it ended the connection".into()),
                Ok(Ok(read)) => read,
                Ok(Err(error)) => return (kept, error.to_string()),
                Err(_) => return (kept, format!("it was silent for {} s", silent.as_secs())),
            };
            for telegram in telegrams.push(&bytes[..read]) {
                kept += u64::from(self.keep(at, &telegram).await);
            }
        }
    }

    /// Keeps a telegram, or why it is none; gives whether it had readings. What cannot be kept now waits, and with
    /// it what follows: in the connection, then in the bridge.
    async fn keep(&self, at: &str, telegram: &[u8]) -> bool {
        let topic = format!("p1/{at}");
        let taken = self.read(telegram);
        let is_reading = matches!(taken, Taken::Readings(_));
        let mut is_told = false;
        while let Err(error) =
            self.foreign.take(Dialect::Dsmr.name(), &topic, telegram, taken.clone()).await
        {
            if !is_told {
                tracing::warn!(%error, at, "a telegram cannot be kept now; it waits");
                is_told = true;
            }
            tokio::time::sleep(KEEP_AGAIN).await;
        }
        is_reading
    }

    fn read(&self, telegram: &[u8]) -> Taken {
        if self.config.checksum && !has_check_sum(telegram) {
            let mend = "the telegram has no check sum: of a meter before DSMR 4 set integrations.p1.checksum = false";
            return Taken::Reject("no-check-sum", mend.into());
        }
        dsmr::telegram(telegram)
    }
}
