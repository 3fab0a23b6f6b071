//! Where the broker asks the hub.

use crate::gate::Gates;
use crate::retained::SharedFilters;
use crate::{Access, Credentials, Sink};
use async_trait::async_trait;
use rmqtt::codec::v5::SubscribeAckReason;
use rmqtt::hook::{Handler, HookResult, Parameter, ReturnType};
use rmqtt::session::Session;
use rmqtt::types::{
    AuthResult, ConnectInfo, FromType, LastWill, Publish, PublishAclResult, Subscribe,
    SubscribeAclResult,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

#[derive(Clone)]
pub struct Hooks {
    pub sink: Arc<dyn Sink>,
    pub access: Arc<dyn Access>,
    /// Clients connected now. The broker's own count includes sessions that sleep.
    pub connected: Arc<AtomicI64>,
    pub shared: Arc<SharedFilters>,
    pub gates: Gates,
}

#[async_trait]
impl Handler for Hooks {
    async fn hook(&self, parameter: &Parameter, accumulated: Option<HookResult>) -> ReturnType {
        match parameter {
            Parameter::ClientAuthenticate(info) => {
                (false, Some(HookResult::AuthResult(self.authenticate(info).await)))
            }
            Parameter::ClientSubscribeCheckAcl(session, subscribe) => {
                (false, Some(HookResult::SubscribeAclResult(self.subscribe(session, subscribe))))
            }
            Parameter::MessagePublishCheckAcl(session, publish) => {
                (false, Some(HookResult::PublishAclResult(self.publish(session, publish).await)))
            }
            // A last will does not pass the check above.
            Parameter::MessagePublish(_, from, publish)
                if matches!(from.typ(), FromType::LastWill) =>
            {
                self.will(publish).await;
                (true, accumulated)
            }
            Parameter::ClientConnected(_) => {
                self.connected.fetch_add(1, Ordering::Relaxed);
                (true, accumulated)
            }
            Parameter::ClientDisconnected(..) => {
                self.connected.fetch_sub(1, Ordering::Relaxed);
                (true, accumulated)
            }
            _ => (true, accumulated),
        }
    }
}

fn credentials(session: &Session) -> Credentials<'_> {
    Credentials {
        client_id: &session.id.client_id,
        username: session.id.username.as_deref(),
        password: None,
    }
}

impl Hooks {
    async fn authenticate(&self, info: &ConnectInfo) -> AuthResult {
        let who = Credentials {
            client_id: info.client_id(),
            username: info.username().map(|u| &**u),
            password: info.password().map(|p| &**p),
        };
        if !self.access.may_connect(who).await {
            return AuthResult::BadUsernameOrPassword;
        }
        if let Some(will) = info.last_will() {
            let topic = match will {
                LastWill::V3(will) => &will.topic,
                LastWill::V5(will) => &will.topic,
            };
            if self.sink.refuses_as_will(topic) || !self.access.may_publish(who, topic) {
                tracing::warn!(
                    client = who.client_id,
                    topic = &**topic,
                    "refused: this topic may not be a last will"
                );
                return AuthResult::NotAuthorized;
            }
        }
        // Never a superuser: those bypass the publish check, and with it the store.
        AuthResult::Allow(false, None)
    }

    fn subscribe(&self, session: &Session, subscribe: &Subscribe) -> SubscribeAclResult {
        if self.access.may_subscribe(credentials(session), &subscribe.topic_filter) {
            if subscribe.opts.shared_group().is_some() {
                self.shared.note(&subscribe.topic_filter);
            }
            SubscribeAclResult::new_success(subscribe.opts.qos(), None)
        } else {
            SubscribeAclResult::new_failure(SubscribeAckReason::NotAuthorized)
        }
    }

    async fn publish(&self, session: &Session, publish: &Publish) -> PublishAclResult {
        // Disconnecting is the only refusal that an MQTT 3.1.1 client does not take for an
        // acknowledgement.
        if !self.access.may_publish(credentials(session), &publish.topic) {
            return PublishAclResult::rejected(true, Some("not allowed to publish here".into()));
        }
        let (topic, payload) = (publish.topic.clone(), publish.payload.clone());
        let sink = self.sink.clone();
        let kept = Box::pin(async move { sink.accept(&topic, &payload).await });
        let kept = match self.gates.current() {
            Some(gate) => gate.take(kept).await,
            None => kept.await,
        };
        match kept {
            Ok(()) => PublishAclResult::allow(),
            Err(reason) => PublishAclResult::rejected(true, Some(reason.into())),
        }
    }

    async fn will(&self, publish: &Publish) {
        if let Err(reason) = self.sink.accept(&publish.topic, &publish.payload).await {
            tracing::error!(topic = &*publish.topic, reason, "a last will could not be kept");
        }
    }
}
