//! A broker elsewhere, to which this program is a client: any that speaks MQTT 5, or 3.1.1 with
//! shared subscriptions.
//!
//! Messages come by a session that outlives its connection, and are acknowledged by hand, in order,
//! each once the [`Sink`] has it on disk. One that could not be kept is not acknowledged and the
//! connection is ended; the broker sends it again on the next. What the meter's own acknowledgement
//! is worth is that broker's promise.

mod address;
mod config;
mod connection;
mod intake;

pub use address::Address;
pub use config::Config;

use crate::throttle::Throttle;
use crate::{Keep, Link, Sink};
use anyhow::{Context, anyhow, bail};
use async_trait::async_trait;
use connection::{Connection, Heard, Publisher};
use intake::Intake;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Between one attempt to connect and the next, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The broker has this long to answer CONNECT and SUBSCRIBE.
const ANSWER: Duration = Duration::from_secs(20);

/// Told why the broker cannot be used now; nothing when it can.
pub type Tell = Arc<dyn Fn(Option<String>) + Send + Sync>;

/// A client of the broker, that goes on trying. Ends when dropped.
pub struct External {
    publisher: Arc<Current>,
    task: tokio::task::JoinHandle<()>,
}

/// What can publish, while the broker is there.
#[derive(Default)]
struct Current(Mutex<Option<Publisher>>);

impl Current {
    fn lock(&self) -> MutexGuard<'_, Option<Publisher>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl External {
    /// Begins to connect; whether it worked is told by `tell`.
    ///
    /// # Errors
    /// When a certificate or key cannot be read.
    pub fn start(config: Config, sink: Arc<dyn Sink>, tell: Tell) -> anyhow::Result<Self> {
        Self::start_while(config, sink, tell, watch::channel(true).1)
    }

    /// The same, connected only while `open` says so.
    ///
    /// # Errors
    /// When a certificate or key cannot be read.
    pub fn start_while(
        config: Config,
        sink: Arc<dyn Sink>,
        tell: Tell,
        open: watch::Receiver<bool>,
    ) -> anyhow::Result<Self> {
        // Wrong files are errors now, not when the broker is there.
        Connection::new(&config)?;
        let publisher = Arc::new(Current::default());
        let task = tokio::spawn(run(config, sink, tell, publisher.clone(), open));
        Ok(Self { publisher, task })
    }

    /// The hub's way to the clients.
    pub fn link(&self) -> Arc<dyn Link> {
        Arc::new(ExternalLink(self.publisher.clone()))
    }
}

impl Drop for External {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Waits until `open` says `wanted`; for ever where nobody says anything any more.
async fn until(open: &mut watch::Receiver<bool>, wanted: bool) {
    if open.wait_for(|is_open| *is_open == wanted).await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn run(
    config: Config,
    sink: Arc<dyn Sink>,
    tell: Tell,
    publisher: Arc<Current>,
    mut open: watch::Receiver<bool>,
) {
    let (mut pause, log) = (FIRST_PAUSE, Throttle::new());
    loop {
        until(&mut open, true).await;
        let start = Instant::now();
        let connected = tokio::select! {
            connected = connection(&config, &sink, &tell, &publisher) => connected,
            () = until(&mut open, false) => Err(anyhow!("the hub takes nothing until it can keep it")),
        };
        publisher.lock().take();
        let why = match connected {
            Ok(()) => "it ended the connection".to_owned(),
            Err(error) => format!("{error:#}"),
        };
        let fault = format!("the MQTT broker {} cannot be used: {why}", config.address);
        if let Some(left_out) = log.pass() {
            tracing::warn!(left_out, "{fault}; trying again");
        }
        tell(Some(fault));
        if start.elapsed() > LONGEST_PAUSE {
            pause = FIRST_PAUSE;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// One connection, until it ends.
async fn connection(
    config: &Config,
    sink: &Arc<dyn Sink>,
    tell: &Tell,
    publisher: &Arc<Current>,
) -> anyhow::Result<()> {
    let mut connection = Connection::new(config)?;
    let (mut intake, messages) = Intake::start(sink.clone(), connection.publisher());
    let ready = prepare(&mut connection, config, &mut intake, &messages);
    tokio::time::timeout(ANSWER, ready).await.context("it does not answer")??;
    *publisher.lock() = Some(connection.publisher());
    tell(None);
    tracing::info!("the MQTT broker {} is there", config.address);
    loop {
        // Whichever way this ends, the session's future is not polled again after it was dropped.
        let heard = tokio::select! {
            why = intake.failed() => bail!("{why}"),
            heard = connection.poll() => heard?,
        };
        if let Heard::Message(message) = heard {
            intake.give(&messages, *message).await?;
        }
    }
}

/// A broker that ends the connection before it has answered may speak the older version only.
fn in_doubt(error: anyhow::Error) -> anyhow::Error {
    if error.to_string().contains("closed by peer") {
        return error.context("does it speak MQTT 5? if not, set mqtt.version = \"3.1.1\"");
    }
    error
}

/// Connects and subscribes.
async fn prepare(
    connection: &mut Connection,
    config: &Config,
    intake: &mut Intake,
    messages: &tokio::sync::mpsc::Sender<connection::Message>,
) -> anyhow::Result<()> {
    let (mut asked, mut answered) = (false, 0);
    while answered < config.filters.len() {
        let heard = connection.poll().await;
        let heard = heard.map_err(|e| if asked || !config.is_v5 { e } else { in_doubt(e) });
        match heard? {
            Heard::Connected if !asked => {
                asked = true;
                for filter in &config.filters {
                    connection.subscribe(filter)?;
                }
                // After: there is no moment without either.
                for filter in &config.left {
                    connection.unsubscribe(filter)?;
                }
            }
            // In the order in which they were asked for.
            Heard::Subscribed(true) => answered += 1,
            Heard::Subscribed(false) => {
                let filter = &config.filters[answered];
                bail!(
                    "it refuses the subscription {filter}: does its access list allow the hub to read that?"
                )
            }
            // A session that was there before has messages already.
            Heard::Message(message) => {
                intake.give(messages, *message).await?;
            }
            Heard::Connected | Heard::Other => {}
        }
    }
    Ok(())
}

/// The external broker's [`Link`].
struct ExternalLink(Arc<Current>);

#[async_trait]
impl Link for ExternalLink {
    async fn publish(&self, topic: &str, payload: Vec<u8>, keep: Keep) -> anyhow::Result<()> {
        let publisher = self.0.lock().clone();
        let publisher = publisher.context("the MQTT broker is not there")?;
        publisher.publish(topic, payload, keep)
    }

    /// Only that broker can end its clients' sessions; it asks the hub when they connect again.
    async fn close_sessions(&self, username: &str) {
        tracing::info!(
            username,
            "these credentials are withdrawn; end their connections at the MQTT broker, which asks anew at the next"
        );
    }

    async fn check_rights(&self) {}
}
