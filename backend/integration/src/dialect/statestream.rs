//! Home Assistant's `mqtt_statestream`: `<base>/sensor/<object id>/state`, a plain value.
//!
//! The base topic is the user's; `homeassistant/statestream` or `homeassistant` are usual. Units come on
//! topics of their own, so the rules for names without a unit are those of ESPHome
//! ([`super::esphome`]).
//!
//! Source of the shapes: Home Assistant's documentation, "MQTT Statestream".

use super::esphome;
use crate::found::Taken;

/// Reads a message.
pub fn read(topic: &str, payload: &[u8]) -> Taken {
    let Some((base, object)) =
        topic.strip_suffix("/state").and_then(|topic| topic.split_once("/sensor/"))
    else {
        return Taken::Nothing;
    };
    if !matches!(base, "homeassistant" | "homeassistant/statestream" | "statestream")
        || object.contains('/')
    {
        return Taken::Nothing;
    }
    esphome::value("statestream", "ha", object, payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensor_s_state() {
        let topic = "homeassistant/statestream/sensor/washer_power/state";
        let Taken::Readings(found) = read(topic, b"42.5") else { panic!("taken") };
        assert_eq!(found[0].device.as_str(), "statestream-ha-washer");
        assert_eq!(found[0].message.power, Some(42.5));
        assert_eq!(read(topic, b"unavailable"), Taken::Nothing);
        assert_eq!(read("homeassistant/sensor/x/config", b"{}"), Taken::Nothing);
    }
}
