//! Devices, readings and what is derived from them.
//!
//! Keys of several parts are documents whose fields always stand in the same order: `d` the
//! device, then the instant, day, month or slot. `_id` is the shard key of each: what is asked of
//! a device lies together, and no key can be there twice.

use super::collection::{Collection, Index};

/// What the first version has.
pub const FIRST: &[Collection] = &[
    Collection {
        name: "devices",
        fields: &[("_id", "string"), ("created_at", "long"), ("generation", "long")],
        // What is behind.
        indexes: &[Index { keys: &["from"], unique: false, sparse: true }],
    },
    // No other index: each would cost every reading something.
    Collection { name: "readings", fields: &[("_id", "object")], indexes: &[] },
    Collection { name: "placed", fields: &[("_id", "object"), ("fixed", "bool")], indexes: &[] },
    Collection {
        name: "sealed",
        fields: &[
            ("_id", "object"),
            ("n", "long"),
            ("first", "long"),
            ("last", "long"),
            ("body", "binData"),
        ],
        // Boots, from the lowest to the highest.
        indexes: &[Index {
            keys: &["_id.d", "boot_min", "boot_max"],
            unique: false,
            sparse: false,
        }],
    },
    Collection { name: "conflicts", fields: &[("_id", "object")], indexes: &[] },
    Collection {
        name: "unclocked",
        fields: &[("_id", "object"), ("frozen", "bool")],
        indexes: &[],
    },
    Collection { name: "intervals", fields: &[("_id", "object")], indexes: &[] },
    Collection {
        name: "months",
        fields: &[("_id", "object"), ("first", "long"), ("last", "long"), ("body", "binData")],
        indexes: &[],
    },
    Collection { name: "findings", fields: &[("_id", "object")], indexes: &[] },
    Collection {
        name: "corrections",
        fields: &[("_id", "long"), ("d", "string"), ("body", "string")],
        indexes: &[Index { keys: &["d", "_id"], unique: false, sparse: false }],
    },
    Collection { name: "settings", fields: &[("_id", "string"), ("body", "string")], indexes: &[] },
    Collection {
        name: "rejects",
        fields: &[("_id", "long"), ("first_at", "long"), ("last_at", "long"), ("count", "long")],
        indexes: &[Index { keys: &["k"], unique: false, sparse: false }],
    },
    Collection {
        name: "leases",
        fields: &[("_id", "string"), ("holder", "string"), ("token", "long"), ("until", "long")],
        indexes: &[],
    },
    Collection { name: "fences", fields: &[("_id", "string"), ("n", "long")], indexes: &[] },
    Collection { name: "counts", fields: &[("_id", "string"), ("n", "long")], indexes: &[] },
    Collection { name: "schema", fields: &[("_id", "string"), ("n", "long")], indexes: &[] },
];
