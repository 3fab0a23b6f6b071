//! What goes along with a device, and what keeps it where it is.

use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::http::StatusCode;
use ohmstead_fleet::rollout::RolloutState;
use ohmstead_model::DeviceId;
use ohmstead_store::Device;
use ohmstead_store::identity::Kind;
use std::collections::BTreeSet;

/// 409: why something stays where it is, and what to do about it.
pub fn stays(text: String) -> Problem {
    Problem::new(StatusCode::CONFLICT, text)
}

/// A device and all that hangs below it.
pub fn with_below(all: &[Device], device: &DeviceId) -> BTreeSet<DeviceId> {
    let mut group = BTreeSet::from([device.clone()]);
    loop {
        let under = |d: &&Device| d.parent.as_ref().is_some_and(|p| group.contains(p));
        let more: Vec<DeviceId> =
            all.iter().filter(under).map(|d| d.id.clone()).filter(|d| !group.contains(d)).collect();
        if more.is_empty() {
            return group;
        }
        group.extend(more);
    }
}

/// A meter that a roll-out of its site has not reached stays until it has.
pub async fn no_rollout(api: &Api, group: &BTreeSet<DeviceId>) -> Answer<()> {
    for rollout in api.fleet.rollouts().await {
        let of_site = api.identity.owner(Kind::Rollout, &rollout.id.to_string()).is_some();
        let is_open = matches!(rollout.state, RolloutState::Running | RolloutState::Paused);
        let target = rollout.targets.iter().find(|t| group.contains(&t.device));
        if let Some(target) = target.filter(|_| of_site && is_open) {
            return Err(stays(format!(
                "{} is in the roll-out {} of its site: wait for its end, or abort it",
                target.device, rollout.id
            )));
        }
    }
    Ok(())
}
