//! Bills as CSV, as an HTML page made for print, and as PDF.

mod csv;
mod html;
mod page;
mod pdf;
mod summary;

pub use csv::csv;
pub use html::html;
pub use page::{Page, rate_unit};
pub(crate) use page::{quantity, rate};
pub use pdf::pdf;
pub use summary::summary;

use crate::bill::minor_digits;
use ohmstead_model::Money;

/// An amount with the currency's decimals: `41.20`. Finer amounts are rounded half away from zero.
pub fn amount(money: Money, currency: &str) -> String {
    let digits = minor_digits(currency);
    let coin = Money::PER_UNIT / 10i64.pow(digits.into());
    let half = if money.0 < 0 { -(coin / 2) } else { coin / 2 };
    let coins = (money.0 + half) / coin;
    let sign = if coins < 0 { "-" } else { "" };
    let width = usize::from(digits) + 1;
    let text = format!("{:0>width$}", coins.unsigned_abs());
    let (whole, part) = text.split_at(text.len() - usize::from(digits));
    if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_show_the_currency_s_decimals() {
        assert_eq!(amount(Money(41_200_000), "EUR"), "41.20");
        assert_eq!(amount(Money(-5_000), "EUR"), "-0.01");
        assert_eq!(amount(Money(4_000), "EUR"), "0.00");
        assert_eq!(amount(Money(1_234_500_000), "JPY"), "1235");
        assert_eq!(amount(Money(1_234_500), "KWD"), "1.235");
    }
}
