//! E-mail by SMTP.

use super::answer::Answer;
use crate::words::Message;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls as Encryption, TlsParameters};
use lettre::{SmtpTransport, Transport};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(15);

/// Whether the line to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// No: on this machine only.
    None,
    /// From the server's greeting on (port 587). A server that does not offer it is not used.
    Starttls,
    /// From the first byte on (port 465).
    Tls,
}

/// The mail server.
#[derive(Clone)]
pub struct Smtp {
    /// Its name; its certificate must be made out to it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Encryption.
    pub tls: Tls,
    /// Who signs in; nobody when there is none.
    pub user: Option<String>,
    /// And with which password.
    pub password: Option<String>,
    /// Whom the mail is from.
    pub from: String,
    /// A certificate to trust beside the machine's own, PEM.
    pub ca: Option<Vec<u8>>,
}

impl std::fmt::Debug for Smtp {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({}:{} {:?} as {:?})", self.host, self.port, self.tls, self.user)
    }
}

pub fn send(smtp: &Smtp, to: &[String], message: &Message) -> Answer {
    let (mail, transport) = match (mail(smtp, to, message), transport(smtp)) {
        (Ok(mail), Ok(transport)) => (mail, transport),
        (Err(error), _) | (_, Err(error)) => return Answer::not_asked(error),
    };
    match transport.send(&mail) {
        Ok(response) => {
            let code = response.code().to_string();
            let text = response.message().collect::<Vec<_>>().join(" ");
            Answer::new(true, true, format!("{code} {text}"))
        }
        Err(error) => {
            let answered = error.is_transient() || error.is_permanent();
            Answer::new(false, answered, whole(&error))
        }
    }
}

/// Connects and signs in, and sends nothing.
pub fn try_out(smtp: &Smtp) -> Result<(), String> {
    match transport(smtp)?.test_connection() {
        Ok(true) => Ok(()),
        Ok(false) => Err("it ends the connection again".into()),
        Err(error) => Err(whole(&error)),
    }
}

/// An error with what caused it.
fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

fn mail(smtp: &Smtp, to: &[String], message: &Message) -> Result<lettre::Message, String> {
    let mailbox = |text: &str| {
        text.parse::<Mailbox>().map_err(|e| format!("{text:?} is no e-mail address: {e}"))
    };
    let from = mailbox(&smtp.from)?;
    // The same again when it is sent again: mail programs show it once.
    let id = format!("<{}@{}>", message.id, from.email.domain());
    let mut builder =
        lettre::Message::builder().from(from).subject(message.subject.clone()).message_id(Some(id));
    for address in to {
        builder = builder.to(mailbox(address)?);
    }
    builder
        .multipart(MultiPart::alternative_plain_html(message.text.clone(), message.html.clone()))
        .map_err(|e| format!("the mail cannot be written: {e}"))
}

fn transport(smtp: &Smtp) -> Result<SmtpTransport, String> {
    let parameters = || {
        let mut builder = TlsParameters::builder(smtp.host.clone());
        if let Some(ca) = &smtp.ca {
            let ca = Certificate::from_pem(ca).map_err(|e| format!("notify.smtp.ca: {e}"))?;
            builder = builder.add_root_certificate(ca);
        }
        builder.build().map_err(|e| format!("TLS cannot be set up: {e}"))
    };
    let encryption = match smtp.tls {
        Tls::None => Encryption::None,
        Tls::Starttls => Encryption::Required(parameters()?),
        Tls::Tls => Encryption::Wrapper(parameters()?),
    };
    let mut builder = SmtpTransport::builder_dangerous(&smtp.host)
        .port(smtp.port)
        .tls(encryption)
        .timeout(Some(PATIENCE));
    if let (Some(user), Some(password)) = (&smtp.user, &smtp.password) {
        builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
    }
    Ok(builder.build())
}
