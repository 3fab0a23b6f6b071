//! Messages that nothing reads: what somebody may want to write a mapping for.

use ohmstead_model::TimestampMs;
use std::collections::BTreeMap;

/// Topics that are remembered at most; the one not heard of for longest goes first.
pub const UNREAD_MAX: usize = 200;
/// Most that is kept of a message, bytes.
pub const UNREAD_BYTES: usize = 8_192;
/// Longest topic that is remembered, bytes.
const TOPIC_MAX: usize = 256;

/// The last message of a topic that nothing reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where it came.
    pub topic: String,
    /// When.
    pub at: TimestampMs,
    /// How many came there since it is remembered.
    pub count: u64,
    /// The message, or its beginning.
    pub payload: Vec<u8>,
    /// True when this is only its beginning.
    pub cut: bool,
}

/// In memory only: it helps whoever sets a hub up, and nobody counts on it.
#[derive(Debug, Default)]
pub struct UnreadMessages(BTreeMap<String, Unread>);

impl UnreadMessages {
    /// Notes a message.
    pub fn note(&mut self, topic: &str, payload: &[u8], at: TimestampMs) {
        if topic.len() > TOPIC_MAX || payload.is_empty() {
            return;
        }
        let cut = payload.len() > UNREAD_BYTES;
        let payload = payload[..payload.len().min(UNREAD_BYTES)].to_vec();
        if let Some(known) = self.0.get_mut(topic) {
            (known.at, known.payload, known.cut) = (at, payload, cut);
            known.count += 1;
            return;
        }
        if self.0.len() >= UNREAD_MAX {
            let oldest = self.0.values().min_by_key(|m| m.at).map(|m| m.topic.clone());
            oldest.map(|topic| self.0.remove(&topic));
        }
        let topic = topic.to_owned();
        self.0.insert(topic.clone(), Unread { topic, at, count: 1, payload, cut });
    }

    /// What is remembered, newest first.
    pub fn newest_first(&self) -> Vec<Unread> {
        let mut all: Vec<Unread> = self.0.values().cloned().collect();
        all.sort_by_key(|m| std::cmp::Reverse(m.at));
        all
    }

    /// Forgets the topics that are read from now on.
    pub fn forget(&mut self, is_read: impl Fn(&str) -> bool) {
        self.0.retain(|topic, _| !is_read(topic));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_topic_not_heard_of_for_longest_goes_first_and_long_messages_are_cut() {
        let mut all = UnreadMessages::default();
        for n in 0..UNREAD_MAX as i64 {
            all.note(&format!("t/{n}"), b"1", TimestampMs(n));
        }
        all.note("t/0", b"2", TimestampMs(1_000));
        all.note("new", &[b'x'; UNREAD_BYTES + 1], TimestampMs(1_001));
        all.note(&"long".repeat(100), b"1", TimestampMs(1_002));
        all.note("t/0", b"", TimestampMs(1_003));
        let kept = all.newest_first();
        assert_eq!(kept.len(), UNREAD_MAX);
        assert_eq!(
            (kept[0].topic.as_str(), kept[0].cut, kept[0].payload.len()),
            ("new", true, UNREAD_BYTES)
        );
        assert_eq!(
            (kept[1].topic.as_str(), kept[1].count, &kept[1].payload[..]),
            ("t/0", 2, &b"2"[..])
        );
        assert!(!kept.iter().any(|m| m.topic == "t/1"));
        all.forget(|topic| topic != "new");
        assert_eq!(all.newest_first().len(), 1);
    }
}
