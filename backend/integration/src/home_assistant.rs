//! What is told to Home Assistant: MQTT discovery and the states behind it. Pure: topics and payloads
//! only, when they are published is said by the hub.
//!
//! Topics, below the discovery prefix (`homeassistant`) and the hub's own first level (`ohmstead`):
//! - `<prefix>/sensor/<own>_d_<device>/<channel>/config`, `<prefix>/binary_sensor/<own>_d_<device>/problem/config`
//! - `<prefix>/sensor/<own>_c_<contract>/<figure>/config`
//! - `<own>/status`, `<own>/device/<device>/{availability,state,today,alerts}`, `<own>/contract/<contract>/state`
//!
//! Source of the shapes: <https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery>,
//! <https://www.home-assistant.io/integrations/sensor.mqtt/>, and for the state classes
//! <https://developers.home-assistant.io/docs/core/entity/sensor/#long-term-statistics>.

mod contract;
mod device;
mod topic;

pub use contract::{RunningBill, bill};
pub use device::{
    AlertOn, Channel, Latest, Meter, Today, Totals, alerts, availability, state, today,
};
pub use topic::{Own, Told};

use serde_json::{Value, json};

/// A message to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Where.
    pub topic: String,
    /// JSON or a word; empty takes a retained message away.
    pub payload: String,
}

/// Who announces, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// Home Assistant's discovery prefix.
    pub prefix: String,
    /// The hub's own topics.
    pub own: Own,
    /// The hub's version.
    pub version: String,
}

/// What is said of an entity, beside what it has in common with the others of its device.
struct Entity {
    /// The word for it in topics and ids.
    key: &'static str,
    /// What people read.
    name: &'static str,
    /// Home Assistant's device class.
    class: &'static str,
    unit: Option<String>,
    /// Digits behind the point that are shown.
    digits: u8,
    state_class: Option<&'static str>,
    state_topic: String,
    /// The state's key that says since when it counts.
    since: Option<&'static str>,
    /// Where it is told whether it can be had, beside the hub's own status.
    availability: Option<String>,
}

impl Discovery {
    /// Where Home Assistant says that it has started.
    pub fn birth_topic(&self) -> String {
        topic::birth(&self.prefix)
    }

    fn sensor(&self, node: &str, device: &Value, entity: Entity) -> Message {
        let mut config = json!({"name": entity.name, "device_class": entity.class,
            "suggested_display_precision": entity.digits, "state_topic": entity.state_topic,
            "value_template": value_of(entity.key),
            "availability": self.availabilities(entity.availability),
            "availability_mode": "all"});
        if let Some(unit) = entity.unit {
            config["unit_of_measurement"] = json!(unit);
        }
        if let Some(class) = entity.state_class {
            config["state_class"] = json!(class);
        }
        if let Some(since) = entity.since {
            config["last_reset_value_template"] = json!(value_of(since));
        }
        self.config("sensor", node, entity.key, config, device)
    }

    fn availabilities(&self, other: Option<String>) -> Value {
        let topics = std::iter::once(self.own.status()).chain(other);
        topics.map(|topic| json!({"topic": topic})).collect()
    }

    fn config(
        &self,
        kind: &str,
        node: &str,
        key: &str,
        mut config: Value,
        device: &Value,
    ) -> Message {
        config["unique_id"] = json!(format!("{node}_{key}"));
        config["device"] = device.clone();
        config["origin"] = json!({"name": "Ohmstead", "sw": self.version});
        let topic = self.config_topic(kind, node, key);
        Message { topic, payload: config.to_string() }
    }

    fn config_topic(&self, kind: &str, node: &str, key: &str) -> String {
        format!("{}/{kind}/{node}/{key}/config", self.prefix)
    }
}

fn value_of(key: &str) -> String {
    format!("{{{{ value_json.{key} }}}}")
}

/// mWh as kWh, for display: exact up to 9 TWh.
fn kwh(mwh: i64) -> f64 {
    mwh as f64 / 1e6
}

#[cfg(test)]
fn discovery() -> Discovery {
    let own = Own::new("ohmstead");
    Discovery { prefix: "homeassistant".into(), own, version: "0.1.0".into() }
}
