//! An episode in words.

use crate::{Episode, Rule, RuleKind, Source};

/// The unit of a rule's numbers: of costs `currency`.
pub fn unit(kind: RuleKind, currency: &str) -> &str {
    if kind.source() == Source::Costs { currency } else { kind.unit() }
}

/// True where nobody need set a limit: that it is told at all says enough.
pub fn is_without_limit(kind: RuleKind) -> bool {
    matches!(kind.source(), Source::Events | Source::Anomalies)
}

/// What happened, with the numbers that matter: `Power too high: 8200 W, above 7000 W`. `currency`: an ISO 4217 code,
/// for costs.
pub fn message(rule: &Rule, episode: &Episode, currency: &str) -> String {
    let (words, unit) = (rule.kind.words(), unit(rule.kind, currency));
    let value = |v: i64| {
        let number = v as f64 / 1000.0;
        if unit.is_empty() { number.to_string() } else { format!("{number} {unit}") }
    };
    match rule.kind {
        RuleKind::FrozenSensor => words.to_owned(),
        RuleKind::MeterSilent => format!("{words} for more than {}", value(rule.threshold)),
        kind if is_without_limit(kind) && episode.peak == 0 => words.to_owned(),
        kind if is_without_limit(kind) && rule.threshold == 0 => {
            format!("{words}: {}", value(episode.peak))
        }
        kind => {
            let side = if kind.is_under() { "below" } else { "above" };
            format!("{words}: {}, {side} {}", value(episode.peak), value(rule.threshold))
        }
    }
}
