//! Web push: a browser's own push service carries an encrypted message to the browser (RFC 8030), which shows
//! it though the dashboard is closed.

mod encryption;
mod vapid;

pub use vapid::{VapidError, VapidKey};

use super::answer::Answer;
use super::http::Http;
use crate::subscription::Subscription;
use crate::words::Message;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ohmstead_model::TimestampMs;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How long the push service keeps a message for a browser that is off, s.
const TTL_S: u32 = 86_400;
/// Longest texts of a message, bytes.
const TITLE_MAX: usize = 300;
const BODY_MAX: usize = 3000;
/// The push services of the browsers' makers. A name that begins with a dot stands for every name that ends so.
pub const SERVICES: [&str; 6] = [
    "fcm.googleapis.com",
    "android.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.services.mozilla.com",
    ".notify.windows.com",
    ".push.apple.com",
];

/// What web push needs of the hub.
#[derive(Debug)]
pub struct Push {
    /// The hub's own key, by which push services know it.
    pub key: Arc<VapidKey>,
    /// Names of the push services that subscriptions may lead to: whoever signs in may subscribe, and must not make
    /// the hub call just anybody.
    pub services: Vec<String>,
    /// Whom a push service may ask when something is wrong: an address that begins with `https:` or `mailto:`.
    pub contact: String,
    /// Push services may be asked without TLS: for one in the same house.
    pub allow_plain: bool,
}

impl Push {
    /// True when a subscription may lead there.
    pub fn accepts(&self, to: &Subscription) -> bool {
        let Some((scheme, _)) = to.origin() else { return false };
        let host = to.service();
        let known = self.services.iter().any(|name| match name.strip_prefix('.') {
            Some(_) => host.ends_with(name.as_str()),
            None => host == name,
        });
        known && (scheme == "https" || (scheme == "http" && self.allow_plain))
    }
}

fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..most).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
    format!("{}…", &text[..end])
}

/// What the dashboard's service worker reads; no longer than push services take.
fn payload(message: &Message) -> String {
    let body = message.lines.join("\n");
    let mut most = BODY_MAX;
    loop {
        let text = json!({
            "id": message.id,
            "title": cut(&message.subject, TITLE_MAX),
            "body": cut(&body, most),
            "critical": message.is_critical,
            "path": message.path,
        });
        let text = text.to_string();
        // What JSON has to escape counts more.
        if text.len() <= encryption::PLAIN_MAX || most == 0 {
            return text;
        }
        most /= 2;
    }
}

pub fn send(
    http: &Http,
    push: &Push,
    to: &Subscription,
    message: &Message,
    now: TimestampMs,
) -> Answer {
    if !push.accepts(to) {
        return Answer::not_asked(
            "the subscription leads to no push service that notify.push_services names",
        );
    }
    let Some((scheme, authority)) = to.origin() else {
        return Answer::not_asked("the subscription has no address");
    };
    let body = match encryption::encrypt(to, payload(message).as_bytes()) {
        Ok(body) => body,
        Err(error) => return Answer::not_asked(error),
    };
    let audience = format!("{scheme}://{authority}");
    let token = match push.key.authorization(&audience, &push.contact, now) {
        Ok(token) => token,
        Err(error) => return Answer::not_asked(error.to_string()),
    };
    // The same again when it is sent again: what the browser has not got yet is replaced, not doubled.
    let mut topic = URL_SAFE_NO_PAD.encode(Sha256::digest(message.id.as_bytes()));
    topic.truncate(32);
    let headers = [
        ("Content-Type", "application/octet-stream".to_owned()),
        ("Content-Encoding", "aes128gcm".to_owned()),
        ("TTL", TTL_S.to_string()),
        ("Urgency", if message.is_critical { "high" } else { "normal" }.to_owned()),
        ("Topic", topic),
        ("Authorization", token),
    ];
    http.post(&to.endpoint, &headers, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_leads_to_a_known_push_service_or_nowhere() {
        let push = Push {
            key: Arc::new(VapidKey::from_pkcs8(&VapidKey::generate().unwrap()).unwrap()),
            services: SERVICES.map(str::to_owned).to_vec(),
            contact: "mailto:hub@home.example".into(),
            allow_plain: false,
        };
        let to = |endpoint: &str| {
            let (p256dh, auth) = (String::new(), String::new());
            Subscription { endpoint: endpoint.into(), p256dh, auth }
        };
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc",
            "https://updates.push.services.mozilla.com/wpush/v2/abc",
            "https://web.push.apple.com:443/abc",
            "https://wns2-par02p.notify.windows.com/w/?token=abc",
        ] {
            assert!(push.accepts(&to(good)), "{good}");
        }
        for bad in [
            "http://fcm.googleapis.com/fcm/send/abc",
            "https://fcm.googleapis.com.evil.example/",
            "https://evil.example/#.push.apple.com",
            "https://evilfcm.googleapis.com/",
            "https://192.168.1.1/",
            "file://fcm.googleapis.com/x",
            "fcm.googleapis.com",
        ] {
            assert!(!push.accepts(&to(bad)), "{bad}");
        }
    }

    #[test]
    fn a_message_fits_whatever_is_in_it() {
        let lines = vec!["\u{1}\"".repeat(5000)];
        let message = Message {
            subject: "\"".repeat(1000),
            text: String::new(),
            lines,
            path: "alerts",
            html: String::new(),
            id: "i".repeat(300),
            is_critical: false,
        };
        assert!(payload(&message).len() <= encryption::PLAIN_MAX);
    }

    #[test]
    fn a_long_text_is_cut_between_its_letters() {
        assert_eq!(cut("äää", 6), "äää");
        assert_eq!(cut("ääää", 5), "ää…");
    }
}
