//! QoS 2 over a resumed session: the broker's library forgets, when a connection ends, which messages
//! it has taken; one that is sent again would be delivered twice. So they are remembered here, from
//! when they are taken until the client releases them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Unreleased messages of one client at most.
const UNRELEASED_MAX: usize = 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    OnItsWay,
    Taken,
}

/// What became of a message that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It is new: [`Unreleased::taken`] or [`Unreleased::failed`] will tell what became of it.
    New,
    /// It was taken before: it is answered, and not delivered again.
    Again,
    /// It is still being taken for an earlier connection, or too many are unreleased: refuse it.
    Refused,
}

/// Messages that are not released yet, by client id and packet id.
#[derive(Debug, Clone, Default)]
pub struct Unreleased(Arc<Mutex<HashMap<String, HashMap<u16, Stage>>>>);

impl Unreleased {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, HashMap<u16, Stage>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A message has come.
    pub fn arrives(&self, client: &str, packet: u16) -> Arrival {
        let mut all = self.lock();
        if !all.contains_key(client) {
            all.insert(client.to_owned(), HashMap::new());
        }
        let Some(of_client) = all.get_mut(client) else { return Arrival::Refused };
        match of_client.get(&packet) {
            Some(Stage::Taken) => Arrival::Again,
            Some(Stage::OnItsWay) => Arrival::Refused,
            None if of_client.len() >= UNRELEASED_MAX => Arrival::Refused,
            None => {
                of_client.insert(packet, Stage::OnItsWay);
                Arrival::New
            }
        }
    }

    /// It is kept.
    pub fn taken(&self, client: &str, packet: u16) {
        if let Some(stage) = self.lock().get_mut(client).and_then(|c| c.get_mut(&packet)) {
            *stage = Stage::Taken;
        }
    }

    /// It could not be kept: it will be sent again.
    pub fn failed(&self, client: &str, packet: u16) {
        self.released(client, packet);
    }

    /// The client has done with it.
    pub fn released(&self, client: &str, packet: u16) {
        let mut all = self.lock();
        if let Some(of_client) = all.get_mut(client) {
            of_client.remove(&packet);
            if of_client.is_empty() {
                all.remove(client);
            }
        }
    }

    /// The client's session has ended or begun anew.
    pub fn forget(&self, client: &str) {
        self.lock().remove(client);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_new_until_it_is_taken_and_again_until_it_is_released() {
        let all = Unreleased::default();
        assert_eq!(all.arrives("a", 1), Arrival::New);
        assert_eq!(all.arrives("a", 1), Arrival::Refused, "nobody knows yet what becomes of it");
        all.failed("a", 1);
        assert_eq!(all.arrives("a", 1), Arrival::New);
        all.taken("a", 1);
        assert_eq!(all.arrives("a", 1), Arrival::Again);
        assert_eq!(all.arrives("b", 1), Arrival::New, "another client's ids are its own");
        all.released("a", 1);
        assert_eq!(all.arrives("a", 1), Arrival::New);
        all.taken("a", 1);
        all.forget("a");
        assert_eq!(all.arrives("a", 1), Arrival::New);
    }

    #[test]
    fn what_is_remembered_of_a_client_is_bounded_and_nothing_of_who_has_done() {
        let all = Unreleased::default();
        let new = (0..5000).filter(|&n| all.arrives("a", n) == Arrival::New).count();
        assert_eq!(new, UNRELEASED_MAX);
        (0..5000).for_each(|n| all.released("a", n));
        assert!(all.lock().is_empty());
    }
}
