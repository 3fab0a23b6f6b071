//! One alert as programs get it: by webhook and MQTT the same.

use crate::delivery::Delivery;
use serde_json::{Value, json};

/// As docs/ALERTS.md has it. `id` is the same when it is sent again.
pub fn alert_json(d: &Delivery) -> Value {
    json!({
        "id": d.key(), "what": d.what, "rule": d.rule, "deviceId": d.device.as_str(), "site": d.site,
        "severity": d.severity, "message": d.message, "since": d.since.0,
        "raisedAt": d.raised_at.0, "clearedAt": d.cleared_at.map(|t| t.0),
        "late": d.is_late(), "mayRepeat": d.may_repeat,
    })
}
