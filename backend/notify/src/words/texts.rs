//! Every sentence of notifications and reports, in each language. `{0}` stands for the first value.

use ohmstead_model::Language;

/// The sentences of a language.
pub struct Texts {
    pub critical: &'static str,
    pub warning: &'static str,
    pub over: &'static str,
    pub withdrawn: &'static str,
    /// Heading, message, device, since.
    pub line: &'static str,
    /// Heading, message, device, how often, since.
    pub again_and_again: &'static str,
    pub over_at: &'static str,
    pub still_on: &'static str,
    pub contradicted: &'static str,
    pub late: &'static str,
    pub alerts: &'static str,
    pub digest: &'static str,
    pub and_more: &'static str,
    pub may_repeat: &'static str,
    pub test: &'static str,
    pub test_subject: &'static str,
    /// Words, value, threshold.
    pub above: &'static str,
    pub below: &'static str,
    pub longer_than: &'static str,
    pub week: &'static str,
    pub month: &'static str,
    pub days: &'static str,
    pub nothing_measured: &'static str,
    pub used: &'static str,
    pub exported: &'static str,
    pub cost: &'static str,
    pub covered: &'static str,
    pub week_before: &'static str,
    pub month_before: &'static str,
    pub week_last_year: &'static str,
    pub month_last_year: &'static str,
    pub highest: &'static str,
    pub stood_out: &'static str,
    pub nothing_stood_out: &'static str,
    pub outlook: &'static str,
    pub next_week: &'static str,
    /// Contract, from, to, so far, at end.
    pub bill: &'static str,
}

const EN: Texts = Texts {
    critical: "Critical",
    warning: "Warning",
    over: "Over",
    withdrawn: "Withdrawn",
    line: "{0}: {1} ({2}), since {3}",
    again_and_again: "{0}: {1} ({2}), {3} times since {4}",
    over_at: ", over at {0}",
    still_on: ", still on",
    contradicted: ". Readings that came later contradict it",
    late: ". Late: the readings arrived at {0}",
    alerts: "{0} alerts",
    digest: "digest, alerts: {0}",
    and_more: "and {0} more",
    may_repeat: "This may be a repeat: an earlier attempt to tell you was not answered.",
    test: "This is a test of {0}, sent at {1}.",
    test_subject: "test",
    above: "{0}: {1}, above {2}",
    below: "{0}: {1}, below {2}",
    longer_than: "{0} for more than {1}",
    week: "Week from {0} to {1}",
    month: "Month from {0} to {1}",
    days: "{0}: {1}",
    nothing_measured: "Nothing was measured.",
    used: "Used",
    exported: "Exported",
    cost: "Cost",
    covered: "{0} % of the time was measured.",
    week_before: "Week before",
    month_before: "Month before",
    week_last_year: "Same week last year",
    month_last_year: "Same month last year",
    highest: "Highest days",
    stood_out: "What stood out",
    nothing_stood_out: "Nothing.",
    outlook: "Outlook",
    next_week: "The next seven days: about {0}",
    bill: "{0}, {1} to {2}: {3} so far, about {4} at the end",
};

const DE: Texts = Texts {
    critical: "Kritisch",
    warning: "Warnung",
    over: "Vorbei",
    withdrawn: "Zurückgenommen",
    line: "{0}: {1} ({2}), seit {3}",
    again_and_again: "{0}: {1} ({2}), {3}-mal seit {4}",
    over_at: ", vorbei um {0}",
    still_on: ", dauert an",
    contradicted: ". Später eingetroffene Messwerte widersprechen dem",
    late: ". Verspätet: die Messwerte trafen um {0} ein",
    alerts: "{0} Alarme",
    digest: "Zusammenfassung, Alarme: {0}",
    and_more: "und {0} weitere",
    may_repeat: "Dies kann eine Wiederholung sein: ein früherer Versuch blieb ohne Antwort.",
    test: "Dies ist eine Probe von {0}, gesendet um {1}.",
    test_subject: "Probe",
    above: "{0}: {1}, über {2}",
    below: "{0}: {1}, unter {2}",
    longer_than: "{0} seit mehr als {1}",
    week: "Woche vom {0} bis {1}",
    month: "Monat vom {0} bis {1}",
    days: "{0}: {1}",
    nothing_measured: "Es wurde nichts gemessen.",
    used: "Verbraucht",
    exported: "Eingespeist",
    cost: "Kosten",
    covered: "{0} % der Zeit wurden gemessen.",
    week_before: "Woche davor",
    month_before: "Monat davor",
    week_last_year: "Dieselbe Woche im Vorjahr",
    month_last_year: "Derselbe Monat im Vorjahr",
    highest: "Höchste Tage",
    stood_out: "Was auffiel",
    nothing_stood_out: "Nichts.",
    outlook: "Ausblick",
    next_week: "Die nächsten sieben Tage: etwa {0}",
    bill: "{0}, {1} bis {2}: bisher {3}, am Ende etwa {4}",
};

const AR: Texts = Texts {
    critical: "حرج",
    warning: "تحذير",
    over: "انتهى",
    withdrawn: "سُحب",
    line: "{0}: {1} ({2})، منذ {3}",
    again_and_again: "{0}: {1} ({2})، عدد المرات: {3} منذ {4}",
    over_at: "، انتهى في {0}",
    still_on: "، ما زال قائمًا",
    contradicted: ". قراءات وصلت لاحقًا تناقضه",
    late: ". متأخّر: وصلت القراءات في {0}",
    alerts: "{0} تنبيهات",
    digest: "ملخّص، التنبيهات: {0}",
    and_more: "و{0} أخرى",
    may_repeat: "قد يكون هذا تكرارًا: لم يُجَب على محاولة سابقة لإبلاغك.",
    test: "هذا اختبار من {0}، أُرسل في {1}.",
    test_subject: "اختبار",
    above: "{0}: {1}، فوق {2}",
    below: "{0}: {1}، تحت {2}",
    longer_than: "{0} منذ أكثر من {1}",
    week: "الأسبوع من {0} إلى {1}",
    month: "الشهر من {0} إلى {1}",
    days: "{0}: {1}",
    nothing_measured: "لم يُقَس شيء.",
    used: "الاستهلاك",
    exported: "المُصدَّر",
    cost: "التكلفة",
    covered: "قيس {0} % من الوقت.",
    week_before: "الأسبوع السابق",
    month_before: "الشهر السابق",
    week_last_year: "الأسبوع نفسه من العام الماضي",
    month_last_year: "الشهر نفسه من العام الماضي",
    highest: "أعلى الأيام",
    stood_out: "ما لفت النظر",
    nothing_stood_out: "لا شيء.",
    outlook: "التوقّعات",
    next_week: "الأيام السبعة القادمة: نحو {0}",
    bill: "{0}، من {1} إلى {2}: حتى الآن {3}، وعند النهاية نحو {4}",
};

/// The sentences of a language.
pub const fn texts(language: Language) -> &'static Texts {
    match language {
        Language::En => &EN,
        Language::De => &DE,
        Language::Ar => &AR,
    }
}

/// A sentence with its values.
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // In one pass: a value that looks like a placeholder stays as it is.
    while let Some(at) = rest.find('{') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let number = after.get(1..2).and_then(|n| n.parse::<usize>().ok());
        match number.filter(|_| after.get(2..3) == Some("}")) {
            Some(n) => {
                out.push_str(values.get(n).copied().unwrap_or_default());
                rest = &after[3..];
            }
            None => {
                out.push('{');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_once() {
        assert_eq!(fill("{1} and {0}{", &["a {1}", "b"]), "b and a {1}{");
        assert_eq!(fill("{x} {0", &["a"]), "{x} {0");
    }
}
