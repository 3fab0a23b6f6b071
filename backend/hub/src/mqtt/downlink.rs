//! The way of commands to the meters, and of alerts to whoever listens, through the broker.

use async_trait::async_trait;
use ohmstead_broker::{Keep, Link};
use ohmstead_fleet::Downlink;
use ohmstead_notify::Publisher;
use ohmstead_wire::topic;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;

/// How long the broker may take to take an alert.
const PATIENCE: Duration = Duration::from_secs(15);

/// Commands go out over the broker's link.
pub struct BrokerDownlink(pub Arc<dyn Link>);

#[async_trait]
impl Downlink for BrokerDownlink {
    async fn publish(&self, topic: &str, payload: Vec<u8>) -> Result<(), String> {
        self.0.publish(topic, payload, Keep::No).await.map_err(|e| format!("{e:#}"))
    }

    async fn close_sessions(&self, username: &str) {
        self.0.close_sessions(username).await;
    }
}

/// Alerts go out over the broker's link, from threads that may wait.
pub struct AlertTopics {
    /// The way to the broker's clients.
    pub link: Arc<dyn Link>,
    /// Where that runs.
    pub runtime: Handle,
}

impl Publisher for AlertTopics {
    fn publish(&self, site: &str, payload: Vec<u8>) -> Result<String, String> {
        let topic = topic::alerts(site);
        let published =
            tokio::time::timeout(PATIENCE, self.link.publish(&topic, payload, Keep::No));
        match self.runtime.block_on(published) {
            Ok(Ok(())) => Ok(topic),
            Ok(Err(error)) => Err(format!("{error:#}")),
            Err(_) => Err("the broker did not take it in time".into()),
        }
    }
}
