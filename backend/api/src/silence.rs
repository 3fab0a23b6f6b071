//! Notices devices that fall silent or come back, for those who watch.

use crate::state::Api;
use ohmstead_ingest::LiveEvent;
use ohmstead_model::DeviceId;
use ohmstead_store::Status;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Runs until dropped. Uses arrival time: a silent meter has no event time.
pub async fn watch_silence(api: Arc<Api>) {
    let mut known: HashMap<DeviceId, Status> = HashMap::new();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        if api.live.receiver_count() == 0 {
            known.clear();
            continue;
        }
        let Ok(devices) = api.store.devices().await else { continue };
        for device in devices.into_iter().filter(|d| !d.is_removed()) {
            let status = api.status(&device);
            let before = known.insert(device.id.clone(), status);
            if before != Some(status) {
                let at = device.last_seen.unwrap_or_else(|| api.clock.now());
                let _ = api.live.send(LiveEvent::Status { device: device.id, status, at });
            }
        }
    }
}
