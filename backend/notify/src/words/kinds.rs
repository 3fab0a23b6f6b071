//! What rules watch, in German and Arabic; English is the rules' own.

use crate::words::texts::{fill, texts};
use ohmstead_alert::{Episode, Rule, RuleKind, is_without_limit, message as english, unit};
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
        RuleKind::ProjectedDayBudget => {
            "Der Tag wird voraussichtlich mehr verbrauchen als sein Budget"
        }
        RuleKind::ProjectedWeekBudget => {
            "Die Woche wird voraussichtlich mehr verbrauchen als ihr Budget"
        }
        RuleKind::ProjectedMonthBudget => {
            "Der Monat wird voraussichtlich mehr verbrauchen als sein Budget"
        }
        RuleKind::ProjectedDayCost => "Der Tag wird voraussichtlich mehr kosten als sein Budget",
        RuleKind::ProjectedWeekCost => "Die Woche wird voraussichtlich mehr kosten als ihr Budget",
        RuleKind::ForecastDay => {
            "Die nächsten 24 Stunden werden voraussichtlich zu viel verbrauchen"
        }
        RuleKind::EdgeUnusual => "Außerhalb dessen, was der Zähler für üblich hält",
        RuleKind::EdgeFrozen => "Der Zähler meldet, dass seine Werte sich nicht bewegen",
        RuleKind::EdgeReversed => "Der Zähler meldet, dass sein Sensor verkehrt herum sitzt",
        RuleKind::EdgeClipped => "Der Zähler meldet, dass sein Eingang übersteuert ist",
        RuleKind::EdgeRolledBack => "Der Zähler ist zu seiner vorigen Firmware zurückgekehrt",
        RuleKind::AnomalyLeftOn => {
            "Stundenlang ungewöhnlich: etwas Starkes blieb vielleicht eingeschaltet"
        }
        RuleKind::AnomalyStandby => "Tagelang ungewöhnlich: etwas scheint ständig zu laufen",
        RuleKind::AnomalyZero => "Kein Verbrauch, wo sonst immer einer ist",
        RuleKind::AnomalyFrozen => {
            "Stunde um Stunde derselbe Wert: der Zähler oder der Weg zu ihm hängt"
        }
        RuleKind::AnomalySpike => "Eine Stunde weit über allen anderen",
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
        RuleKind::ProjectedDayBudget => "من المرجّح أن يستهلك اليوم أكثر من ميزانيته",
        RuleKind::ProjectedWeekBudget => "من المرجّح أن يستهلك الأسبوع أكثر من ميزانيته",
        RuleKind::ProjectedMonthBudget => "من المرجّح أن يستهلك الشهر أكثر من ميزانيته",
        RuleKind::ProjectedDayCost => "من المرجّح أن يكلّف اليوم أكثر من ميزانيته",
        RuleKind::ProjectedWeekCost => "من المرجّح أن يكلّف الأسبوع أكثر من ميزانيته",
        RuleKind::ForecastDay => {
            "من المرجّح أن يكون استهلاك الساعات الأربع والعشرين القادمة كبيرًا جدًا"
        }
        RuleKind::EdgeUnusual => "خارج ما يراه العداد معتادًا",
        RuleKind::EdgeFrozen => "يبلّغ العداد أن قيمه لا تتحرّك",
        RuleKind::EdgeReversed => "يبلّغ العداد أن مستشعره معكوس",
        RuleKind::EdgeClipped => "يبلّغ العداد أن مدخله فوق مداه",
        RuleKind::EdgeRolledBack => "عاد العداد إلى برنامجه الثابت السابق",
        RuleKind::AnomalyLeftOn => "غير معتاد لساعات: ربما تُرك شيء قويّ مشغّلًا",
        RuleKind::AnomalyStandby => "غير معتاد لأيام: يبدو أن شيئًا يعمل طوال الوقت",
        RuleKind::AnomalyZero => "لا استهلاك حيث يوجد دائمًا",
        RuleKind::AnomalyFrozen => "القيمة نفسها ساعة بعد ساعة: العداد أو الطريق إليه متوقّف",
        RuleKind::AnomalySpike => "ساعة أعلى بكثير من كل ما عداها",
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
        kind if is_without_limit(kind) && episode.peak == 0 => words.to_owned(),
        kind if is_without_limit(kind) && rule.threshold == 0 => format!("{words}: {peak}"),
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
    fn what_has_no_limit_is_told_without_one() {
        let at = TimestampMs(0);
        let told = |language, kind, threshold, peak| {
            let rule = Rule { kind, threshold, ..default_rules(230_000).remove(3) };
            let episode = Episode { since: at, raised_at: at, cleared_at: None, peak };
            message(language, "EUR", &rule, &episode)
        };
        let (en, de) = (Language::En, Language::De);
        let frozen = RuleKind::EdgeFrozen;
        assert_eq!(told(en, frozen, 0, 0), "The meter says that its values do not move");
        assert_eq!(
            told(de, frozen, 0, 0),
            "Der Zähler meldet, dass seine Werte sich nicht bewegen"
        );
        let spike = RuleKind::AnomalySpike;
        assert_eq!(told(en, spike, 0, 8_900_000), "An hour far above all others: 8900 Wh");
        assert_eq!(told(de, spike, 0, 8_900_000), "Eine Stunde weit über allen anderen: 8.900 Wh");
        let limited = told(en, spike, 500_000, 8_900_000);
        assert_eq!(limited, "An hour far above all others: 8900 Wh, above 500 Wh");
    }

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
