//! Why the hub cannot do its work right now.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A failed commit counts for this long: whoever could not be told of an acknowledgement sends again
/// well within it.
const STORE_FAILURE_LASTS: Duration = Duration::from_secs(60);

/// What is wrong, by the part that it concerns. Empty when all is well.
#[derive(Debug, Default)]
pub struct Health(Mutex<BTreeMap<&'static str, Fault>>);

#[derive(Debug)]
struct Fault {
    text: String,
    until: Option<Instant>,
}

impl Health {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what is wrong with a part, or that nothing is any more. True when that is news.
    pub fn set(&self, part: &'static str, fault: Option<String>) -> bool {
        let mut all = self.lock();
        match fault {
            Some(text) => {
                let before = all.insert(part, Fault { text: text.clone(), until: None });
                before.is_none_or(|b| b.text != text)
            }
            None => all.remove(part).is_some(),
        }
    }

    /// Notes that the store did not take something. True when it had been well before.
    pub(crate) fn store_failed(&self, text: String) -> bool {
        let until = Some(Instant::now() + STORE_FAILURE_LASTS);
        self.lock().insert("store", Fault { text, until }).is_none()
    }

    /// Notes that the store takes what it is given. True when it had failed before.
    pub(crate) fn store_works(&self) -> bool {
        self.set("store", None)
    }

    /// Has readings refused from now on, or no more, because of the disk.
    pub fn refuse(&self, why: Option<String>) {
        self.set("disk", why);
    }

    /// Why readings are refused.
    pub(crate) fn refusal(&self) -> Option<String> {
        self.lock().get("disk").map(|fault| fault.text.clone())
    }

    /// Everything that is wrong, in words; nothing when all is well.
    pub fn fault(&self) -> Option<String> {
        let mut all = self.lock();
        let now = Instant::now();
        all.retain(|_, fault| fault.until.is_none_or(|until| now < until));
        let texts: Vec<&str> = all.values().map(|fault| fault.text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_news_once_and_goes_when_it_is_over() {
        let health = Health::default();
        assert_eq!(health.fault(), None);
        assert!(health.store_failed("full".into()));
        assert!(!health.store_failed("full".into()), "known already");
        assert!(health.set("clock", Some("1970".into())));
        assert_eq!(health.fault().as_deref(), Some("1970; full"));
        assert!(health.store_works());
        assert!(!health.store_works());
        assert_eq!(health.fault().as_deref(), Some("1970"));
    }
}
