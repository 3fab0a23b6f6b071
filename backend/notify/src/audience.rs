//! Who may be told what.

use ohmstead_model::DeviceId;

/// What the hub knows of people, for channels that belong to one of them.
pub trait Audience: Send + Sync {
    /// True when a person may hear of a device now. `None`: somebody who never signed in.
    fn may_hear(&self, person: Option<&str>, device: &DeviceId) -> bool;

    /// True while there is such a person.
    fn is_known(&self, person: Option<&str>) -> bool;
}
