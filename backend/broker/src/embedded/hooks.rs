//! Where the broker asks the hub.

use super::exactly_once::{Arrival, Unreleased};
use super::gate::Gates;
use super::link::close;
use super::listener::id::{TLS, WSS};
use super::outgoing::Accounts;
use super::quota::{Book, Sessions, owner};
use super::retained::SharedFilters;
use crate::limits::MAX_TOPIC;
use crate::throttle::{Throttle, shorten};
use crate::{Access, Certificate, Client, Limits, Rights, Sink};
use async_trait::async_trait;
use rmqtt::codec::v5::{PublishAckReason, SubscribeAckReason};
use rmqtt::context::ServerContext;
use rmqtt::hook::{Handler, HookResult, Parameter, ReturnType, Type};
use rmqtt::session::Session;
use rmqtt::types::{
    AuthResult, ConnectInfo, FromType, Id, LastWill, Publish, PublishAclResult, PublishResult, QoS,
    Subscribe, SubscribeAclResult,
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
    pub accounts: Accounts,
    pub book: Arc<Book>,
    pub sessions: Arc<Sessions>,
    unreleased: Unreleased,
    limits: Limits,
    /// Lines of the log that clients cause.
    refused: Arc<Throttle>,
}

impl Hooks {
    pub fn new(
        context: ServerContext,
        sink: Arc<dyn Sink>,
        access: Arc<dyn Access>,
        limits: Limits,
    ) -> Self {
        let unreleased = Unreleased::default();
        Self {
            context,
            sink,
            access,
            connected: Arc::default(),
            shared: Arc::default(),
            gates: Gates::new(unreleased.clone()),
            accounts: Accounts::default(),
            book: Arc::default(),
            sessions: Arc::default(),
            unreleased,
            limits,
            refused: Arc::default(),
        }
    }

    /// Has the broker ask here from now on.
    pub async fn register(self) {
        let register = self.context.extends.hook_mgr().register();
        for kind in [
            Type::ClientAuthenticate,
            Type::ClientSubscribeCheckAcl,
            Type::MessagePublishCheckAcl,
            Type::MessagePublish,
            Type::ClientConnected,
            Type::ClientDisconnected,
            Type::SessionTerminated,
        ] {
            register.add(kind, Box::new(self.clone())).await;
        }
        register.start().await;
    }

    /// Writes to the log why a client was refused something, now and then.
    fn log(&self, client: &str, topic: &str, why: &str) {
        if let Some(left_out) = self.refused.pass() {
            let (client, topic) = (shorten(client), shorten(topic));
            tracing::warn!(client, topic, left_out, "refused: {why}");
        }
    }
}

#[async_trait]
impl Handler for Hooks {
    async fn hook(&self, parameter: &Parameter, accumulated: Option<HookResult>) -> ReturnType {
        match parameter {
            Parameter::ClientAuthenticate(info) => {
                (false, Some(HookResult::AuthResult(self.authenticate(info).await)))
            }
            Parameter::ClientSubscribeCheckAcl(session, subscribe) => (
                false,
                Some(HookResult::SubscribeAclResult(self.subscribe(session, subscribe).await)),
            ),
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
            Parameter::SessionTerminated(session, _) => {
                if self.sessions.ended(&session.id) {
                    self.unreleased.forget(&session.id.client_id);
                    self.accounts.forget(&session.id.client_id);
                }
                (true, accumulated)
            }
            Parameter::ClientConnected(session) => {
                self.check_again(session);
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
    matches!(id.lid(), TLS | WSS)
}

/// Whoever asks to connect.
fn introduced(info: &ConnectInfo) -> Client<'_> {
    Client {
        is_tls: is_tls(info.id()),
        from: info.id().remote_addr,
        client_id: info.client_id(),
        username: info.username().map(|u| &**u),
        password: info.password().map(|p| &**p),
        certificate: info.cert().and_then(|cert| {
            let (name, serial) = (cert.common_name.as_deref()?, cert.serial.as_deref()?);
            Some(Certificate { name, serial })
        }),
    }
}

/// True when no message may be published there: a wildcard or NUL in its topic breaks whoever
/// subscribed to it.
fn is_no_topic(topic: &str) -> bool {
    topic.is_empty() || topic.len() > MAX_TOPIC || topic.contains(['#', '+', '\0'])
}

impl Hooks {
    async fn authenticate(&self, info: &ConnectInfo) -> AuthResult {
        let who = introduced(info);
        let Some(rights) = self.access.admit(who).await else {
            if let Some(left_out) = self.refused.pass() {
                tracing::warn!(?who, left_out, "refused: unknown, or a wrong password");
            }
            return AuthResult::BadUsernameOrPassword;
        };
        if !self.may_take_session(info, who, &*rights).await {
            self.log(who.client_id, "", "somebody else's session has this client id");
            return AuthResult::NotAuthorized;
        }
        if !self.sessions.allow(info.id(), &self.limits) {
            self.log(who.client_id, "", "this user has too many sessions");
            return AuthResult::NotAuthorized;
        }
        if let Some(will) = info.last_will() {
            let (topic, retain, bytes) = match will {
                LastWill::V3(will) => (&will.topic, will.retain, will.message.len()),
                LastWill::V5(will) => (&will.topic, will.retain, will.message.len()),
            };
            let fits = !retain || self.book.allows(topic, owner(info.id()), bytes, &self.limits);
            let refused = self.sink.refuses_as_will(topic) || is_no_topic(topic) || !fits;
            if refused || !rights.may_publish(topic) {
                self.log(who.client_id, topic, "this topic may not be a last will");
                return AuthResult::NotAuthorized;
            }
        }
        // Without a gate the connection has ended already.
        let Some(gate) = self.gates.of(info.id()) else { return AuthResult::NotAuthorized };
        if info.clean_start() {
            self.unreleased.forget(who.client_id);
        }
        gate.admit(who.client_id, rights);
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
        let began = self.sessions.rights(who.client_id);
        if began.is_some_and(|began| began.owner() == rights.owner()) {
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
    fn check_again(&self, session: &Session) {
        let gate = self.gates.of(&session.id);
        let rights = gate.as_ref().and_then(|gate| gate.rights()).cloned();
        if let Some(rights) = rights.filter(|rights| rights.hold()) {
            self.sessions.used(&session.id, rights);
            return;
        }
        let (context, id) = (self.context.clone(), session.id.clone());
        // The session answers to being closed only after this hook.
        tokio::spawn(async move { close(&context, id).await });
    }

    async fn subscribe(&self, session: &Session, subscribe: &Subscribe) -> SubscribeAclResult {
        let filter = &*subscribe.topic_filter;
        let client = &*session.id.client_id;
        let refuse = |reason, why| {
            self.log(client, filter, why);
            SubscribeAclResult::new_failure(reason)
        };
        if filter.is_empty() || filter.len() > MAX_TOPIC || filter.contains('\0') {
            return refuse(SubscribeAckReason::TopicFilterInvalid, "this is no topic filter");
        }
        let gate = self.gates.of(&session.id);
        let rights = gate.as_ref().and_then(|gate| gate.rights());
        if !rights.is_some_and(|rights| rights.may_subscribe(filter)) {
            return refuse(SubscribeAckReason::NotAuthorized, "not allowed to subscribe there");
        }
        let all = self.context.extends.router().await.routes().count();
        let mine = match session.subscriptions().await {
            Ok(subscriptions) => subscriptions.read().await.len(),
            Err(_) => 0,
        };
        if usize::try_from(all).unwrap_or(0) >= self.limits.subscriptions
            || mine >= self.limits.subscriptions_per_session
        {
            return refuse(SubscribeAckReason::QuotaExceeded, "there are too many subscriptions");
        }
        if subscribe.opts.shared_group().is_some() {
            self.shared.note(&subscribe.topic_filter);
        }
        SubscribeAclResult::new_success(subscribe.opts.qos(), None)
    }

    async fn publish(&self, session: &Session, publish: &Publish) -> PublishAclResult {
        // Disconnecting is the only refusal that an MQTT 3.1.1 client does not take for an
        // acknowledgement.
        let refuse = |why: &str| PublishAclResult::rejected(true, Some(why.into()));
        let Some(gate) = self.gates.of(&session.id) else {
            return refuse("the connection has ended");
        };
        if let Err(why) = self.check_publish(session, publish, gate.rights()) {
            self.log(&session.id.client_id, &publish.topic, why);
            return refuse(why);
        }
        let (topic, payload) = (publish.topic.clone(), publish.payload.clone());
        let sink = self.sink.clone();
        let kept = async move { sink.accept(&topic, &payload).await };
        let packet = publish.packet_id.filter(|_| publish.qos == QoS::ExactlyOnce);
        let taken = match packet {
            None => gate.take(Box::pin(kept)).await,
            Some(packet) => {
                let (client, packet) = (session.id.client_id.to_string(), packet.get());
                match self.unreleased.arrives(&client, packet) {
                    // Answered as taken, and delivered to nobody.
                    Arrival::Again => {
                        let reason = PublishAckReason::NoMatchingSubscribers;
                        return PublishAclResult(PublishResult::reason_code(reason, None, false));
                    }
                    Arrival::Refused => return refuse("send it again"),
                    Arrival::New => {
                        let unreleased = self.unreleased.clone();
                        let kept = async move {
                            let mut ticket = Ticket { unreleased, client, packet, is_taken: false };
                            kept.await.inspect(|()| ticket.is_taken = true)
                        };
                        gate.take(Box::pin(kept)).await
                    }
                }
            }
        };
        match taken {
            Ok(()) => PublishAclResult::allow(),
            Err(reason) => refuse(&reason),
        }
    }

    fn check_publish(
        &self,
        session: &Session,
        publish: &Publish,
        rights: Option<&Arc<dyn Rights>>,
    ) -> Result<(), &'static str> {
        if is_no_topic(&publish.topic) {
            return Err("this is no topic to publish to");
        }
        if !rights.is_some_and(|rights| rights.may_publish(&publish.topic)) {
            return Err("not allowed to publish there");
        }
        let (owner, bytes) = (owner(&session.id), publish.payload.len());
        if publish.retain && !self.book.allows(&publish.topic, owner, bytes, &self.limits) {
            return Err("too much is retained already");
        }
        Ok(())
    }

    async fn will(&self, publish: &Publish) {
        if let Err(reason) = self.sink.accept(&publish.topic, &publish.payload).await {
            self.log("", &publish.topic, &format!("a last will could not be kept: {reason}"));
        }
    }
}

/// Tells, when a message of QoS 2 has been kept or not, or its connection ended before.
struct Ticket {
    unreleased: Unreleased,
    client: String,
    packet: u16,
    is_taken: bool,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.is_taken {
            self.unreleased.taken(&self.client, self.packet);
        } else {
            self.unreleased.failed(&self.client, self.packet);
        }
    }
}
