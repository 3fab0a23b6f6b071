//! The broker's retained messages: in memory for matching, written through to the hub's store.

use super::quota::Book;
use crate::{Retained, RetainedStore};
use async_trait::async_trait;
use bytes::Bytes;
use rmqtt::Result;
use rmqtt::codec::types::Publish as Packet;
use rmqtt::retain::{DefaultRetainStorage, RetainStorage};
use rmqtt::types::{From, Id, Publish, QoS, Retain, TopicFilter, TopicName};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

/// A shared subscription gets no retained messages (MQTT 5, 3.8.3.1), but the broker asks for
/// them all the same, with the bare filter. So a shared subscription's filter is noted just before,
/// and the question that follows is answered with nothing.
#[derive(Default)]
pub struct SharedFilters(Mutex<Vec<(TopicFilter, Instant)>>);

/// A note whose question never came is forgotten after this.
const NOTE_LASTS: Duration = Duration::from_secs(2);

impl SharedFilters {
    pub fn note(&self, filter: &TopicFilter) {
        let mut notes = self.0.lock().expect("no thread panics while it holds the notes");
        notes.retain(|(_, at)| at.elapsed() < NOTE_LASTS);
        notes.push((filter.clone(), Instant::now()));
    }

    fn take(&self, filter: &TopicFilter) -> bool {
        let mut notes = self.0.lock().expect("no thread panics while it holds the notes");
        notes.retain(|(_, at)| at.elapsed() < NOTE_LASTS);
        match notes.iter().position(|(f, _)| f == filter) {
            Some(n) => {
                notes.swap_remove(n);
                true
            }
            None => false,
        }
    }
}

pub struct Retention {
    memory: DefaultRetainStorage,
    store: Arc<dyn RetainedStore>,
    shared: Arc<SharedFilters>,
    book: Arc<Book>,
}

impl Retention {
    pub async fn load(
        store: Arc<dyn RetainedStore>,
        shared: Arc<SharedFilters>,
        book: Arc<Book>,
    ) -> anyhow::Result<Self> {
        let memory = DefaultRetainStorage::new();
        for message in store.load().await? {
            let topic = TopicName::from(message.topic);
            book.note(&topic, None, message.payload.len());
            let packet = Packet {
                dup: false,
                retain: true,
                qos: QoS::try_from(message.qos).unwrap_or(QoS::AtLeastOnce),
                topic: topic.clone(),
                packet_id: None,
                payload: message.payload.into(),
                properties: None,
            };
            let publish = Publish::new(Box::new(packet), None, None, None);
            let id = Id::new(0, 0, None, None, "ohmstead".into(), None);
            let retain = Retain { msg_id: None, from: From::from_system(id), publish };
            memory.set_with_timeout(&topic, retain, None).await?;
        }
        Ok(Self { memory, store, shared, book })
    }
}

#[async_trait]
impl RetainStorage for Retention {
    fn enable(&self) -> bool {
        true
    }

    async fn set(
        &self,
        topic: &TopicName,
        mut retain: Retain,
        _expiry: Option<Duration>,
    ) -> Result<()> {
        // Topic and payload are parts of the buffer that they were read into: kept as they are, a
        // few bytes would keep all of it.
        let topic = &TopicName::from(topic.to_string());
        retain.publish.inner.topic = topic.clone();
        retain.publish.inner.payload = Bytes::copy_from_slice(&retain.publish.payload);
        // Only an expiry that the publisher asked for; the broker's default is for queues.
        let expiry = retain.publish.properties.as_ref().and_then(|p| p.message_expiry_interval);
        let expiry = expiry.map(|seconds| Duration::from_secs(seconds.get().into()));
        if expiry.is_none() {
            let payload = retain.publish.payload.to_vec();
            let qos = retain.publish.qos.value();
            self.store.save(Retained { topic: topic.to_string(), qos, payload }).await?;
        }
        let owner = super::quota::owner(&retain.from.id);
        self.book.note(topic, owner, retain.publish.payload.len());
        self.memory.set_with_timeout(topic, retain, expiry).await
    }

    async fn get(&self, filter: &TopicFilter) -> Result<Vec<(TopicName, Retain)>> {
        if self.shared.take(filter) {
            return Ok(Vec::new());
        }
        self.memory.get_message(filter).await
    }

    async fn count(&self) -> isize {
        self.memory.count().await
    }

    async fn max(&self) -> isize {
        self.memory.max().await
    }
}
