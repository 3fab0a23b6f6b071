//! What rules watch, in German and Arabic; English is the rules' own.

use crate::words::texts::{fill, texts};
use ohmstead_alert::{Episode, Rule, RuleKind, message as english, unit};
use ohmstead_model::Language;

/// A kind of rule in plain words.
pub const fn kind_words(language: Language, kind: RuleKind) -> &'static str {
    match language {
        Language::En => kind.words(),
        Language::De => german(kind),
        Language::Ar => arabic(kind),
    }
}

const fn german(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::OverVoltage => "Spannung zu hoch",
        RuleKind::UnderVoltage => "Spannung zu niedrig",
        RuleKind::OverCurrent => "Strom zu hoch",
        RuleKind::OverPower => "Leistung zu hoch",
        RuleKind::UnderPower => "Leistung zu niedrig",
        RuleKind::OverFrequency => "Frequenz zu hoch",
        RuleKind::UnderFrequency => "Frequenz zu niedrig",
        RuleKind::LowPowerFactor => "Leistungsfaktor zu niedrig",
        RuleKind::PowerRate => "Leistung ändert sich zu schnell",
        RuleKind::DemandGuard => "Die Spitzenlast wird zu hoch",
        RuleKind::StandbyPower => "Ruhelast zu hoch",
        RuleKind::LeftOn => "Eingeschaltet geblieben",
        RuleKind::ReversedSensor => "Sensor verkehrt herum",
        RuleKind::FrozenSensor => "Der Zähler hängt: seine Werte ändern sich nicht",
        RuleKind::DayBudget => "Das Budget des Tages ist aufgebraucht",
        RuleKind::WeekBudget => "Das Budget der Woche ist aufgebraucht",
        RuleKind::MonthBudget => "Das Budget des Monats ist aufgebraucht",
        RuleKind::DayCost => "Die Kosten des Tages sind über dem Budget",
        RuleKind::WeekCost => "Die Kosten der Woche sind über dem Budget",
        RuleKind::MonthCost => "Die Kosten des Monats sind über dem Budget",
        RuleKind::ProjectedCost => "Die Rechnung wird voraussichtlich über dem Budget liegen",
        RuleKind::MeterSilent => "Vom Zähler ist nichts zu hören",
    }
}

const fn arabic(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::OverVoltage => "الجهد مرتفع جدًا",
        RuleKind::UnderVoltage => "الجهد منخفض جدًا",
        RuleKind::OverCurrent => "التيار مرتفع جدًا",
        RuleKind::OverPower => "القدرة مرتفعة جدًا",
        RuleKind::UnderPower => "القدرة منخفضة جدًا",
        RuleKind::OverFrequency => "التردد مرتفع جدًا",
        RuleKind::UnderFrequency => "التردد منخفض جدًا",
        RuleKind::LowPowerFactor => "معامل القدرة منخفض جدًا",
        RuleKind::PowerRate => "القدرة تتغيّر بسرعة كبيرة",
        RuleKind::DemandGuard => "سيكون الطلب الأقصى مرتفعًا جدًا",
        RuleKind::StandbyPower => "قدرة الاستعداد مرتفعة جدًا",
        RuleKind::LeftOn => "تُرك مشغّلًا",
        RuleKind::ReversedSensor => "المستشعر معكوس",
        RuleKind::FrozenSensor => "العداد متوقّف: قيمه لا تتغيّر",
        RuleKind::DayBudget => "استُنفدت ميزانية اليوم",
        RuleKind::WeekBudget => "استُنفدت ميزانية الأسبوع",
        RuleKind::MonthBudget => "استُنفدت ميزانية الشهر",
        RuleKind::DayCost => "تكاليف اليوم فوق الميزانية",
        RuleKind::WeekCost => "تكاليف الأسبوع فوق الميزانية",
        RuleKind::MonthCost => "تكاليف الشهر فوق الميزانية",
        RuleKind::ProjectedCost => "من المرجّح أن تتجاوز الفاتورة الميزانية",
        RuleKind::MeterSilent => "لا يُسمع شيء من العداد",
    }
}

/// An episode in words, with the numbers that matter.
/// `currency` is that of costs, an ISO 4217 code.
pub fn message(language: Language, currency: &str, rule: &Rule, episode: &Episode) -> String {
    if language == Language::En {
        return english(rule, episode, currency);
    }
    let (words, unit) = (kind_words(language, rule.kind), unit(rule.kind, currency));
    let value = |v: i64| {
        // As many decimals as it has.
        let digits = (0..3).find(|digits| v % 10i64.pow(3 - digits) == 0).unwrap_or(3);
        let number = language.number(v / 10i64.pow(3 - digits), digits as usize);
        format!("{number} {unit}").trim_end().to_owned()
    };
    let (peak, threshold) = (value(episode.peak), value(rule.threshold));
    let t = texts(language);
    match rule.kind {
        RuleKind::FrozenSensor => words.to_owned(),
        RuleKind::MeterSilent => fill(t.longer_than, &[words, &threshold]),
        kind if kind.is_under() => fill(t.below, &[words, &peak, &threshold]),
        _ => fill(t.above, &[words, &peak, &threshold]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_alert::default_rules;
    use ohmstead_model::TimestampMs;

    #[test]
    fn an_alert_is_told_in_the_site_s_language() {
        let rule = default_rules(230_000).remove(3);
        let at = TimestampMs(0);
        let episode = Episode { since: at, raised_at: at, cleared_at: None, peak: 8_200_500 };
        let told = |language| message(language, "EUR", &rule, &episode);
        assert_eq!(told(Language::En), "Power too high: 8200.5 W, above 7000 W");
        assert_eq!(told(Language::De), "Leistung zu hoch: 8.200,5 W, über 7.000 W");
        assert_eq!(
            message(
                Language::De,
                "EUR",
                &Rule { kind: RuleKind::DayCost, ..rule.clone() },
                &episode
            ),
            "Die Kosten des Tages sind über dem Budget: 8.200,5 EUR, über 7.000 EUR"
        );
        assert_eq!(told(Language::Ar), "القدرة مرتفعة جدًا: 8,200.5 W، فوق 7,000 W");
    }
}
