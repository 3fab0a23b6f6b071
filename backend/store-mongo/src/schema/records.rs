//! Sites, people, alerts, bills, meters in the field and other records.
//!
//! What nobody searches in is JSON text in `body`, as in the other stores. All of it is small but
//! the alerts: these are found by device, so that they can be spread over shards.

use super::collection::{Collection, Field, Index};

/// What is found by its key alone.
const fn records(name: &'static str) -> Collection {
    Collection { name, fields: &[("_id", "string"), ("body", "string")], indexes: &[] }
}

const fn index(keys: &'static [&'static str]) -> Index {
    Index { keys, unique: false, sparse: false }
}

const fn unique(keys: &'static [&'static str]) -> Index {
    Index { keys, unique: true, sparse: false }
}

const KEPT_BY_ACCOUNT: &[Field] = &[("_id", "string"), ("account", "string"), ("body", "string")];
const DATED: &[Field] = &[("_id", "string"), ("created_at", "long"), ("body", "string")];

/// What the first version has.
pub const FIRST: &[Collection] = &[
    Collection { name: "values", fields: &[("_id", "string"), ("body", "binData")], indexes: &[] },
    Collection {
        name: "retained",
        fields: &[("_id", "string"), ("qos", "long"), ("payload", "binData")],
        indexes: &[],
    },
    records("virtual_meters"),
    Collection {
        name: "period_devices",
        fields: &[("_id", "string"), ("revision", "long")],
        indexes: &[],
    },
    // Alerts. The key of an episode and of its acknowledgement: rule, device, since.
    Collection { name: "rules", fields: &[("_id", "object"), ("body", "string")], indexes: &[] },
    Collection {
        name: "episodes",
        fields: &[("_id", "object"), ("raised_at", "long"), ("peak", "long")],
        indexes: &[
            index(&["-_id.since", "_id.rule", "_id.device"]),
            index(&["_id.device", "-_id.since", "_id.rule"]),
            index(&["cleared_at", "-_id.since", "_id.rule", "_id.device"]),
        ],
    },
    Collection {
        name: "acks",
        fields: &[("_id", "object"), ("at", "long"), ("by", "string")],
        indexes: &[],
    },
    Collection {
        name: "outbox",
        fields: &[("_id", "long"), ("rule", "string"), ("device", "string"), ("since", "long")],
        indexes: &[],
    },
    // Bills. The key of prices: name, zone, day.
    records("contracts"),
    Collection {
        name: "prices",
        fields: &[("_id", "object"), ("body", "string")],
        indexes: &[index(&["_id.day"])],
    },
    Collection {
        name: "price_changes",
        fields: &[
            ("_id", "long"),
            ("name", "string"),
            ("zone", "string"),
            ("at", "long"),
            ("body", "string"),
        ],
        indexes: &[index(&["name", "zone", "_id"])],
    },
    Collection {
        name: "bills",
        fields: &[("_id", "string"), ("issued", "long"), ("body", "string")],
        indexes: &[index(&["issued", "_id"])],
    },
    // Meters in the field. The key of a command: device, issued_at, id.
    Collection {
        name: "credentials",
        fields: &[
            ("_id", "string"),
            ("channels", "string"),
            ("hash", "binData"),
            ("made_at", "long"),
        ],
        indexes: &[],
    },
    Collection { name: "commands", fields: &[("_id", "object"), ("body", "string")], indexes: &[] },
    Collection {
        name: "events",
        fields: &[
            ("_id", "long"),
            ("device", "string"),
            ("arrived", "long"),
            ("message", "string"),
        ],
        indexes: &[unique(&["device", "message"]), index(&["device", "_id"])],
    },
    records("meter_infos"),
    Collection {
        name: "model_trainings",
        fields: &[("_id", "string"), ("at", "long")],
        indexes: &[],
    },
    Collection {
        name: "firmware",
        fields: &[
            ("_id", "long"),
            ("board", "string"),
            ("version", "string"),
            ("bytes", "long"),
            ("sha256", "string"),
            ("uploaded_at", "long"),
        ],
        indexes: &[unique(&["board", "version"])],
    },
    Collection {
        name: "firmware_files",
        fields: &[("_id", "long"), ("body", "binData")],
        indexes: &[],
    },
    Collection {
        name: "rollouts",
        fields: &[("_id", "long"), ("revision", "long"), ("body", "string")],
        indexes: &[],
    },
    // Sites and people. The key of a placement: kind, id.
    Collection { name: "sites", fields: DATED, indexes: &[] },
    Collection {
        name: "placements",
        fields: &[("_id", "object"), ("site", "string")],
        indexes: &[index(&["site"])],
    },
    records("accounts"),
    Collection { name: "sessions", fields: KEPT_BY_ACCOUNT, indexes: &[index(&["account"])] },
    Collection { name: "api_tokens", fields: KEPT_BY_ACCOUNT, indexes: &[index(&["account"])] },
    Collection {
        name: "links",
        fields: &[("_id", "binData"), ("expires_at", "long"), ("body", "string")],
        indexes: &[index(&["expires_at"])],
    },
    Collection { name: "sign_in_keys", fields: DATED, indexes: &[] },
    // Entries are added, never changed or removed.
    Collection {
        name: "audit",
        fields: &[
            ("_id", "long"),
            ("at", "long"),
            ("who", "string"),
            ("action", "string"),
            ("outcome", "string"),
        ],
        indexes: &[index(&["who", "_id"]), index(&["object", "_id"]), index(&["site", "_id"])],
    },
];
