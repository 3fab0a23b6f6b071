//! What a message of another system says.

use crate::told::Told;
use ohmstead_model::DeviceId;
use ohmstead_wire::reading::MessageReading;

/// Readings of one message at most: more channels than any meter has.
pub const READINGS_MAX: usize = 256;

/// One reading in a message of another system.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Whose it is: made of the names in topic and message, always the same for the same meter.
    pub device: DeviceId,
    /// What people may call it.
    pub name: String,
    /// Its values in V, A, W and Wh, without a time stamp.
    pub message: MessageReading,
    /// What the message says of its time.
    pub told: Told,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Taken {
    /// It is of another kind, or has nothing about electricity in it.
    Nothing,
    /// Its readings; at least one.
    Readings(Vec<Found>),
    /// It should have readings and has none that can be used: a stable word, and what, where and
    /// how to mend it.
    Reject(&'static str, String),
}

impl Taken {
    /// Readings that have anything to say.
    pub(crate) fn of(found: impl IntoIterator<Item = Found>) -> Self {
        let says = |f: &Found| f.message.faults.len() + values(&f.message) > 0;
        let found: Vec<Found> = found.into_iter().filter(says).take(READINGS_MAX).collect();
        if found.is_empty() { Self::Nothing } else { Self::Readings(found) }
    }
}

/// How many values a reading has.
pub(crate) fn values(m: &MessageReading) -> usize {
    let all = [m.voltage, m.current, m.power, m.energy, m.energy_exported];
    all.iter().flatten().count()
}

/// A device id of the parts of a foreign name: `tasmota`, `kitchen/plug` becomes
/// `tasmota-kitchen-plug`. Where characters are lost or the name is too long, a check sum of the
/// whole name keeps different names apart.
pub fn device_id(parts: &[&str]) -> DeviceId {
    let full = parts.join("-");
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let mut id: String = full.chars().map(|c| if plain(c) { c } else { '-' }).collect();
    // A slash or a colon is how such names are built; what else is lost may tell two apart.
    let lost = full.chars().any(|c| !plain(c) && !matches!(c, '/' | ':' | '.' | ' '));
    if lost || id.len() > 64 {
        id.truncate(55);
        id = format!("{id}-{:08x}", check_sum(&full));
    }
    DeviceId::new(&id).expect("made of allowed characters, 1 to 64 of them")
}

/// FNV-1a, 32 bits: the same on every machine and in every version.
fn check_sum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable_and_keep_different_names_apart() {
        assert_eq!(device_id(&["tasmota", "kitchen/plug"]).as_str(), "tasmota-kitchen-plug");
        let (a, b) = (device_id(&["z", "Küche"]), device_id(&["z", "Kàche"]));
        assert_ne!(a, b);
        assert_eq!(a.as_str(), device_id(&["z", "Küche"]).as_str());
        assert!(device_id(&["z", &"x".repeat(500)]).as_str().len() <= 64);
    }
}
