//! What was asked of authenticators and is not answered yet: in memory, bounded, each good once.

use crate::throttle::network;
use ohmstead_model::TimestampMs;
use std::collections::HashMap;
use std::net::IpAddr;
use uuid::Uuid;
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration};

/// From one network at most; with one more its oldest ends.
const OF_ONE: usize = 32;
/// In all at most; with one more the oldest ends.
const IN_ALL: usize = 4096;

/// What was asked.
pub(crate) enum State {
    /// To make a passkey for an account.
    Register { account: String, handle: Uuid, state: Box<PasskeyRegistration> },
    /// To show one.
    SignIn(Box<DiscoverableAuthentication>),
}

struct Kept {
    state: State,
    from: IpAddr,
    ends: TimestampMs,
}

/// Everything that was asked and is not answered.
#[derive(Default)]
pub(crate) struct Ceremonies(HashMap<String, Kept>);

impl Ceremonies {
    pub fn put(
        &mut self,
        id: String,
        state: State,
        from: IpAddr,
        now: TimestampMs,
        ends: TimestampMs,
    ) {
        let from = network(from);
        self.0.retain(|_, k| now < k.ends);
        if self.0.values().filter(|k| k.from == from).count() >= OF_ONE {
            self.drop_oldest(|k| k.from == from);
        }
        if self.0.len() >= IN_ALL {
            self.drop_oldest(|_| true);
        }
        self.0.insert(id, Kept { state, from, ends });
    }

    fn drop_oldest(&mut self, of: impl Fn(&Kept) -> bool) {
        let oldest = self.0.iter().filter(|(_, k)| of(k)).min_by_key(|(_, k)| k.ends);
        if let Some(id) = oldest.map(|(id, _)| id.clone()) {
            self.0.remove(&id);
        }
    }

    /// What was asked under this id; it is answered with that.
    pub fn take(&mut self, id: &str, now: TimestampMs) -> Option<State> {
        self.0.remove(id).filter(|k| now < k.ends).map(|k| k.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use webauthn_rs::prelude::{Url, WebauthnBuilder};

    #[test]
    fn a_stranger_who_begins_many_pushes_out_only_their_own() {
        let origin = Url::parse("https://hub.example").unwrap();
        let webauthn = WebauthnBuilder::new("hub.example", &origin).unwrap().build().unwrap();
        let state =
            || State::SignIn(Box::new(webauthn.start_discoverable_authentication().unwrap().1));
        let (owner, stranger) = ("192.0.2.1".parse().unwrap(), "198.51.100.1".parse().unwrap());
        let (now, ends) = (TimestampMs(0), TimestampMs(1000));
        let mut all = Ceremonies::default();
        all.put("owner".into(), state(), owner, now, ends);
        for n in 0..200_i64 {
            all.put(format!("s{n}"), state(), stranger, now, TimestampMs(1000 + n));
        }
        assert_eq!(all.0.len(), 1 + OF_ONE);
        assert!(all.take("s0", now).is_none());
        assert!(all.take("owner", now).is_some());
        assert!(all.take("owner", now).is_none(), "each is good once");
        assert!(all.take("s199", TimestampMs(5000)).is_none(), "over");
    }
}
