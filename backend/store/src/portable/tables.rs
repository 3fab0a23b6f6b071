//! What tables there are, and their columns.

/// A table of rows.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// How many of the first columns are its key.
    pub key: usize,
    /// Its columns.
    pub columns: &'static [&'static str],
    /// How many rows are read and written at once: fewer where they are long.
    pub page: usize,
}

impl Table {
    /// The columns of the key.
    pub fn keys(&self) -> &'static [&'static str] {
        &self.columns[..self.key]
    }
}

/// The table of this name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

const fn of(name: &'static str, key: usize, columns: &'static [&'static str]) -> Table {
    Table { name, key, columns, page: 1_000 }
}

/// With a packed body, or a long one.
const fn long(name: &'static str, key: usize, columns: &'static [&'static str]) -> Table {
    Table { name, key, columns, page: 50 }
}

/// Every table, in an order in which what others refer to comes first. Times are ms since 1970,
/// days are counted since then, slots are quarter hours since then; other integers are thousandths of V, A, W, Wh, Hz.
pub const TABLES: &[Table] = &[
    of(
        "device",
        1,
        &[
            "name",
            "label",
            "role",
            "parent",
            "created_at",
            "last_seen",
            "online",
            "online_at",
            "removed_at",
            "late_at",
        ],
    ),
    of("frozen", 1, &["device", "horizon", "carry", "first_slot"]),
    of("dirty", 1, &["device", "from_ms", "to_ms"]),
    of("device_settings", 1, &["device", "body"]),
    long(
        "sealed",
        2,
        &["device", "day", "readings", "first_at", "last_at", "boot_min", "boot_max", "body"],
    ),
    // placed: 0 clocked, 1 placed by its neighbours, 2 placed before the horizon.
    of(
        "reading",
        3,
        &[
            "device",
            "at",
            "placed",
            "voltage",
            "current",
            "power",
            "energy",
            "exported",
            "pf",
            "frequency",
            "seq",
            "boot",
            "estimated",
        ],
    ),
    of("conflict", 3, &["device", "at", "reading"]),
    of("unclocked", 4, &["device", "boot", "seq", "reading", "frozen"]),
    long("packed", 2, &["device", "month", "first", "last", "body"]),
    of(
        "interval",
        2,
        &[
            "device",
            "slot",
            "import",
            "export",
            "import_estimated",
            "export_estimated",
            "voltage_min",
            "voltage_max",
            "voltage_mean",
            "current_min",
            "current_max",
            "current_mean",
            "power_min",
            "power_max",
            "power_mean",
            "readings",
            "covered_ms",
            "flags",
        ],
    ),
    of("finding", 3, &["device", "at", "body"]),
    of("correction", 1, &["id", "device", "body"]),
    of("frozen_episode", 2, &["device", "rule", "since", "raised_at", "peak"]),
    of(
        "reject",
        1,
        &["id", "first_at", "last_at", "count", "topic", "device", "reason", "detail", "payload"],
    ),
    of("rule", 2, &["id", "valid_from", "body"]),
    of("episode", 3, &["rule", "device", "since", "raised_at", "cleared_at", "peak"]),
    of("ack", 3, &["rule", "device", "since", "at", "by"]),
    of(
        "outbox",
        1,
        &[
            "cursor",
            "rule",
            "device",
            "since",
            "old_raised_at",
            "old_cleared_at",
            "old_peak",
            "raised_at",
            "cleared_at",
            "peak",
        ],
    ),
    of("value", 1, &["key", "body"]),
    of("contract", 1, &["id", "body"]),
    of("price", 3, &["name", "zone", "day", "body"]),
    of("price_was", 1, &["id", "name", "zone", "at", "body"]),
    long("bill", 1, &["number", "issued", "body"]),
    of("credential", 1, &["device", "channels", "hash", "made_at"]),
    of("command", 3, &["device", "issued_at", "id", "body"]),
    of("event", 1, &["id", "device", "arrived", "message"]),
    of("meter_info", 1, &["device", "body"]),
    of("model_training", 1, &["device", "at"]),
    of("firmware", 1, &["id", "board", "version", "bytes", "sha256", "uploaded_at"]),
    Table { name: "firmware_file", key: 1, columns: &["firmware", "body"], page: 1 },
    of("rollout", 1, &["id", "revision", "body"]),
    of("site", 1, &["id", "created_at", "body"]),
    of("placement", 2, &["kind", "id", "site"]),
    of("account", 1, &["name", "body"]),
    of("session", 1, &["id", "account", "body"]),
    of("api_token", 1, &["id", "account", "body"]),
    of("link", 1, &["hash", "expires_at", "body"]),
    of("sign_in_key", 1, &["id", "created_at", "body"]),
    of(
        "audit",
        1,
        &["id", "at", "who", "address", "action", "object", "site", "before", "after", "outcome"],
    ),
    of("retained", 1, &["topic", "qos", "payload"]),
    of("virtual_meter", 1, &["id", "body"]),
    of("period_device", 1, &["device", "revision"]),
    // The last number that was given in these tables: none is given twice.
    of("count", 1, &["name", "last"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn tables_and_columns_are_named_once() {
        let names: HashSet<_> = TABLES.iter().map(|t| t.name).collect();
        assert_eq!(names.len(), TABLES.len());
        for table in TABLES {
            let columns: HashSet<_> = table.columns.iter().collect();
            assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
            assert!(table.key >= 1 && table.key <= table.columns.len(), "{}", table.name);
        }
    }
}
