//! What users have taken of the broker: retained messages and sessions.

use super::listener::id;
use crate::limits::Share;
use crate::{Limits, Rights};
use rmqtt::types::{ClientId, Id, TopicName, UserName};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Whose account something goes on: the user name, where it was proven. The listeners without TLS
/// ask for none, and whoever is on this machine may do everything.
pub fn owner(of: &Id) -> Option<&UserName> {
    if of.lid() == id::TLS || of.lid() == id::WSS { of.username.as_ref() } else { None }
}

/// Which retained message is whose.
#[derive(Default)]
pub struct Book(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    by_topic: HashMap<TopicName, (Option<UserName>, usize)>,
    by_owner: HashMap<UserName, Share>,
    bytes: usize,
}

impl Pages {
    fn strike(&mut self, topic: &TopicName) {
        let Some((owner, bytes)) = self.by_topic.remove(topic) else { return };
        self.bytes -= bytes;
        let Some(owner) = owner else { return };
        if let Some(share) = self.by_owner.get_mut(&owner) {
            share.topics -= 1;
            share.bytes -= bytes;
            if share.topics == 0 {
                self.by_owner.remove(&owner);
            }
        }
    }
}

impl Book {
    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a topic has a retained message of so many bytes now; none with no bytes.
    pub fn note(&self, topic: &TopicName, owner: Option<&UserName>, bytes: usize) {
        let mut pages = self.lock();
        pages.strike(topic);
        if bytes == 0 {
            return;
        }
        pages.by_topic.insert(topic.clone(), (owner.cloned(), bytes));
        pages.bytes += bytes;
        if let Some(owner) = owner {
            let share = pages.by_owner.entry(owner.clone()).or_default();
            share.topics += 1;
            share.bytes += bytes;
        }
    }

    /// May `owner` have so many bytes retained at `topic`, in place of what is there?
    pub fn allows(
        &self,
        topic: &TopicName,
        owner: Option<&UserName>,
        bytes: usize,
        limits: &Limits,
    ) -> bool {
        if bytes == 0 {
            return true;
        }
        let pages = self.lock();
        let there = pages.by_topic.get(topic);
        let fits = |share: Share, there: Option<usize>, most: Share| {
            share.topics + usize::from(there.is_none()) <= most.topics
                && share.bytes - there.unwrap_or(0) + bytes <= most.bytes
        };
        let all = Share { topics: pages.by_topic.len(), bytes: pages.bytes };
        let of_owner = owner.is_none_or(|owner| {
            let share = pages.by_owner.get(owner).copied().unwrap_or_default();
            let theirs = there.filter(|(o, _)| o.as_ref() == Some(owner)).map(|(_, bytes)| *bytes);
            fits(share, theirs, limits.retained_per_user)
        });
        of_owner && fits(all, there.map(|(_, bytes)| *bytes), limits.retained)
    }
}

/// The sessions there are, the sleeping ones too.
#[derive(Default)]
pub struct Sessions(Mutex<Roll>);

#[derive(Default)]
struct Roll {
    /// The connection that a session was last used by, and what its client may do.
    by_client: HashMap<ClientId, (Id, Arc<dyn Rights>)>,
    by_user: HashMap<UserName, usize>,
}

impl Roll {
    fn strike(&mut self, client: &ClientId) {
        let user = self.by_client.remove(client).and_then(|(id, _)| owner(&id).cloned());
        let Some(user) = user else { return };
        if let Some(count) = self.by_user.get_mut(&user) {
            *count -= 1;
            if *count == 0 {
                self.by_user.remove(&user);
            }
        }
    }
}

impl Sessions {
    fn lock(&self) -> MutexGuard<'_, Roll> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// May a user have a session by this client id too?
    pub fn allow(&self, id: &Id, limits: &Limits) -> bool {
        let (all, Some(user)) = (self.lock(), owner(id)) else { return true };
        let theirs = all.by_client.get(&id.client_id).is_some_and(|(s, _)| owner(s) == Some(user));
        theirs || all.by_user.get(user).copied().unwrap_or(0) < limits.sessions_per_user
    }

    /// A session is used by this connection from now on.
    pub fn used(&self, id: &Id, rights: Arc<dyn Rights>) {
        let mut all = self.lock();
        all.strike(&id.client_id);
        all.by_client.insert(id.client_id.clone(), (id.clone(), rights));
        if let Some(user) = owner(id) {
            *all.by_user.entry(user.clone()).or_default() += 1;
        }
    }

    /// What the client of a session may do, also while it sleeps.
    pub fn rights(&self, client_id: &str) -> Option<Arc<dyn Rights>> {
        self.lock().by_client.get(client_id).map(|(_, rights)| rights.clone())
    }

    /// A session has ended. False when another one has taken its place already.
    pub fn ended(&self, id: &Id) -> bool {
        let mut all = self.lock();
        let is_last = |(last, _): &(Id, Arc<dyn Rights>)| {
            (last.remote_addr, last.create_time) == (id.remote_addr, id.create_time)
        };
        let is_current = all.by_client.get(&id.client_id).is_some_and(is_last);
        if is_current {
            all.strike(&id.client_id);
        }
        is_current
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits {
            retained: Share { topics: 10, bytes: 1000 },
            retained_per_user: Share { topics: 3, bytes: 300 },
            sessions_per_user: 2,
            ..Limits::default()
        }
    }

    fn keep(book: &Book, topic: &str, owner: Option<&str>, bytes: usize) -> bool {
        let (topic, owner) = (TopicName::from(topic), owner.map(UserName::from));
        let may = book.allows(&topic, owner.as_ref(), bytes, &limits());
        if may {
            book.note(&topic, owner.as_ref(), bytes);
        }
        may
    }

    #[test]
    fn a_user_s_retained_messages_are_bounded_and_what_is_taken_away_makes_room() {
        let book = Book::default();
        for topic in ["a", "b", "c"] {
            assert!(keep(&book, topic, Some("m"), 50));
        }
        assert!(!keep(&book, "d", Some("m"), 1), "three topics");
        assert!(keep(&book, "a", Some("m"), 200), "in place of another");
        assert!(!keep(&book, "a", Some("m"), 201), "300 bytes");
        assert!(keep(&book, "d", Some("n"), 1), "another's are its own");
        assert!(keep(&book, "a", Some("m"), 0) && keep(&book, "e", Some("m"), 1));
    }

    #[test]
    fn all_retained_messages_together_are_bounded_too() {
        let book = Book::default();
        let kept = (0..50).filter(|n| keep(&book, &n.to_string(), None, 10)).count();
        assert_eq!(kept, 10);
        assert!(!keep(&book, "0", None, 2000));
        assert!(keep(&book, "0", None, 0) && keep(&book, "other", None, 10));
    }

    #[test]
    fn a_user_may_have_so_many_sessions_and_take_its_own_again() {
        let sessions = Sessions::default();
        let open: Arc<dyn Rights> = Arc::new(crate::Open);
        let id = |client: &str, port: u16, lid| {
            let from = Some(([192, 0, 2, 1], port).into());
            Id::new(0, lid, None, from, client.into(), Some("user".into()))
        };
        for (client, port) in [("a", 1), ("b", 2)] {
            assert!(sessions.allow(&id(client, port, id::TLS), &limits()));
            sessions.used(&id(client, port, id::TLS), open.clone());
        }
        assert!(!sessions.allow(&id("c", 3, id::TLS), &limits()));
        assert!(sessions.allow(&id("c", 3, id::TCP), &limits()), "no name is proven there");
        let (old, new) = (id("d", 4, id::TCP), id("d", 5, id::TCP));
        sessions.used(&old, open.clone());
        sessions.used(&new, open.clone());
        assert!(!sessions.ended(&old), "another has its place");
        assert!(sessions.ended(&new) && !sessions.ended(&new));
        let again = id("a", 6, id::TLS);
        assert!(sessions.allow(&again, &limits()));
        sessions.used(&again, open.clone());
        assert!(sessions.ended(&again));
        assert!(sessions.allow(&id("c", 3, id::TLS), &limits()));
    }
}
