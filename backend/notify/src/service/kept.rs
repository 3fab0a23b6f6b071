//! What is kept of notifications, and whether it can be read: what cannot be is said, and left as it is.

use super::reports::REPORT;
use super::{CHANNEL, CURSOR, DUE, LOG, Notify, TOLD};
use crate::channel::Channel;
use crate::delivery::Delivery;
use crate::service::push::EXPIRED;
use crate::service::{Expired, ReportDelivery};
use crate::snooze::{SNOOZE, Snooze};
use crate::storm::Told;
use ohmstead_store::Result;
use serde::de::DeserializeOwned;

/// What all that is kept of notifications begins with.
pub const PREFIX: &str = "notify.";
/// Entries that cannot be read and are known to have been told; of more each is told each time.
const TOLD_MAX: usize = 1000;

/// Something that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What it is, in words.
    pub what: &'static str,
    /// What is wrong with it.
    pub error: String,
    /// How to mend it.
    pub mend: &'static str,
}

type Reader = fn(&[u8]) -> Option<serde_json::Error>;

fn wrong<T: DeserializeOwned>(body: &[u8]) -> Option<serde_json::Error> {
    serde_json::from_slice::<T>(body).err()
}

const CHANNEL_ANEW: &str = "make the channel anew under the same id (page Alerts, or POST /api/channels), or remove it (DELETE /api/channels/…); \
     what waits for it waits until then. If a newer version of Ohmstead wrote it, install that again";
const NOT_TOLD: &str = "nobody is told of it any more: see the list of alerts. If a newer version of Ohmstead wrote it, install that again";
const LINE_LOST: &str = "only the log of notifications lacks it. If a newer version of Ohmstead wrote it, install that again";
const BEGINS_ANEW: &str = "what was noted is told once all the same; the next pass writes it anew";

/// Each kind of entry: what its key begins with, what it is, how it is read, how to mend it.
const KINDS: [(&str, &str, Reader, &str); 8] = [
    (CHANNEL, "a channel", wrong::<Channel>, CHANNEL_ANEW),
    (DUE, "a notification that waits", wrong::<Delivery>, NOT_TOLD),
    (LOG, "a line of the log", wrong::<Delivery>, LINE_LOST),
    (REPORT, "a report's line", wrong::<ReportDelivery>, LINE_LOST),
    (SNOOZE, "a snooze", wrong::<Snooze>, "snooze the alert again"),
    (EXPIRED, "a browser that ended", wrong::<Expired>, LINE_LOST),
    (TOLD, "what a channel was told in the last hour", wrong::<Told>, BEGINS_ANEW),
    (CURSOR, "how far the changes of alerts were taken in", wrong::<i64>, BEGINS_ANEW),
];

/// What is wrong with an entry; `None` where it can be read, or is none of notifications.
pub fn check(key: &str, body: &[u8]) -> Option<Unreadable> {
    let (_, what, read, mend) = KINDS.iter().find(|(prefix, ..)| key.starts_with(prefix))?;
    let error = read(body)?.to_string();
    Some(Unreadable { what, error, mend })
}

impl Notify {
    /// The ids of channels that are kept and cannot be read.
    pub(crate) async fn unreadable_channels(&self) -> Result<Vec<String>> {
        let all = self.store.values(CHANNEL).await?.into_iter();
        let wrong = all.filter(|(key, body)| check(key, body).is_some());
        Ok(wrong.filter_map(|(key, _)| Some(key.strip_prefix(CHANNEL)?.to_owned())).collect())
    }

    /// What can be read of entries; of each that cannot it is said once. Those stay as they are.
    pub(super) fn read<T: DeserializeOwned>(&self, all: Vec<(String, Vec<u8>)>) -> Vec<T> {
        let read = all.into_iter().filter_map(|(key, body)| match serde_json::from_slice(&body) {
            Ok(value) => Some(value),
            Err(error) => {
                self.say_unreadable(&key, &error);
                None
            }
        });
        read.collect()
    }

    fn say_unreadable(&self, key: &str, error: &serde_json::Error) {
        let mut said = self.unreadable.lock().expect("nothing panics while it holds the keys");
        if said.contains(key) {
            return;
        }
        if said.len() < TOLD_MAX {
            said.insert(key.to_owned());
        }
        let kind = KINDS.iter().find(|(prefix, ..)| key.starts_with(prefix));
        let (what, mend) = kind.map_or(("an entry", ""), |(_, what, _, mend)| (*what, *mend));
        tracing::error!(key, %error, mend, "{what} of notifications cannot be read, and is passed over");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::test_delivery;

    #[test]
    fn each_kind_of_entry_is_looked_at_as_what_it_is() {
        let line = serde_json::to_vec(&test_delivery()).unwrap();
        assert_eq!(check("notify.due.c.r.m1.0.raised", &line), None);
        assert_eq!(check("notify.log.c.r.m1.0.raised", &line), None);
        let as_channel = check("notify.channel.c", &line).unwrap();
        assert_eq!(as_channel.what, "a channel");
        assert!(as_channel.error.contains("missing field"), "{}", as_channel.error);
        assert_eq!(check("notify.cursor", b"17"), None);
        assert!(check("notify.cursor", b"x").is_some() && check("notify.told.c", b"{").is_some());
        assert_eq!(check("insight/latest/m1/", b"{"), None, "none of notifications");
        for (prefix, ..) in KINDS {
            assert!(prefix.starts_with(PREFIX), "{prefix}");
        }
    }
}
