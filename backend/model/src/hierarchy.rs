//! Meters below meters: who is above whom.

use crate::DeviceId;
use std::collections::BTreeSet;

/// The devices above `device`, nearest first, by what `parent_of` says. Ends where a circle closes.
pub fn ancestors(
    device: &DeviceId,
    parent_of: impl Fn(&DeviceId) -> Option<DeviceId>,
) -> Vec<DeviceId> {
    let mut seen = BTreeSet::from([device.clone()]);
    let mut above = Vec::new();
    let mut next = parent_of(device);
    while let Some(id) = next.filter(|id| seen.insert(id.clone())) {
        next = parent_of(&id);
        above.push(id);
    }
    above
}

/// True when `device` below `parent` would be above itself.
pub fn closes_circle(
    device: &DeviceId,
    parent: &DeviceId,
    parent_of: impl Fn(&DeviceId) -> Option<DeviceId>,
) -> bool {
    device == parent || ancestors(parent, parent_of).contains(device)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> DeviceId {
        DeviceId::new(text).unwrap()
    }

    #[test]
    fn a_device_cannot_be_put_below_itself_or_what_lies_below_it() {
        let parent_of = |d: &DeviceId| match d.as_str() {
            "leaf" => Some(id("branch")),
            "branch" => Some(id("trunk")),
            _ => None,
        };
        assert_eq!(ancestors(&id("leaf"), parent_of), [id("branch"), id("trunk")]);
        assert!(closes_circle(&id("trunk"), &id("leaf"), parent_of));
        assert!(closes_circle(&id("leaf"), &id("leaf"), parent_of));
        assert!(!closes_circle(&id("leaf"), &id("trunk"), parent_of));
    }

    #[test]
    fn a_circle_that_is_there_already_does_not_hang() {
        let parent_of = |d: &DeviceId| Some(id(if d.as_str() == "a" { "b" } else { "a" }));
        assert_eq!(ancestors(&id("a"), parent_of), [id("b")]);
    }
}
