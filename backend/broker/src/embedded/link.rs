//! What the hub itself does through the broker.

use super::listener::id;
use super::outgoing::Accounts;
use super::quota::Sessions;
use crate::{Keep, Link, Rights};
use async_trait::async_trait;
use rmqtt::codec::types::Publish as Packet;
use rmqtt::codec::v5::PublishProperties;
use rmqtt::context::ServerContext;
use rmqtt::session::{Session, SessionState};
use rmqtt::types::{From, Id, Publish, QoS, TopicFilter};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked whether something waits for clients still.
const LOOK: Duration = Duration::from_millis(10);

/// The embedded broker's [`Link`].
pub struct EmbeddedLink {
    pub context: ServerContext,
    pub sessions: Arc<Sessions>,
    pub accounts: Accounts,
}

#[async_trait]
impl Link for EmbeddedLink {
    async fn publish(&self, topic: &str, payload: Vec<u8>, keep: Keep) -> anyhow::Result<()> {
        let properties = match keep {
            Keep::For(time) => Some(PublishProperties {
                message_expiry_interval: u32::try_from(time.as_secs())
                    .ok()
                    .and_then(NonZeroU32::new),
                ..PublishProperties::default()
            }),
            Keep::No | Keep::Retained => None,
        };
        let packet = Packet {
            dup: false,
            retain: keep != Keep::No,
            qos: QoS::AtLeastOnce,
            topic: topic.into(),
            packet_id: None,
            payload: payload.into(),
            properties,
        };
        let publish = Publish::new(Box::new(packet), None, None, None);
        let id = Id::new(self.context.node.id(), 0, None, None, "ohmstead".into(), None);
        let expiry = Some(Duration::from_secs(7 * 86_400));
        SessionState::forwards(&self.context, From::from_system(id), publish, false, expiry).await
    }

    async fn close_sessions(&self, username: &str) {
        let of_user =
            |id: &Id| matches!(id.lid(), id::TLS | id::WSS) && id.username_ref() == username;
        let ids: Vec<Id> = {
            let shared = self.context.extends.shared().await;
            shared
                .iter()
                .filter_map(|e| e.session())
                .map(|s| s.id.clone())
                .filter(of_user)
                .collect()
        };
        for id in ids {
            close(&self.context, id).await;
        }
    }

    async fn check_rights(&self) {
        let all: Vec<Session> = {
            let shared = self.context.extends.shared().await;
            shared.iter().filter_map(|e| e.session()).collect()
        };
        for session in all {
            let Some(rights) = self.sessions.rights(&session.id.client_id) else { continue };
            let may_go_on = rights.hold() && may_read(&session, &*rights).await;
            if !may_go_on {
                close(&self.context, session.id.clone()).await;
            }
        }
    }

    async fn has_left(&self) {
        while self.accounts.holds_any() {
            tokio::time::sleep(LOOK).await;
        }
        // A message leaves its account when it is written to its connection's buffer, which goes out next.
        tokio::time::sleep(LOOK).await;
    }
}

/// True when a client may still subscribe to all that it is subscribed to.
async fn may_read(session: &Session, rights: &dyn Rights) -> bool {
    let Ok(subscriptions) = session.subscriptions().await else { return false };
    let filters: Vec<TopicFilter> = subscriptions.read().await.keys().cloned().collect();
    filters.iter().all(|filter| rights.may_subscribe(filter))
}

/// Ends one session for good.
pub async fn close(context: &ServerContext, id: Id) {
    let entry = context.extends.shared().await.entry(id);
    let closed = match entry.try_lock().await {
        Ok(mut entry) => entry.kick(true, true, true).await.map(drop),
        Err(e) => Err(e),
    };
    if let Err(error) = closed {
        tracing::warn!(%error, "a session could not be closed at once");
    }
}
