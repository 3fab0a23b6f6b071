//! Shared subscriptions: each message to one member of the group, in turn, those online first.

use async_trait::async_trait;
use rmqtt::context::ServerContext;
use rmqtt::subscribe::SharedSubscription;
use rmqtt::types::{
    ClientId, Id, IsOnline, NodeId, SharedGroup, SubscriptionIdentifier, SubscriptionOptions,
    TopicName,
};
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Default)]
pub struct RoundRobin(AtomicUsize);

type Member =
    (NodeId, ClientId, SubscriptionOptions, Option<Vec<SubscriptionIdentifier>>, Option<IsOnline>);

#[async_trait]
impl SharedSubscription for RoundRobin {
    fn is_supported(&self) -> bool {
        true
    }

    async fn choice(
        &self,
        context: &ServerContext,
        _group: &SharedGroup,
        _publisher: &Id,
        _topic: &TopicName,
        members: &[Member],
    ) -> Option<(usize, IsOnline)> {
        if members.is_empty() {
            return None;
        }
        let first = self.0.fetch_add(1, Ordering::Relaxed) % members.len();
        for n in (first..members.len()).chain(0..first) {
            let (node, client, _, _, online) = &members[n];
            let online = match online {
                Some(online) => *online,
                None => context.extends.router().await.is_online(*node, client).await,
            };
            if online {
                return Some((n, true));
            }
        }
        Some((first, false))
    }
}
