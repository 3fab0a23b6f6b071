//! Where the broker asks the hub.

use super::gate::Gates;
use super::link::close;
use super::listener::id::TLS;
use super::retained::SharedFilters;
use crate::{Access, Client, Rights, Sink};
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
    id.lid() == TLS
}

/// Whoever began a session.
fn began(session: &Session) -> Client<'_> {
    Client {
        is_tls: is_tls(&session.id),
        client_id: &session.id.client_id,
        username: session.id.username.as_deref(),
        password: None,
    }
}

/// Whoever asks to connect.
fn introduced(info: &ConnectInfo) -> Client<'_> {
    Client {
        is_tls: is_tls(info.id()),
        client_id: info.client_id(),
        username: info.username().map(|u| &**u),
        password: info.password().map(|p| &**p),
    }
}

impl Hooks {
    async fn authenticate(&self, info: &ConnectInfo) -> AuthResult {
        let who = introduced(info);
        let Some(rights) = self.access.admit(who).await else {
            tracing::warn!(?who, "refused: unknown, or a wrong password");
            return AuthResult::BadUsernameOrPassword;
        };
        if !self.may_take_session(info, who, &*rights).await {
            tracing::warn!(?who, "refused: somebody else's session has this client id");
            return AuthResult::NotAuthorized;
        }
        if let Some(will) = info.last_will() {
            let topic = match will {
                LastWill::V3(will) => &will.topic,
                LastWill::V5(will) => &will.topic,
            };
            if self.sink.refuses_as_will(topic) || !rights.may_publish(topic) {
                tracing::warn!(
                    client = who.client_id,
                    topic = &**topic,
                    "refused: this topic may not be a last will"
                );
                return AuthResult::NotAuthorized;
            }
        }
        // Without a gate the connection has ended already.
        let Some(gate) = self.gates.of(info.id()) else { return AuthResult::NotAuthorized };
        gate.admit(rights);
        // Never a superuser: those bypass the publish check, and with it the store.
        AuthResult::Allow(false, None)
    }

    /// A session is found by its client id alone: whoever names it would get what its owner
    /// subscribed to.
    async fn may_take_session(
        &self,
        info: &ConnectInfo,
        who: Client<'_>,
        rights: &dyn Rights,
    ) -> bool {
        let entry = self.context.extends.shared().await.entry(info.id().clone());
        let Some(session) = entry.session() else { return true };
        if self.access.is_owner(who, began(&session)) {
            return true;
        }
        if !rights.may_replace(who.client_id) {
            return false;
        }
        close(&self.context, session.id.clone()).await;
        true
    }

    /// Between the check of the password and the session's entry in the list, the password may
    /// have been withdrawn.
    async fn check_again(&self, session: &Session) {
        let is_valid = match session.connect_info().await {
            Ok(info) => self.access.admit(introduced(&info)).await.is_some(),
            Err(_) => false,
        };
        if !is_valid {
            let (context, id) = (self.context.clone(), session.id.clone());
            // The session answers to being closed only after this hook.
            tokio::spawn(async move { close(&context, id).await });
        }
    }

    fn subscribe(&self, session: &Session, subscribe: &Subscribe) -> SubscribeAclResult {
        let gate = self.gates.of(&session.id);
        let rights = gate.as_ref().and_then(|gate| gate.rights());
        if rights.is_some_and(|rights| rights.may_subscribe(&subscribe.topic_filter)) {
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
        let refuse = |why: &str| PublishAclResult::rejected(true, Some(why.into()));
        let Some(gate) = self.gates.of(&session.id) else {
            return refuse("the connection has ended");
        };
        if !gate.rights().is_some_and(|rights| rights.may_publish(&publish.topic)) {
            return refuse("not allowed to publish here");
        }
        let (topic, payload) = (publish.topic.clone(), publish.payload.clone());
        let sink = self.sink.clone();
        let kept = Box::pin(async move { sink.accept(&topic, &payload).await });
        match gate.take(kept).await {
            Ok(()) => PublishAclResult::allow(),
            Err(reason) => refuse(&reason),
        }
    }

    async fn will(&self, publish: &Publish) {
        if let Err(reason) = self.sink.accept(&publish.topic, &publish.payload).await {
            tracing::error!(topic = &*publish.topic, reason, "a last will could not be kept");
        }
    }
}
