//! Hubs on one store at one broker elsewhere. Each has a session there, in which its share of the messages waits while it
//! is away. Who may connect as a hub has that hub's lease: the hub itself, or, when it is gone, the one that leads, until it
//! is back. So nothing waits for a hub that died.

use crate::mqtt::MessageSink;
use async_trait::async_trait;
use ohmstead_broker::Sink;
use ohmstead_broker::external::{Config, External};
use ohmstead_store::{Lease, Result, Store, take_lease_for};
use ohmstead_wire::{Kind, Topic};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

/// Under which each hub is known, by its client id; in the store's values.
const KNOWN: &str = "hub/";
/// It has its session, or whoever has it may keep it.
const HERE: &[u8] = b"here";
/// It wants its session back.
const BACK: &[u8] = b"back";
/// How often leases are renewed, and it is looked what others want.
const EVERY: Duration = Duration::from_secs(1);
/// Not renewed for so long, another may connect in its place.
const HELD: Duration = Duration::from_secs(5);
/// Who could not renew it disconnects so long before.
const BEFORE: Duration = Duration::from_secs(1);

async fn take(store: &dyn Store, client_id: &str, holder: &str) -> Result<Option<Lease>> {
    take_lease_for(store, &format!("{KNOWN}{client_id}"), holder, HELD).await
}

/// A hub's own session.
pub struct Seat {
    store: Arc<dyn Store>,
    client_id: String,
    holder: String,
    open: watch::Sender<bool>,
}

impl Seat {
    /// `holder`: another one for each process that runs.
    pub fn new(store: Arc<dyn Store>, client_id: String, holder: String) -> Self {
        Self { store, client_id, holder, open: watch::Sender::new(false) }
    }

    /// True while the hub may be connected.
    pub fn open(&self) -> watch::Receiver<bool> {
        self.open.subscribe()
    }

    /// Runs until dropped.
    pub async fn run(self) {
        let mut until = Instant::now();
        let key = format!("{KNOWN}{}", self.client_id);
        let mut said = None;
        loop {
            let asked = Instant::now();
            let taken = take(&*self.store, &self.client_id, &self.holder);
            let wanted = match timeout(HELD - BEFORE, taken).await {
                Ok(Ok(Some(_))) => {
                    until = asked + HELD - BEFORE;
                    self.open.send_if_modified(|open| !std::mem::replace(open, true));
                    HERE
                }
                Ok(Ok(None)) => {
                    until = asked;
                    BACK
                }
                Ok(Err(_)) | Err(_) => said.unwrap_or(HERE),
            };
            if Instant::now() >= until {
                self.open.send_if_modified(|open| std::mem::replace(open, false));
            }
            // What the store did not take is said again.
            if said != Some(wanted) {
                let kept = self.store.set_value(&key, Some(wanted.to_vec()));
                said = matches!(timeout(HELD, kept).await, Ok(Ok(()))).then_some(wanted);
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}

/// What the one that leads needs to take the place of others.
pub struct Others {
    /// Where hubs are known.
    pub store: Arc<dyn Store>,
    /// How this one is connected.
    pub broker: Config,
    /// Who this process is.
    pub holder: String,
    /// Takes the messages.
    pub sink: Arc<MessageSink>,
}

impl Others {
    /// Runs until dropped.
    pub async fn run(self) {
        let mut sessions: BTreeMap<String, (Lease, External)> = BTreeMap::new();
        loop {
            match self.store.values(KNOWN).await {
                Ok(known) => {
                    for (key, body) in known {
                        let id = key.trim_start_matches(KNOWN).to_owned();
                        if id != self.broker.client_id
                            && let Err(error) = self.look(&mut sessions, id, &body).await
                        {
                            tracing::debug!(%error, "another hub's place cannot be looked after");
                        }
                    }
                }
                Err(error) => tracing::debug!(%error, "other hubs cannot be looked for"),
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    async fn look(
        &self,
        sessions: &mut BTreeMap<String, (Lease, External)>,
        id: String,
        wanted: &[u8],
    ) -> anyhow::Result<()> {
        if wanted == BACK {
            if let Some((lease, client)) = sessions.remove(&id) {
                drop(client);
                tracing::info!(hub = id, "a hub is back, and takes its messages itself");
                self.store.release_lease(&lease).await?;
            }
            return Ok(());
        }
        let Some(lease) = take(&*self.store, &id, &self.holder).await? else {
            sessions.remove(&id);
            return Ok(());
        };
        if let Entry::Vacant(place) = sessions.entry(id) {
            let id = place.key().clone();
            tracing::warn!(hub = id, "a hub is gone: this one takes its messages until it is back");
            let config = Config { client_id: id, will: None, ..self.broker.clone() };
            let sink = Arc::new(Shared(self.sink.clone()));
            let client = External::start(config, sink, Arc::new(|_| ()))?;
            place.insert((lease, client));
        }
        Ok(())
    }
}

/// Takes what one hub gets. What every hub gets this one has by its own session.
struct Shared(Arc<MessageSink>);

#[async_trait]
impl Sink for Shared {
    async fn accept(&self, topic: &str, payload: &[u8]) -> std::result::Result<(), String> {
        let kind = Topic::parse(topic).map(|t| t.kind);
        if matches!(kind, Some(Kind::Status | Kind::Info)) || self.0.foreign.ears.concern(topic) {
            return Ok(());
        }
        self.0.accept(topic, payload).await
    }

    fn refuses_as_will(&self, topic: &str) -> bool {
        self.0.refuses_as_will(topic)
    }
}
