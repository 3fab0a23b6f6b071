//! What a kWh costs at each time, by the contracts that are in force.

use crate::cost::one_currency;
use crate::{Billing, Result, calculate};
use ohmstead_model::SlotRange;
use ohmstead_tariff::rates::{Rate, rates, together, within};
use ohmstead_tariff::{Contract, PriceBook, SlotTable};

/// The prices over a range.
#[derive(Debug, Clone)]
pub struct RatesAnswer {
    /// ISO 4217 code.
    pub currency: String,
    /// Of which contracts.
    pub contracts: Vec<String>,
    /// Ascending; where no contract is in force there is none.
    pub rates: Vec<Rate>,
}

impl Billing {
    /// What a kWh costs at each time of a range, of one contract or of all of the site together.
    ///
    /// # Errors
    /// When no contract is known, a tariff cannot be billed, or the contracts are in several currencies.
    pub async fn rates(&self, contract: Option<&str>, range: SlotRange) -> Result<RatesAnswer> {
        let chosen = self.chosen(contract).await?;
        let currency = one_currency(chosen.iter())?;
        let contracts: Vec<Contract> = chosen.into_iter().map(|kept| kept.contract).collect();
        let ids = contracts.iter().map(|c| c.id.clone()).collect();
        // Whole days: some tariffs average a day's market prices.
        let day_start = |slot| self.calendar.day_start(self.calendar.date(slot));
        let last = range.to.start();
        let until = if day_start(last) == range.to {
            range.to
        } else {
            self.calendar.day(self.calendar.date(last)).to
        };
        let whole = SlotRange::new(day_start(range.from.start()), until);
        let prices = self.prices(contracts.iter().any(Contract::needs_prices), whole).await?;
        let calendar = self.calendar.clone();
        let rates = calculate(move || {
            let table = SlotTable::new(&calendar, whole);
            Ok(within(site_rates(&contracts, &table, &prices)?, range))
        })
        .await?;
        Ok(RatesAnswer { currency, contracts: ids, rates })
    }
}

fn site_rates(contracts: &[Contract], table: &SlotTable, prices: &PriceBook) -> Result<Vec<Rate>> {
    let mut each = Vec::with_capacity(contracts.len());
    for contract in contracts {
        each.push(rates(contract, table, prices)?);
    }
    Ok(together(&each))
}
