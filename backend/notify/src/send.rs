//! The other side: one file a kind of channel. Blocking; called on threads that may wait.

mod answer;
mod email;
mod http;
mod ntfy;
mod webhook;

pub use answer::Answer;
pub use email::{Smtp, Tls};

use crate::channel::{Channel, Target};
use crate::delivery::Delivery;
use crate::words::Message;
use ohmstead_model::TimestampMs;

/// Speaks with the other side.
#[derive(Debug)]
pub struct Senders {
    smtp: Option<Smtp>,
    http: http::Http,
}

impl Senders {
    /// With the mail server, if there is one. `allow_private`: webhooks and ntfy may lead into the hub's
    /// own network.
    pub fn new(smtp: Option<Smtp>, allow_private: bool) -> Self {
        Self { smtp, http: http::Http::new(allow_private) }
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
        }
    }
}
