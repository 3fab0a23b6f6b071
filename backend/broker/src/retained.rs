//! Retained messages: in memory for matching, written through to the hub's store.

use crate::{Retained, RetainedStore};
use async_trait::async_trait;
use rmqtt::Result;
use rmqtt::codec::types::Publish as Packet;
use rmqtt::retain::{DefaultRetainStorage, RetainStorage};
use rmqtt::types::{From, Id, Publish, QoS, Retain, TopicFilter, TopicName};
use std::sync::Arc;
use std::time::Duration;

pub struct Retention {
    memory: DefaultRetainStorage,
    store: Arc<dyn RetainedStore>,
}

impl Retention {
    pub async fn load(store: Arc<dyn RetainedStore>) -> anyhow::Result<Self> {
        let memory = DefaultRetainStorage::new();
        for message in store.load().await? {
            let topic = TopicName::from(message.topic);
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
        Ok(Self { memory, store })
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
        retain: Retain,
        _expiry: Option<Duration>,
    ) -> Result<()> {
        // Only an expiry that the publisher asked for; the broker's default is for queues.
        let expiry = retain.publish.properties.as_ref().and_then(|p| p.message_expiry_interval);
        let expiry = expiry.map(|seconds| Duration::from_secs(seconds.get().into()));
        if expiry.is_none() {
            let payload = retain.publish.payload.to_vec();
            let qos = retain.publish.qos.value();
            self.store.save(Retained { topic: topic.to_string(), qos, payload }).await?;
        }
        self.memory.set_with_timeout(topic, retain, expiry).await
    }

    async fn get(&self, filter: &TopicFilter) -> Result<Vec<(TopicName, Retain)>> {
        self.memory.get_message(filter).await
    }

    async fn count(&self) -> isize {
        self.memory.count().await
    }

    async fn max(&self) -> isize {
        self.memory.max().await
    }
}
