//! Bounds, by bytes, what waits for clients that do not read what they subscribed to.
//!
//! The broker's library queues without a bound. So each message is handed to it with a payload that
//! counts itself: as long as any copy of it waits for a client, wherever, it stands in that client's
//! account. A client that lets too much gather is disconnected; for one that sleeps, no more is kept.

use super::gate::Gates;
use crate::Limits;
use crate::throttle::{Throttle, shorten};
use async_trait::async_trait;
use bytes::Bytes;
use rmqtt::context::ServerContext;
use rmqtt::session::Session;
use rmqtt::shared::{DefaultShared, Entry, RetainLoadCallback, Shared};
use rmqtt::types::{
    ClientId, ForwardedCount, ForwardedRecipients, From, Id, MsgID, NodeId, Publish, Reason,
    SessionStatus, SubRelations, SubRelationsMap, SubsSearchParams, SubsSearchResult,
    SubscriptionOptions, To, TopicFilter,
};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a waiting message takes beside its topic and payload, about.
const OVERHEAD: usize = 512;

/// How much waits for each client.
#[derive(Clone, Default)]
pub struct Accounts(Arc<Inner>);

#[derive(Default)]
struct Inner {
    all: AtomicUsize,
    by_client: Mutex<HashMap<ClientId, Arc<AtomicUsize>>>,
}

/// Bytes in a client's account, until dropped.
struct Waiting {
    bytes: usize,
    account: Arc<AtomicUsize>,
    accounts: Accounts,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.account.fetch_sub(self.bytes, Ordering::AcqRel);
        self.accounts.0.all.fetch_sub(self.bytes, Ordering::AcqRel);
    }
}

/// A payload that is in a client's account.
struct Counted {
    payload: Bytes,
    _waiting: Waiting,
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.payload
    }
}

impl Accounts {
    /// True while anything waits for a client.
    pub fn holds_any(&self) -> bool {
        self.0.all.load(Ordering::Acquire) > 0
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ClientId, Arc<AtomicUsize>>> {
        self.0.by_client.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts so many bytes into a client's account; nothing when it would hold too much. When a lot
    /// waits in all, each may have less.
    fn take(&self, client: &ClientId, bytes: usize, limits: &Limits) -> Option<Waiting> {
        let account = self.lock().entry(client.clone()).or_default().clone();
        let all = self.0.all.load(Ordering::Acquire);
        let most = match all + bytes > limits.waiting {
            true => limits.waiting_per_client / 32,
            false => limits.waiting_per_client,
        };
        // One message is always taken, however large it is.
        let waits = account.load(Ordering::Acquire);
        if waits > 0 && waits + bytes > most {
            return None;
        }
        account.fetch_add(bytes, Ordering::AcqRel);
        self.0.all.fetch_add(bytes, Ordering::AcqRel);
        Some(Waiting { bytes, account, accounts: self.clone() })
    }

    /// A session has ended.
    pub fn forget(&self, client: &ClientId) {
        self.lock().remove(client);
    }
}

/// The library's way to the sessions, with accounts.
pub struct Bounded {
    inner: DefaultShared,
    context: ServerContext,
    accounts: Accounts,
    gates: Gates,
    limits: Limits,
    slow: Throttle,
    asleep: Throttle,
}

impl Bounded {
    pub fn new(context: ServerContext, accounts: Accounts, gates: Gates, limits: Limits) -> Self {
        Self {
            inner: DefaultShared::new(Some(context.clone())),
            context,
            accounts,
            gates,
            limits,
            slow: Throttle::new(),
            asleep: Throttle::new(),
        }
    }

    /// Too much waits for a client.
    fn full(&self, client: &ClientId) {
        let gate = self.inner.tx(client).and_then(|(_, id)| self.gates.of(&id));
        let shown = shorten(client);
        match gate {
            Some(gate) => {
                if gate.end("too much waits for it to be read")
                    && let Some(left_out) = self.slow.pass()
                {
                    tracing::warn!(
                        client = shown,
                        left_out,
                        "a client does not read what it subscribed to, and is disconnected"
                    );
                }
            }
            None => {
                if let Some(left_out) = self.asleep.pass() {
                    tracing::warn!(
                        client = shown,
                        left_out,
                        "too much waits for a client that is away; what comes now is not kept for it"
                    );
                }
            }
        }
    }

    async fn relations(&self, from: &From, publish: &Publish) -> SubRelationsMap {
        let router = self.context.extends.router().await;
        match router.matches(from.id.clone(), &publish.topic).await {
            Ok(relations) => relations,
            Err(error) => {
                tracing::error!(%error, "the subscribers of a message could not be found");
                SubRelationsMap::default()
            }
        }
    }
}

/// The one client that a message is for.
fn only_to(client: &ClientId, publish: &Publish) -> SubRelations {
    let mut options = SubscriptionOptions::default();
    options.set_qos(publish.qos);
    vec![(publish.topic.clone(), client.clone(), options, None, None)]
}

type Failures = Vec<(To, From, Publish, Reason)>;

#[async_trait]
impl Shared for Bounded {
    fn entry(&self, id: Id) -> Box<dyn Entry> {
        self.inner.entry(id)
    }

    fn exist(&self, client_id: &str) -> bool {
        self.inner.exist(client_id)
    }

    async fn forwards(
        &self,
        _msg_id: Option<MsgID>,
        from: From,
        publish: Publish,
    ) -> Result<ForwardedCount, (ForwardedCount, Failures)> {
        let relations = match &publish.target_clientid {
            Some(client) => only_to(client, &publish),
            None => {
                let mut all = self.relations(&from, &publish).await;
                all.remove(&self.context.node.id()).unwrap_or_default()
            }
        };
        match self.forwards_to(from, &publish, relations, None).await {
            Ok(recipients) => Ok(recipients.len()),
            Err((recipients, failures)) => Err((recipients.len(), failures)),
        }
    }

    async fn forwards_and_get_shareds(
        &self,
        from: From,
        publish: Publish,
    ) -> Result<(SubRelationsMap, ForwardedRecipients), (ForwardedRecipients, Failures)> {
        let (mut shared, mut plain) = (SubRelationsMap::default(), SubRelations::new());
        if let Some(client) = &publish.target_clientid {
            plain = only_to(client, &publish);
        } else {
            for (node, relations) in self.relations(&from, &publish).await {
                let (groups, others): (Vec<_>, Vec<_>) =
                    relations.into_iter().partition(|r| r.4.is_some());
                plain.extend(others);
                if !groups.is_empty() {
                    shared.entry(node).or_default().extend(groups);
                }
            }
        }
        let recipients = self.forwards_to(from, &publish, plain, None).await?;
        Ok((shared, recipients))
    }

    async fn forwards_to(
        &self,
        from: From,
        publish: &Publish,
        relations: SubRelations,
        msg_id: Option<MsgID>,
    ) -> Result<ForwardedRecipients, (ForwardedRecipients, Failures)> {
        let bytes = publish.payload.len() + publish.topic.len() + OVERHEAD;
        let (mut recipients, mut failures) = (ForwardedRecipients::new(), Failures::new());
        for relation in relations {
            let client = relation.1.clone();
            let Some(waiting) = self.accounts.take(&client, bytes, &self.limits) else {
                self.full(&client);
                let to = To::from(self.context.node.id(), client);
                failures.push((to, from.clone(), publish.clone(), Reason::MessageQueueFull));
                continue;
            };
            let mut counted = publish.clone();
            let payload = Counted { payload: counted.payload.clone(), _waiting: waiting };
            counted.inner.payload = Bytes::from_owner(payload);
            let relation = vec![relation];
            match self.inner.forwards_to(from.clone(), &counted, relation, msg_id).await {
                Ok(more) => recipients.extend(more),
                Err((more, failed)) => {
                    recipients.extend(more);
                    failures.extend(failed);
                }
            }
        }
        match failures.is_empty() {
            true => Ok(recipients),
            false => Err((recipients, failures)),
        }
    }

    fn iter(&self) -> Box<dyn Iterator<Item = Box<dyn Entry>> + Sync + Send + '_> {
        self.inner.iter()
    }

    fn random_session(&self) -> Option<Session> {
        self.inner.random_session()
    }

    async fn session_status(&self, client_id: &str) -> Option<SessionStatus> {
        self.inner.session_status(client_id).await
    }

    async fn client_states_count(&self) -> usize {
        self.inner.client_states_count().await
    }

    fn sessions_count(&self) -> usize {
        self.inner.sessions_count()
    }

    async fn query_subscriptions(&self, q: &SubsSearchParams) -> Vec<SubsSearchResult> {
        self.inner.query_subscriptions(q).await
    }

    async fn subscriptions_count(&self) -> usize {
        self.inner.subscriptions_count().await
    }

    async fn retain_load_with(
        &self,
        topic_filter: &TopicFilter,
        callback: Arc<dyn RetainLoadCallback>,
    ) -> rmqtt::Result<Vec<(NodeId, MsgID)>> {
        self.inner.retain_load_with(topic_filter, callback).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_holds_what_waits_until_its_last_copy_is_gone() {
        let limits = Limits { waiting: 10_000, waiting_per_client: 1000, ..Limits::default() };
        let (accounts, client) = (Accounts::default(), ClientId::from("c"));
        let put = |bytes: usize| {
            let waiting = accounts.take(&client, bytes, &limits)?;
            Some(Bytes::from_owner(Counted { payload: Bytes::new(), _waiting: waiting }))
        };
        let first = put(5000).expect("one is always taken");
        assert!(put(1).is_none());
        let copy = first.clone();
        drop(first);
        assert!(put(1).is_none(), "a copy waits still");
        drop(copy);
        let all: Vec<_> = (0..20).filter_map(|_| put(100)).collect();
        assert_eq!(all.len(), 10);
        drop(all);
        assert_eq!(accounts.0.all.load(Ordering::Acquire), 0);
        accounts.forget(&client);
        assert!(accounts.lock().is_empty());
    }

    #[test]
    fn when_much_waits_in_all_each_may_have_less() {
        let limits = Limits { waiting: 6400, waiting_per_client: 3200, ..Limits::default() };
        let accounts = Accounts::default();
        let put = |client: &str, bytes| accounts.take(&ClientId::from(client), bytes, &limits);
        let (a, b) = (put("a", 3200).unwrap(), put("b", 3200).unwrap());
        let c: Vec<_> = (0..10).filter_map(|_| put("c", 50)).collect();
        assert_eq!(c.len(), 2, "one thirty-second of what it may have otherwise");
        drop((a, b));
        assert!(put("c", 3000).is_some());
    }
}
