//! What another process on the same store has changed is read again.

use crate::directory::Directory;
use crate::principal::Principal;
use crate::{Identity, IdentityError};
use std::sync::Mutex;

impl Identity {
    /// Reads everything again, and tells whoever listens when somebody's rights may have changed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read_again(&self) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        self.load_again().await
    }

    /// The same for who holds `changing`.
    pub(crate) async fn load_again(&self) -> Result<(), IdentityError> {
        let mut loaded = Directory::load(self.store.as_ref(), self.clock.now()).await?;
        let mut directory = self.write();
        let is_same = directory.has_same_rights(&loaded);
        // Which tokens were used is not written down yet.
        loaded.used = Mutex::new(std::mem::take(&mut *directory.used()));
        *directory = loaded;
        drop(directory);
        if !is_same {
            self.tell();
        }
        Ok(())
    }

    /// True of a token that a hub signed for a session that is not known here.
    fn is_of_other(&self, token: &str) -> bool {
        self.read().is_of_other(token, self.clock.now())
    }

    /// As [`Self::authenticate`]. A token of a session that is not known here is looked for in the
    /// store: its person may have signed in at another hub just now.
    ///
    /// # Errors
    /// As [`Self::authenticate`], or when the store cannot be read.
    pub async fn authenticate_anywhere(&self, token: &str) -> Result<Principal, IdentityError> {
        let known = self.authenticate(token);
        if known.is_ok() || !self.store.is_shared() || !self.is_of_other(token) {
            return known;
        }
        let _changing = self.changing.lock().await;
        // Whoever waited here before may have read it already.
        if self.authenticate(token).is_err() {
            self.load_again().await?;
        }
        self.authenticate(token)
    }
}
