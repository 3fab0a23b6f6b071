//! The other side: one file a kind of channel. Blocking; called on threads that may wait.

mod alert_json;
mod answer;
mod email;
mod http;
mod mqtt;
mod ntfy;
mod push;
mod webhook;

pub use answer::Answer;
pub use email::{Smtp, Tls};
pub use mqtt::Publisher;
pub use push::{Push, SERVICES, VapidError, VapidKey};

use crate::channel::{Channel, Target};
use crate::delivery::Delivery;
use crate::words::Message;
use ohmstead_model::TimestampMs;
use std::sync::{Arc, OnceLock};

/// Speaks with the other side.
pub struct Senders {
    smtp: Option<Smtp>,
    push: Option<Push>,
    mqtt: OnceLock<Arc<dyn Publisher>>,
    http: http::Http,
}

impl Senders {
    /// With the mail server, if there is one. `allow_private`: webhooks and ntfy may lead into the hub's
    /// own network.
    pub fn new(smtp: Option<Smtp>, allow_private: bool) -> Self {
        Self { smtp, push: None, mqtt: OnceLock::new(), http: http::Http::new(allow_private) }
    }

    /// With web push.
    #[must_use]
    pub fn with_push(self, push: Push) -> Self {
        Self { push: Some(push), ..self }
    }

    /// Publishes MQTT channels' alerts by `publisher`. Only the first one counts.
    pub fn publish_by(&self, publisher: Arc<dyn Publisher>) {
        let _ = self.mqtt.set(publisher);
    }

    /// Sends a test; `home` is the site whose topic an MQTT channel uses for it.
    pub fn test(
        &self,
        channel: &Channel,
        message: &Message,
        home: &str,
        now: TimestampMs,
    ) -> Answer {
        match (&channel.target, self.mqtt.get()) {
            (Target::Mqtt {}, Some(publisher)) => mqtt::test(&**publisher, home, message),
            _ => self.send(channel, message, &[], now),
        }
    }

    /// What web push needs of the hub, where there is web push.
    pub fn push(&self) -> Option<&Push> {
        self.push.as_ref()
    }

    /// Greets the mail server, and signs in; nothing where none is configured. Waits a quarter of a minute at most
    /// for each answer.
    ///
    /// # Errors
    /// What keeps it from taking mail, in words.
    pub fn try_mail(&self) -> Option<Result<(), String>> {
        self.smtp.as_ref().map(email::try_out)
    }

    /// Sends; waits for the answer, half a minute at most.
    pub fn send(
        &self,
        channel: &Channel,
        message: &Message,
        deliveries: &[Delivery],
        now: TimestampMs,
    ) -> Answer {
        match &channel.target {
            Target::Email { to } => match &self.smtp {
                Some(smtp) => email::send(smtp, to, message),
                None => Answer::not_asked(
                    "no mail server is configured: set [notify.smtp] host and from",
                ),
            },
            Target::Webhook { url, secret } => {
                webhook::send(&self.http, url, secret, message, deliveries, now)
            }
            Target::Ntfy { url, token } => ntfy::send(&self.http, url, token.as_deref(), message),
            Target::Mqtt {} => match self.mqtt.get() {
                Some(publisher) => mqtt::send(&**publisher, deliveries),
                None => Answer::not_asked("the broker is not there yet"),
            },
            Target::Push { subscription, .. } => match &self.push {
                Some(push) => push::send(&self.http, push, subscription, message, now),
                None => Answer::not_asked("this hub has no key for web push"),
            },
        }
    }
}

/// True when a push service says that there is no such browser any more (RFC 8030, 7.3).
pub(crate) fn is_gone(channel: &Channel, answer: &Answer) -> bool {
    matches!(channel.target, Target::Push { .. }) && matches!(answer.status, Some(404 | 410))
}
