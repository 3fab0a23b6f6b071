//! The languages that notifications and reports are written in, and how each writes numbers and days.

use crate::{MilliwattHours, Money};
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// Arabic.
    Ar,
}

impl Language {
    /// As `lang` and `dir` of an HTML page.
    pub const fn of_page(self) -> (&'static str, &'static str) {
        match self {
            Self::En => ("en", "ltr"),
            Self::De => ("de", "ltr"),
            Self::Ar => ("ar", "rtl"),
        }
    }

    /// What stands between thousands, and before decimals. Digits are those of the meters.
    const fn marks(self) -> (char, char) {
        match self {
            Self::En | Self::Ar => (',', '.'),
            Self::De => ('.', ','),
        }
    }

    /// `value` in units of 10^-`digits`, with all of its decimals.
    pub fn number(self, value: i64, digits: usize) -> String {
        let (group, point) = self.marks();
        let unit = 10u64.pow(u32::try_from(digits).unwrap_or(0).min(18));
        let size = value.unsigned_abs();
        let whole = (size / unit).to_string();
        let mut text = String::new();
        if value < 0 {
            text.push('-');
        }
        for (n, digit) in whole.chars().enumerate() {
            if n > 0 && (whole.len() - n).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if digits > 0 {
            text.push(point);
            text.push_str(&format!("{:0digits$}", size % unit));
        }
        text
    }

    /// Energy in kWh, to a tenth.
    pub fn energy(self, energy: MilliwattHours) -> String {
        format!("{} kWh", self.number(rounded(energy.0, 100_000), 1))
    }

    /// An amount, to a hundredth.
    pub fn money(self, amount: Money, currency: &str) -> String {
        format!("{} {currency}", self.number(rounded(amount.0, 10_000), 2))
    }

    /// By how many percent `now` is more or less than `before`; `None` where that says nothing.
    pub fn change(self, now: i64, before: i64) -> Option<String> {
        if before <= 0 {
            return None;
        }
        let tenths =
            rounded_wide((i128::from(now) - i128::from(before)) * 1000, i128::from(before));
        let sign = if tenths > 0 { "+" } else { "" };
        Some(format!("{sign}{} %", self.number(i64::try_from(tenths).ok()?, 1)))
    }

    /// A day, such as `Mon 16 Nov 2026`.
    pub fn day(self, date: Date) -> String {
        let (day, month, year) = (date.day(), date.month(), date.year());
        let weekday = self.weekday(date.weekday());
        match self {
            Self::En => {
                let names = [
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec",
                ];
                let n = usize::try_from(month - 1).unwrap_or(0);
                format!("{weekday} {day} {} {year}", names.get(n).unwrap_or(&""))
            }
            Self::De => format!("{weekday} {day:02}.{month:02}.{year}"),
            Self::Ar => format!("{weekday} {day:02}/{month:02}/{year}"),
        }
    }

    fn weekday(self, day: Weekday) -> &'static str {
        let names = match self {
            Self::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
            Self::De => ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
            Self::Ar => ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
        };
        let n = usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
        names.get(n).copied().unwrap_or_default()
    }
}

/// `value / unit`, to the nearest; halves away from zero.
fn rounded(value: i64, unit: i64) -> i64 {
    i64::try_from(rounded_wide(i128::from(value), i128::from(unit))).unwrap_or(i64::MAX)
}

fn rounded_wide(value: i128, unit: i128) -> i128 {
    let half = if value < 0 { -unit / 2 } else { unit / 2 };
    (value + half) / unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_does_and_rounded_once() {
        let energy = MilliwattHours(1_234_549_999);
        assert_eq!(Language::En.energy(energy), "1,234.5 kWh");
        assert_eq!(Language::De.energy(MilliwattHours(1_234_550_000)), "1.234,6 kWh");
        assert_eq!(Language::De.energy(MilliwattHours(-50_000)), "-0,1 kWh");
        assert_eq!(Language::En.money(Money(-1_004_999), "EUR"), "-1.00 EUR");
        assert_eq!(Language::Ar.money(Money(1_234_567_891_000), "EUR"), "1,234,567.89 EUR");
        assert_eq!(Language::De.change(1105, 1000).as_deref(), Some("+10,5 %"));
        assert_eq!(Language::En.change(500, 1000).as_deref(), Some("-50.0 %"));
        assert_eq!(Language::En.change(500, 0), None);
        assert_eq!(Language::En.number(i64::MIN, 0), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn days_are_named() {
        let date = jiff::civil::date(2026, 11, 16);
        assert_eq!(Language::En.day(date), "Mon 16 Nov 2026");
        assert_eq!(Language::De.day(date), "Mo 16.11.2026");
        assert_eq!(Language::Ar.day(date), "الاثنين 16/11/2026");
    }
}
