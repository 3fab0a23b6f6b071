//! What is changed in a store that several processes use.

use futures::stream::{BoxStream, StreamExt, pending};

/// Records that a program keeps in memory, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// People, sessions, tokens, sign-in keys, sites and what belongs to them.
    People,
    /// Credentials of meters, with their certificates.
    Credentials,
    /// What meters say of themselves.
    MeterInfo,
    /// Firmware images.
    Firmware,
    /// Roll-outs.
    Rollouts,
    /// Commands to meters, and their answers.
    Commands,
    /// Settings of devices.
    Settings,
    /// Values by key.
    Values,
}

impl Area {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::People,
        Self::Credentials,
        Self::MeterInfo,
        Self::Firmware,
        Self::Rollouts,
        Self::Commands,
        Self::Settings,
        Self::Values,
    ];
}

/// Tells a process that another has changed something.
pub trait ChangeStore: Send + Sync {
    /// True where several processes may use the store at once.
    fn is_shared(&self) -> bool {
        false
    }

    /// The areas in which something is changed, by whichever process, each as often as it is
    /// changed or more often; every area at first, and again whenever changes may have been missed.
    /// It never ends. A store that one process uses alone tells nothing.
    fn changes(&self) -> BoxStream<'static, Area> {
        pending().boxed()
    }
}
