//! The tools: each is one question of the API.

use serde_json::{Map, Value, json};

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, or one of a few words.
    Text(&'static [&'static str]),
    /// A whole number, not negative.
    Number,
}

/// An argument.
#[derive(Debug)]
pub struct Argument {
    /// What the assistant calls it.
    pub name: &'static str,
    /// What the API calls it: in the path in braces, else in the query or the body.
    pub field: &'static str,
    pub kind: Kind,
    pub is_required: bool,
    /// What it is, for the assistant.
    about: &'static str,
}

/// How it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Get,
    /// POST that changes nothing: a bill's preview.
    Preview,
}

/// A tool.
#[derive(Debug)]
pub struct Tool {
    pub name: &'static str,
    about: &'static str,
    pub verb: Verb,
    pub path: &'static str,
    pub arguments: &'static [Argument],
    /// A list of the answer that is too long for an assistant: only how many it has is told.
    pub left_out: Option<&'static str>,
}

const TEXT: Kind = Kind::Text(&[]);
const BUCKET: Kind = Kind::Text(&["15m", "hour", "day", "week", "month", "billing", "year"]);

const fn must(
    name: &'static str,
    field: &'static str,
    kind: Kind,
    about: &'static str,
) -> Argument {
    Argument { name, field, kind, is_required: true, about }
}

const fn may(name: &'static str, field: &'static str, kind: Kind, about: &'static str) -> Argument {
    Argument { name, field, kind, is_required: false, about }
}

const SITE: Argument =
    may("site", "site", TEXT, "A site's id or name; default: the first that the token sees.");
const FROM: Argument =
    must("from", "from", TEXT, "First instant, RFC 3339 with offset, on a quarter hour.");
const TO: Argument =
    may("to", "to", TEXT, "First instant after; default: the end of the present quarter hour.");
const CONTRACT: Argument = may(
    "contract",
    "contract",
    TEXT,
    "A contract's id from list_tariffs; default: every contract of the site.",
);
const ONE_CONTRACT: Argument = may(
    "contract",
    "contract",
    TEXT,
    "A contract's id from list_tariffs; default: the site's only one.",
);
const PERIOD: Argument = may(
    "period",
    "period",
    TEXT,
    "`2026-10`: the billing period that begins in that month; `2026-10-05`: the one that holds that day. Default: the running one.",
);
const LINE: Argument =
    must("line", "{line}", Kind::Number, "Which line of the bill, counted from 0.");
const METER: Argument =
    must("meter", "deviceId", TEXT, "A meter's id from list_meters, or a virtual meter's.");

/// Every tool.
pub const ALL: &[Tool] = &[
    Tool {
        name: "list_sites",
        about: "Sites that can be asked about, with time zone, currency and billing day.",
        verb: Verb::Get,
        path: "/api/sites",
        arguments: &[],
        left_out: None,
    },
    Tool {
        name: "list_meters",
        about: "Meters with id, name, role (main, circuit, solar, battery), state and newest reading.",
        verb: Verb::Get,
        path: "/api/devices",
        arguments: &[SITE],
        left_out: None,
    },
    Tool {
        name: "get_energy",
        about: "Energy of a meter, imported and exported (Wh), per bucket and in total, with peaks, coverage and the share that is estimated.",
        verb: Verb::Get,
        path: "/api/energy",
        arguments: &[
            METER,
            FROM,
            TO,
            may("bucket", "bucket", BUCKET, "Default hour; year for one number."),
            SITE,
        ],
        left_out: None,
    },
    Tool {
        name: "get_cost",
        about: "What energy cost, per bucket and in total, by the contracts as they are today.",
        verb: Verb::Get,
        path: "/api/cost",
        arguments: &[
            may("meter", "deviceId", TEXT, "A meter's id; default: the contracts' own meters."),
            CONTRACT,
            FROM,
            TO,
            may("bucket", "bucket", BUCKET, "Default day."),
            may("by", "by", Kind::Text(&["circuit"]), "`circuit`: also the share of each circuit."),
            SITE,
        ],
        left_out: None,
    },
    Tool {
        name: "project_cost",
        about: "What the running billing period will cost at its end, with a band.",
        verb: Verb::Get,
        path: "/api/cost/projection",
        arguments: &[CONTRACT, SITE],
        left_out: None,
    },
    Tool {
        name: "list_tariffs",
        about: "Contracts and offers with their prices.",
        verb: Verb::Get,
        path: "/api/tariffs",
        arguments: &[SITE],
        left_out: None,
    },
    Tool {
        name: "list_bills",
        about: "Bills that were issued.",
        verb: Verb::Get,
        path: "/api/bills",
        arguments: &[CONTRACT, SITE],
        left_out: None,
    },
    Tool {
        name: "get_bill",
        about: "An issued bill with its lines, and what would be different today.",
        verb: Verb::Get,
        path: "/api/bills/{id}",
        arguments: &[must("bill", "{id}", TEXT, "The bill's id from list_bills.")],
        left_out: None,
    },
    Tool {
        name: "explain_bill_line",
        about: "How a line of an issued bill comes about: quantity, price, how it was counted and the time it counts. Of the quarter hours behind it only the number is told: get_energy has them.",
        verb: Verb::Get,
        path: "/api/bills/{id}/lines/{line}",
        arguments: &[must("bill", "{id}", TEXT, "The bill's id from list_bills."), LINE],
        left_out: Some("slots"),
    },
    Tool {
        name: "preview_bill",
        about: "The bill of a period as it would be issued now, with its lines. Nothing is issued.",
        verb: Verb::Preview,
        path: "/api/bills/preview",
        arguments: &[ONE_CONTRACT, PERIOD, SITE],
        left_out: None,
    },
    Tool {
        name: "explain_preview_line",
        about: "How a line of a bill that is not issued yet comes about, as explain_bill_line has it.",
        verb: Verb::Preview,
        path: "/api/bills/preview/lines/{line}",
        arguments: &[LINE, ONE_CONTRACT, PERIOD, SITE],
        left_out: Some("slots"),
    },
    Tool {
        name: "get_forecast",
        about: "Energy of the next hours of a meter, with a band.",
        verb: Verb::Get,
        path: "/api/forecast",
        arguments: &[
            METER,
            may("hours", "horizon", Kind::Number, "Hours ahead, 1 to 1,488; default 24."),
        ],
        left_out: None,
    },
    Tool {
        name: "list_alerts",
        about: "What went wrong: alerts with rule, meter, beginning, end and worst value.",
        verb: Verb::Get,
        path: "/api/alerts",
        arguments: &[
            may("state", "state", Kind::Text(&["active", "cleared"]), "Default: both."),
            may("meter", "deviceId", TEXT, "One meter's only."),
            may("limit", "limit", Kind::Number, "At most this many, 1 to 1,000; default 200."),
            SITE,
        ],
        left_out: None,
    },
    Tool {
        name: "list_anomalies",
        about: "What stood out in a meter's consumption, in words.",
        verb: Verb::Get,
        path: "/api/anomalies",
        arguments: &[
            METER,
            may("days", "days", Kind::Number, "How many days back, 1 to 366; default 30."),
        ],
        left_out: None,
    },
];

impl Tool {
    /// As the protocol lists it.
    pub fn describe(&self) -> Value {
        let mut properties = Map::new();
        for argument in self.arguments {
            let mut schema = match argument.kind {
                Kind::Text([]) => json!({"type": "string"}),
                Kind::Text(words) => json!({"type": "string", "enum": words}),
                Kind::Number => json!({"type": "integer", "minimum": 0}),
            };
            schema["description"] = argument.about.into();
            properties.insert(argument.name.to_owned(), schema);
        }
        let required: Vec<&str> =
            self.arguments.iter().filter(|a| a.is_required).map(|a| a.name).collect();
        json!({
            "name": self.name,
            "description": self.about,
            "inputSchema": {
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            },
            "annotations": {"readOnlyHint": true, "idempotentHint": true, "openWorldHint": false},
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The API document, which says what there is.
    fn document() -> Value {
        serde_json::from_str(&ohmstead_api::openapi_json()).unwrap()
    }

    #[test]
    fn every_tool_asks_what_the_api_has_and_changes_nothing() {
        let document = document();
        for tool in ALL {
            let method = match tool.verb {
                Verb::Get => "get",
                Verb::Preview => "post",
            };
            assert!(
                tool.verb == Verb::Get || tool.path.starts_with("/api/bills/preview"),
                "{}",
                tool.name
            );
            let operation = &document["paths"][tool.path][method];
            assert!(operation.is_object(), "{} is not in the API", tool.path);
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let body = &document["components"]["schemas"]["BillAsk"]["properties"];
            for argument in tool.arguments.iter().filter(|a| a.name != "site") {
                let field = argument.field.trim_matches(['{', '}']);
                let known = parameters.iter().any(|p| p["name"] == field);
                let posted = tool.verb == Verb::Preview && body.get(field).is_some();
                assert!(known || posted, "{}: {} knows no {field}", tool.name, tool.path);
            }
            for parameter in parameters.iter().filter(|p| p["required"] == true) {
                let asked = tool
                    .arguments
                    .iter()
                    .find(|a| a.field.trim_matches(['{', '}']) == parameter["name"]);
                assert!(
                    asked.is_some_and(|a| a.is_required),
                    "{}: {} is required",
                    tool.name,
                    parameter["name"]
                );
            }
        }
    }
}
