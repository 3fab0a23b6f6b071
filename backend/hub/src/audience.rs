//! Who may be told of what: people's rights, as notifications ask for them; and the hub's own key for web push.

use crate::file::write_file;
use crate::key::{bytes_of, hex};
use anyhow::{Context, anyhow};
use ohmstead_identity::{Identity, Principal, Who};
use ohmstead_model::DeviceId;
use ohmstead_notify::{Audience, VapidKey};
use ohmstead_store::identity::Kind;
use ohmstead_store::{Store, take_lease_for};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The file in the data directory.
const KEY: &str = "push.key";
/// Where a shared store has it, and the lease under which it is put there.
const SHARED: &str = "push/key";
const ALONE: Duration = Duration::from_secs(10);
const AGAIN: Duration = Duration::from_millis(200);

/// The people of a hub.
pub struct People {
    /// Who may do what.
    pub identity: Arc<Identity>,
    /// Nobody signs in.
    pub is_open: bool,
}

impl People {
    fn principal(&self, person: &str) -> Option<Principal> {
        let account = self.identity.account(person).filter(|a| !a.disabled)?;
        let who = Who::Person { name: account.name, session: String::new() };
        Some(Principal { who, grants: account.grants, limits: None })
    }
}

impl Audience for People {
    fn may_hear(&self, person: Option<&str>, device: &DeviceId) -> bool {
        match person.map(|person| self.principal(person)) {
            // Subscribed while nobody had to sign in.
            None => self.is_open,
            Some(principal) => {
                principal.is_some_and(|p| self.identity.sees(&p, Kind::Device, device.as_str()))
            }
        }
    }

    fn is_known(&self, person: Option<&str>) -> bool {
        person.map_or(self.is_open, |person| self.identity.account(person).is_some())
    }
}

/// The hub's key for web push, made at the first start. Browsers subscribe for this one key: of several hubs on one
/// store all have the one that is kept there, which is that of the hub that came first.
///
/// # Errors
/// When it cannot be read or written, or is none.
pub async fn push_key(
    dir: &Path,
    store: &dyn Store,
    holder: &str,
) -> anyhow::Result<Arc<VapidKey>> {
    if !store.is_shared() {
        return Ok(Arc::new(key_in(dir)?));
    }
    // Two that come first at the same time must not each keep their own.
    let alone = loop {
        match take_lease_for(store, SHARED, holder, ALONE).await? {
            Some(lease) => break lease,
            None => tokio::time::sleep(AGAIN).await,
        }
    };
    let key = shared_key(dir, store).await;
    store.release_lease(&alone).await?;
    Ok(Arc::new(key?))
}

async fn shared_key(dir: &Path, store: &dyn Store) -> anyhow::Result<VapidKey> {
    let what = "the key for web push in the store";
    if let Some((_, bytes)) = store.values(SHARED).await?.pop() {
        return VapidKey::from_pkcs8(&bytes).context(what);
    }
    let key = key_in(dir)?;
    store.set_value(SHARED, Some(file_bytes(dir)?)).await?;
    Ok(key)
}

fn key_in(dir: &Path) -> anyhow::Result<VapidKey> {
    let path = dir.join(KEY);
    if !path.exists() {
        write_file(&path, &format!("{}\n", hex(&VapidKey::generate()?)), true)?;
    }
    let what = || format!("the key for web push in {}", path.display());
    VapidKey::from_pkcs8(&file_bytes(dir).with_context(what)?).with_context(what)
}

fn file_bytes(dir: &Path) -> anyhow::Result<Vec<u8>> {
    let text = std::fs::read_to_string(dir.join(KEY))?;
    bytes_of(text.trim()).ok_or_else(|| anyhow!("no hexadecimal digits"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_key_is_made_once_for_its_owner_only_and_a_damaged_one_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let first = key_in(dir.path()).unwrap().public().to_owned();
        assert_eq!(key_in(dir.path()).unwrap().public(), first);
        let path = dir.path().join(KEY);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        for damaged in ["", "00", "xyz"] {
            std::fs::write(&path, damaged).unwrap();
            let error = format!("{:#}", key_in(dir.path()).unwrap_err());
            assert!(error.contains("push.key"), "{error}");
        }
    }
}
