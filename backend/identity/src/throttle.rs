//! Sign-in attempts are limited by account and address, so that passwords cannot be tried out, and
//! so that nobody who tries can lock the owner out for ever.
//!
//! Each limit is a bucket of attempts that fills up again at a steady pace, so every wait ends
//! ([`REFILL_MS`]). The bucket of the account as a whole, which strangers can empty from many
//! addresses, does not hold for an address from which that account was signed in to before.

use ohmstead_model::TimestampMs;
use std::collections::HashMap;
use std::net::IpAddr;

/// Failed attempts in a row from one address at one account.
const PAIR: u32 = 10;
/// Failed attempts in a row from one address at any accounts.
const ADDRESS: u32 = 40;
/// Failed attempts in a row at one account from any addresses.
const ACCOUNT: u32 = 100;
/// After this long another attempt may be made, ms.
const REFILL_MS: i64 = 30_000;
/// Buckets and known addresses that are remembered at most.
const REMEMBERED: usize = 20_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Pair(String, IpAddr),
    Address(IpAddr),
    Account(String),
}

impl Key {
    fn size(&self) -> u32 {
        match self {
            Self::Pair(..) => PAIR,
            Self::Address(_) => ADDRESS,
            Self::Account(_) => ACCOUNT,
        }
    }
}

/// Counts attempts.
#[derive(Debug, Default)]
pub struct Throttle {
    /// When each bucket is full again.
    full_at: HashMap<Key, TimestampMs>,
    known: HashMap<(String, IpAddr), TimestampMs>,
}

/// An address as it is counted: of IPv6 the network of 64 bits, which one customer has whole.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let s = v6.segments();
            std::net::Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl Throttle {
    /// Counts an attempt, before it is looked at.
    ///
    /// # Errors
    /// Seconds until the next one may be made; this one is not to be looked at, and not counted.
    pub fn attempt(&mut self, account: &str, from: IpAddr, now: TimestampMs) -> Result<(), u32> {
        let keys = self.keys(account, from);
        for key in &keys {
            // Where another attempt would make the bucket run dry.
            let ahead = self.full_at.get(key).map_or(0, |at| (*at - now).max(0));
            let over = ahead + REFILL_MS - i64::from(key.size()) * REFILL_MS;
            if over > 0 {
                return Err(u32::try_from(over.div_euclid(1000) + 1).unwrap_or(u32::MAX));
            }
        }
        for key in keys {
            let at = self.full_at.entry(key).or_insert(now);
            *at = (*at).max(now) + REFILL_MS;
        }
        self.forget(now);
        Ok(())
    }

    /// An attempt succeeded: it did not count, and the address is known from now on.
    pub fn succeeded(&mut self, account: &str, from: IpAddr, now: TimestampMs) {
        for key in self.keys(account, from) {
            if matches!(key, Key::Pair(..)) {
                self.full_at.remove(&key);
            } else if let Some(at) = self.full_at.get_mut(&key) {
                *at = *at - REFILL_MS;
            }
        }
        self.remember(account, from, now);
    }

    /// Notes that an account was signed in to from an address.
    pub fn remember(&mut self, account: &str, from: IpAddr, at: TimestampMs) {
        self.known.insert((account.to_owned(), network(from)), at);
        if self.known.len() > REMEMBERED {
            let oldest = self.known.iter().min_by_key(|(_, at)| **at).map(|(k, _)| k.clone());
            oldest.map(|k| self.known.remove(&k));
        }
    }

    fn keys(&self, account: &str, from: IpAddr) -> Vec<Key> {
        let from = network(from);
        let mut keys = vec![Key::Pair(account.to_owned(), from), Key::Address(from)];
        if !self.known.contains_key(&(account.to_owned(), from)) {
            keys.push(Key::Account(account.to_owned()));
        }
        keys
    }

    /// Keeps memory bounded: buckets that are full again go, then those nearest to it.
    fn forget(&mut self, now: TimestampMs) {
        if self.full_at.len() <= REMEMBERED {
            return;
        }
        self.full_at.retain(|_, at| *at > now);
        if self.full_at.len() > REMEMBERED {
            let mut ends: Vec<_> = self.full_at.values().copied().collect();
            ends.sort_unstable();
            let middle = ends[ends.len() / 2];
            self.full_at.retain(|_, at| *at > middle);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: TimestampMs = TimestampMs(1_790_000_000_000);

    fn ip(n: u32) -> IpAddr {
        IpAddr::V4((0xc000_0200 + n).into())
    }

    #[test]
    fn a_run_of_failures_is_stopped_and_the_wait_ends() {
        let mut t = Throttle::default();
        for _ in 0..PAIR {
            t.attempt("ann", ip(1), NOW).unwrap();
        }
        let wait = t.attempt("ann", ip(1), NOW).unwrap_err();
        assert!((1..=31).contains(&wait), "{wait}");
        // Others are not touched, and asking again does not make the wait longer.
        t.attempt("bob", ip(1), NOW).unwrap();
        t.attempt("ann", ip(2), NOW).unwrap();
        let later = NOW + i64::from(wait) * 1000;
        for _ in 0..1000 {
            assert!(t.attempt("ann", ip(1), later - 2000).is_err());
        }
        t.attempt("ann", ip(1), later).unwrap();
    }

    #[test]
    fn one_address_cannot_try_one_password_at_everybody() {
        let mut t = Throttle::default();
        let tried = (0..1000).filter(|n| t.attempt(&n.to_string(), ip(1), NOW).is_ok()).count();
        assert_eq!(tried, ADDRESS as usize);
    }

    #[test]
    fn a_crowd_cannot_lock_the_owner_out_of_where_they_were_before() {
        let mut t = Throttle::default();
        t.attempt("ann", ip(1), NOW).unwrap();
        t.succeeded("ann", ip(1), NOW);
        let crowd = (10..1000).filter(|n| t.attempt("ann", ip(*n), NOW).is_ok()).count();
        assert!(crowd <= ACCOUNT as usize, "{crowd}");
        t.attempt("ann", ip(1), NOW).unwrap();
        // From elsewhere the owner waits, for a time that ends.
        let wait = t.attempt("ann", ip(5), NOW).unwrap_err();
        t.attempt("ann", ip(5), NOW + i64::from(wait) * 1000).unwrap();
    }

    #[test]
    fn signing_in_does_not_use_up_attempts() {
        let mut t = Throttle::default();
        for n in 0..500 {
            t.attempt("ann", ip(1), NOW + n).unwrap();
            t.succeeded("ann", ip(1), NOW + n);
        }
    }

    #[test]
    fn addresses_of_one_network_count_as_one() {
        let a: IpAddr = "2001:db8:1:2::3".parse().unwrap();
        let b: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        let c: IpAddr = "2001:db8:1:3::3".parse().unwrap();
        assert_eq!(network(a), network(b));
        assert_ne!(network(a), network(c));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), ip(1));
    }

    #[test]
    fn memory_is_bounded_whoever_tries() {
        let mut t = Throttle::default();
        for n in 0..3 * REMEMBERED as u32 {
            let _ = t.attempt(&n.to_string(), ip(n), NOW);
            assert!(t.full_at.len() <= REMEMBERED + 3);
        }
    }

    proptest! {
        /// Whatever is tried, no wait is longer than one refill.
        #[test]
        fn waits_are_bounded(steps in proptest::collection::vec((0..3u8, 0..4u32, 0..40_000i64), 1..300)) {
            let mut t = Throttle::default();
            let mut now = NOW;
            for (account, from, ms) in steps {
                now = now + ms;
                if let Err(wait) = t.attempt(&account.to_string(), ip(from), now) {
                    prop_assert!(i64::from(wait) * 1000 <= REFILL_MS + 1000);
                }
            }
        }
    }
}
