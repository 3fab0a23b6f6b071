//! ntfy: the message as the body of a POST to the topic.

use super::answer::Answer;
use super::http::Http;
use crate::words::Message;

pub fn send(http: &Http, url: &str, token: Option<&str>, message: &Message) -> Answer {
    // Headers are Latin-1 at most; ntfy decodes RFC 2047.
    let title: String =
        message.subject.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
    let mut headers = vec![("Title", title)];
    if message.is_critical {
        headers.push(("Priority", "high".into()));
    }
    if let Some(token) = token {
        headers.push(("Authorization", format!("Bearer {token}")));
    }
    http.post(url, &headers, message.text.as_bytes())
}
