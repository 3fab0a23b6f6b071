//! What the broker holds of the hub's: written down in the store before it is published, so that it
//! can be taken back whatever happens in between, from whichever broker, and nothing else is.

use ohmstead_broker::{Keep, Link};
use ohmstead_integration::home_assistant::Message;
use ohmstead_store::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Key under which the topics of one owner (a meter, a contract, the hub) are written down.
const KEY: &str = "home-assistant-told/";
/// What another broker was told has arrived when the connection stood for so long after it.
const SURE: Duration = Duration::from_secs(60);

/// What is to be at the broker.
#[derive(Default)]
pub struct Wanted(BTreeMap<String, Vec<(Message, Keep)>>);

impl Wanted {
    /// A message of `owner`.
    pub fn add(&mut self, owner: &str, message: Message, keep: Keep) {
        self.0.entry(owner.to_owned()).or_default().push((message, keep));
    }
}

/// What was told.
pub struct Announced {
    store: Arc<dyn Store>,
    link: Arc<dyn Link>,
    is_embedded: bool,
    /// As written down: topics by owner.
    recorded: BTreeMap<String, BTreeSet<String>>,
    /// What was published since the hub started, and how long it is kept.
    published: BTreeMap<String, (String, Keep)>,
    /// After this time without a new connection what was told has arrived.
    sure: Duration,
    /// When the topics that are to have nothing any more were emptied.
    emptied: BTreeMap<String, Instant>,
}

impl Announced {
    /// As it was written down.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn recall(
        store: Arc<dyn Store>,
        link: Arc<dyn Link>,
        is_embedded: bool,
    ) -> Result<Self, StoreError> {
        let mut recorded = BTreeMap::new();
        for (key, value) in store.values(KEY).await? {
            let topics: BTreeSet<String> = serde_json::from_slice(&value).unwrap_or_default();
            recorded.insert(key[KEY.len()..].to_owned(), topics);
        }
        let mut published = BTreeMap::new();
        if is_embedded {
            // What it holds needs not be written again; a broker elsewhere cannot be asked.
            let known: BTreeSet<&String> = recorded.values().flatten().collect();
            for kept in store.retained_messages().await? {
                if known.contains(&kept.topic)
                    && let Ok(payload) = String::from_utf8(kept.payload)
                {
                    published.insert(kept.topic, (payload, Keep::Retained));
                }
            }
        }
        // The hub's own broker has what it took.
        let sure = if is_embedded { Duration::ZERO } else { SURE };
        let emptied = BTreeMap::new();
        Ok(Self { store, link, is_embedded, recorded, published, sure, emptied })
    }

    /// True when nothing is left at the broker.
    pub fn is_empty(&self) -> bool {
        self.recorded.is_empty()
    }

    /// What was announced of an owner.
    pub fn topics(&self, owner: &str) -> impl Iterator<Item = &str> + Clone + use<'_> {
        self.recorded.get(owner).into_iter().flatten().map(String::as_str)
    }

    /// Values are published again, whether or not they changed.
    pub fn values_again(&mut self) {
        self.published.retain(|_, (_, keep)| *keep == Keep::Retained);
    }

    /// What was published may not be there any more; `status` is known not to be.
    pub fn lost(&mut self, status: &str) {
        self.published.remove(status);
        if self.is_embedded {
            self.values_again();
        } else {
            self.published.clear();
            self.emptied.clear();
        }
    }

    /// Publishes one message at once.
    pub async fn tell(&mut self, message: &Message, keep: Keep) {
        if self.publish(message, keep).await {
            let told = (message.payload.clone(), keep);
            self.published.insert(message.topic.clone(), told);
        }
    }

    /// Makes the broker's messages of the hub those that are wanted, and no others.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn settle(&mut self, wanted: Wanted) -> Result<(), StoreError> {
        let topics_of = |messages: &[(Message, Keep)]| -> BTreeSet<String> {
            messages.iter().map(|(m, _)| m.topic.clone()).collect()
        };
        let topics: BTreeMap<&String, BTreeSet<String>> =
            wanted.0.iter().map(|(owner, all)| (owner, topics_of(all))).collect();
        // First what goes: an entity that moves must be gone before it comes again.
        let all: BTreeSet<&String> = topics.values().flatten().collect();
        let gone: Vec<(String, String)> = (self.recorded.iter())
            .flat_map(|(owner, topics)| topics.iter().map(move |t| (owner, t)))
            .filter(|(_, topic)| !all.contains(topic))
            .map(|(owner, topic)| (owner.clone(), topic.clone()))
            .collect();
        for (owner, topic) in gone {
            self.take_back(&owner, topic).await?;
        }
        for (owner, topics) in topics {
            self.emptied.retain(|topic, _| !topics.contains(topic));
            let known = self.recorded.get(owner);
            let new = known.cloned().unwrap_or_default().union(&topics).cloned().collect();
            if known != Some(&new) {
                self.record(owner, new).await?;
            }
        }
        for (message, keep) in wanted.0.values().flatten() {
            let told = self.published.get(&message.topic);
            if told.is_none_or(|(payload, _)| *payload != message.payload) {
                self.tell(message, *keep).await;
            }
        }
        Ok(())
    }

    /// Empties a topic, and forgets it once that has surely arrived.
    async fn take_back(&mut self, owner: &str, topic: String) -> Result<(), StoreError> {
        if !self.emptied.contains_key(&topic) {
            let nothing = Message { topic, payload: String::new() };
            if !self.publish(&nothing, Keep::Retained).await {
                return Ok(());
            }
            self.published.remove(&nothing.topic);
            self.emptied.insert(nothing.topic.clone(), Instant::now());
            return self.forget(owner, nothing.topic).await;
        }
        self.forget(owner, topic).await
    }

    async fn forget(&mut self, owner: &str, topic: String) -> Result<(), StoreError> {
        let since = self.emptied.get(&topic).map(Instant::elapsed).unwrap_or_default();
        if since < self.sure {
            return Ok(());
        }
        let mut left = self.recorded.get(owner).cloned().unwrap_or_default();
        left.remove(&topic);
        self.record(owner, left).await?;
        self.emptied.remove(&topic);
        Ok(())
    }

    async fn record(&mut self, owner: &str, topics: BTreeSet<String>) -> Result<(), StoreError> {
        let value = (!topics.is_empty()).then(|| serde_json::to_vec(&topics).unwrap_or_default());
        self.store.set_value(&format!("{KEY}{owner}"), value).await?;
        if topics.is_empty() {
            self.recorded.remove(owner);
        } else {
            self.recorded.insert(owner.to_owned(), topics);
        }
        Ok(())
    }

    async fn publish(&self, message: &Message, keep: Keep) -> bool {
        let payload = message.payload.clone().into_bytes();
        match self.link.publish(&message.topic, payload, keep).await {
            Ok(()) => true,
            Err(error) => {
                let topic = &message.topic;
                tracing::debug!(topic, %error, "a message to Home Assistant did not go out");
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use ohmstead_store::memory::MemoryStore;
    use std::sync::Mutex;

    /// A broker elsewhere that notes what it gets, or is not there.
    #[derive(Default)]
    struct Noted {
        heard: Mutex<Vec<String>>,
        is_away: Mutex<bool>,
    }

    #[async_trait]
    impl Link for Noted {
        async fn publish(&self, topic: &str, payload: Vec<u8>, _: Keep) -> anyhow::Result<()> {
            anyhow::ensure!(!*self.is_away.lock().unwrap(), "away");
            let payload = String::from_utf8(payload).unwrap();
            self.heard.lock().unwrap().push(format!("{topic}={payload}"));
            Ok(())
        }
        async fn close_sessions(&self, _: &str) {}
        async fn check_rights(&self) {}
    }

    impl Noted {
        fn heard(&self) -> Vec<String> {
            std::mem::take(&mut *self.heard.lock().unwrap())
        }
    }

    fn wanted(all: &[(&str, &str, &str)]) -> Wanted {
        let mut wanted = Wanted::default();
        for (owner, topic, payload) in all {
            let message = Message { topic: (*topic).into(), payload: (*payload).into() };
            wanted.add(owner, message, Keep::Retained);
        }
        wanted
    }

    #[tokio::test]
    async fn what_is_not_wanted_any_more_is_taken_back_after_a_restart_too_and_only_that() {
        let (store, link) = (Arc::new(MemoryStore::new()), Arc::new(Noted::default()));
        let open = || Announced::recall(store.clone(), link.clone(), false);
        let mut announced = open().await.unwrap();
        announced
            .settle(wanted(&[("a", "t/1", "x"), ("a", "t/2", "y"), ("b", "t/3", "z")]))
            .await
            .unwrap();
        assert_eq!(link.heard(), ["t/1=x", "t/2=y", "t/3=z"]);
        announced
            .settle(wanted(&[("a", "t/1", "x"), ("a", "t/2", "new"), ("b", "t/3", "z")]))
            .await
            .unwrap();
        assert_eq!(link.heard(), ["t/2=new"], "only what changed");
        let mut restarted = open().await.unwrap();
        restarted.settle(wanted(&[("a", "t/1", "x")])).await.unwrap();
        assert_eq!(link.heard(), ["t/2=", "t/3=", "t/1=x"]);
        assert_eq!(open().await.unwrap().topics("b").count(), 1, "it may not have arrived");
        restarted.sure = Duration::ZERO;
        restarted.settle(wanted(&[("a", "t/1", "x")])).await.unwrap();
        assert_eq!(link.heard(), [""; 0]);
        let again = open().await.unwrap();
        assert_eq!(again.topics("a").collect::<Vec<_>>(), ["t/1"]);
        assert_eq!(again.topics("b").count(), 0);
    }

    #[tokio::test]
    async fn a_broker_that_went_away_is_told_again_also_of_what_is_gone() {
        let (store, link) = (Arc::new(MemoryStore::new()), Arc::new(Noted::default()));
        let mut announced = Announced::recall(store.clone(), link.clone(), false).await.unwrap();
        announced.settle(wanted(&[("a", "t/1", "x"), ("a", "t/2", "y")])).await.unwrap();
        *link.is_away.lock().unwrap() = true;
        announced.settle(wanted(&[("a", "t/1", "x")])).await.unwrap();
        *link.is_away.lock().unwrap() = false;
        link.heard();
        announced.settle(wanted(&[("a", "t/1", "x")])).await.unwrap();
        assert_eq!(link.heard(), ["t/2="]);
        // The connection broke before it can have arrived for sure.
        announced.lost("status");
        announced.settle(wanted(&[("a", "t/1", "x")])).await.unwrap();
        assert_eq!(link.heard(), ["t/2=", "t/1=x"]);
        announced.settle(Wanted::default()).await.unwrap();
        assert_eq!(link.heard(), ["t/1="]);
        assert!(!announced.is_empty());
        announced.sure = Duration::ZERO;
        announced.settle(Wanted::default()).await.unwrap();
        assert!(announced.is_empty());
    }

    #[tokio::test]
    async fn a_topic_that_comes_back_is_not_forgotten() {
        let (store, link) = (Arc::new(MemoryStore::new()), Arc::new(Noted::default()));
        let mut announced = Announced::recall(store.clone(), link.clone(), false).await.unwrap();
        announced.settle(wanted(&[("a", "t/1", "x")])).await.unwrap();
        announced.settle(Wanted::default()).await.unwrap();
        announced.settle(wanted(&[("a", "t/1", "x")])).await.unwrap();
        assert_eq!(link.heard(), ["t/1=x", "t/1=", "t/1=x"]);
        assert_eq!(announced.topics("a").count(), 1);
    }
}
