//! Limits that every number of a tariff keeps.

use crate::decimal::Decimal;
use crate::error::TariffError;

pub(super) fn check_months(at: &str, months: &[u8]) -> Result<(), TariffError> {
    match months.iter().find(|m| !(1..=12).contains(*m)) {
        Some(month) => Err(TariffError::invalid(at, month.to_string(), "use months from 1 to 12")),
        None => Ok(()),
    }
}

pub(super) fn check_digits(field: &str, digits: Option<u8>, most: u8) -> Result<(), TariffError> {
    match digits.filter(|d| *d > most) {
        Some(digits) => Err(TariffError::invalid(
            field,
            format!("{digits} decimals"),
            format!("use 0 to {most}"),
        )),
        None => Ok(()),
    }
}

/// A price per kWh, kW or percent: anything beyond this is a slip of units.
pub(super) fn check_price(at: &str, price: Decimal) -> Result<(), TariffError> {
    check_within(at, price, 1_000_000)
}

/// An amount of money.
pub(super) fn check_amount(at: &str, amount: Decimal) -> Result<(), TariffError> {
    check_within(at, amount, 1_000_000_000)
}

fn check_within(at: &str, value: Decimal, most: i64) -> Result<(), TariffError> {
    let most = Decimal::from(most);
    if value > most || value < -most {
        let problem = format!("{value} is out of range");
        return Err(TariffError::invalid(
            at,
            problem,
            format!("use at most {most}; check the unit"),
        ));
    }
    Ok(())
}

/// A limit of energy or power. Databases write 10^15 and more for "none".
pub(super) fn check_limit(at: &str, limit: Decimal) -> Result<(), TariffError> {
    if limit.is_negative() {
        return Err(TariffError::invalid(at, format!("{limit} is negative"), "use 0 or more"));
    }
    check_within(at, limit, 1_000_000_000_000_000)
}

/// Limits of steps, each above the one before; only the last step may be open.
pub(super) fn check_limits(
    limits: impl Iterator<Item = Option<Decimal>>,
    at: &str,
) -> Result<(), TariffError> {
    let mut before = Decimal::ZERO;
    for (i, limit) in limits.enumerate() {
        let at = format!("{at}[{i}].upTo");
        let Some(limit) = limit else {
            return Err(TariffError::missing(at, "only the last tier may be without a limit"));
        };
        if limit <= before {
            return Err(not_rising(at, limit));
        }
        check_limit(&at, limit)?;
        before = limit;
    }
    Ok(())
}

pub(super) fn not_rising(at: String, limit: Decimal) -> TariffError {
    TariffError::invalid(
        at,
        format!("{limit} is not above the tier before"),
        "limits are cumulative: put them in rising order",
    )
}
