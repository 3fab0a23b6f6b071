//! The fleet's way to the meters, through the broker.

use async_trait::async_trait;
use ohmstead_broker::{Keep, Link};
use ohmstead_fleet::Downlink;
use std::sync::Arc;

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
