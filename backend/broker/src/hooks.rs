//! Where the broker asks the hub.

use crate::gate::Gates;
use crate::retained::SharedFilters;
use crate::{Access, Credentials, Handle, Sink, listener_id};
use async_trait::async_trait;
use rmqtt::codec::v5::SubscribeAckReason;
use rmqtt::context::ServerContext;
use rmqtt::hook::{Handler, HookResult, Parameter, ReturnType};
use rmqtt::session::Session;
use rmqtt::types::{
    AuthResult, ConnectInfo, FromType, Id, LastWill, Publish, PublishAclResult, Subscribe,
    SubscribeAclResult,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

#[derive(Clone)]
pub struct Hooks {
    pub context: ServerContext,
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
            Parameter::ClientConnected(session) => {
                self.check_again(session).await;
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

fn is_tls(id: &Id) -> bool {
    id.lid() == listener_id::TLS
}

fn credentials(session: &Session) -> Credentials<'_> {
    Credentials {
        is_tls: is_tls(&session.id),
        client_id: &session.id.client_id,
        username: session.id.username.as_deref(),
        password: None,
    }
}

fn introduced(info: &ConnectInfo) -> Credentials<'_> {
    Credentials {
        is_tls: is_tls(info.id()),
        client_id: info.client_id(),
        username: info.username().map(|u| &**u),
        password: info.password().map(|p| &**p),
    }
}

impl Hooks {
    async fn authenticate(&self, info: &ConnectInfo) -> AuthResult {
        let who = introduced(info);
        if !self.access.may_connect(who).await {
            tracing::warn!(?who, "refused: unknown, or a wrong password");
            return AuthResult::BadUsernameOrPassword;
        }
        if !self.may_take_session(info, who).await {
            tracing::warn!(?who, "refused: somebody else's session has this client id");
            return AuthResult::NotAuthorized;
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

    /// A session is found by its client id alone: whoever names it would get what its owner
    /// subscribed to.
    async fn may_take_session(&self, info: &ConnectInfo, who: Credentials<'_>) -> bool {
        let entry = self.context.extends.shared().await.entry(info.id().clone());
        let Some(session) = entry.session() else { return true };
        let owner = credentials(&session);
        if owner.is_tls == who.is_tls && (!who.is_tls || owner.username == who.username) {
            return true;
        }
        if !self.access.may_replace(who) {
            return false;
        }
        Handle { context: self.context.clone() }.close(session.id.clone()).await;
        true
    }

    /// Between the check of the password and the session's entry in the list, the password may
    /// have been withdrawn.
    async fn check_again(&self, session: &Session) {
        if !is_tls(&session.id) {
            return;
        }
        let is_valid = match session.connect_info().await {
            Ok(info) => self.access.may_connect(introduced(&info)).await,
            Err(_) => false,
        };
        if !is_valid {
            let (handle, id) = (Handle { context: self.context.clone() }, session.id.clone());
            // The session answers to being closed only after this hook.
            tokio::spawn(async move { handle.close(id).await });
        }
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
