//! What people said of a device: its settings and corrections.

use ohmstead_ledger::Rules;
use ohmstead_model::DeviceId;
use ohmstead_store::{Result, Store};

/// The device's rules without what the ledger found out of its clock.
pub async fn rules(store: &dyn Store, device: &DeviceId) -> Result<Rules> {
    let settings = store.settings(device).await?;
    let corrections = store.corrections(device).await?;
    Ok(Rules::new(&settings, &corrections).unwrap_or_else(|error| {
        tracing::error!(%device, %error, "settings or corrections are not used");
        Rules::default()
    }))
}
