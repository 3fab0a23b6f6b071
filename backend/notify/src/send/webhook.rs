//! A webhook: JSON, signed with HMAC-SHA-256 over the time and the body, so that a receiver can tell that
//! it is ours, whole and not an old one played again.

use super::alert_json::alert_json;
use super::answer::Answer;
use super::http::Http;
use crate::delivery::Delivery;
use crate::words::Message;
use hmac::{Hmac, KeyInit, Mac};
use ohmstead_model::TimestampMs;
use serde_json::json;
use sha2::Sha256;
use std::fmt::Write;

pub fn send(
    http: &Http,
    url: &str,
    secret: &str,
    message: &Message,
    deliveries: &[Delivery],
    now: TimestampMs,
) -> Answer {
    let alerts: Vec<_> = deliveries.iter().map(alert_json).collect();
    let body = json!({"id": message.id, "subject": message.subject, "text": message.text, "alerts": alerts});
    let body = body.to_string();
    let seconds = now.0.div_euclid(1000);
    let headers = [
        ("Content-Type", "application/json".to_owned()),
        ("X-Ohmstead-Timestamp", seconds.to_string()),
        ("X-Ohmstead-Signature", format!("sha256={}", signature(secret, seconds, &body))),
    ];
    http.post(url, &headers, body.as_bytes())
}

/// Hex of HMAC-SHA-256 with the secret over `<seconds>.<body>`.
fn signature(secret: &str, seconds: i64, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{seconds}.{body}").as_bytes());
    let mut hex = String::new();
    for byte in mac.finalize().into_bytes() {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_signature_is_the_one_that_others_compute() {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac 0123456789abcdef
        let known = "e4f8e2ecae2295b2ddb2f0b5584c8275e226c0ebe9b3b819e70156bb67122e3e";
        assert_eq!(super::signature("0123456789abcdef", 1_700_000_000, "{}"), known);
    }
}
