//! Which contracts a question is about.

use crate::{Billing, BillingError, Result};
use ohmstead_store::{KeptContract, Purpose};
use ohmstead_tariff::holiday::Holiday;

impl Billing {
    /// The contract or offer of that id; without an id every contract the site is billed by.
    ///
    /// # Errors
    /// When there is none, or the store cannot be read.
    pub async fn chosen(&self, id: Option<&str>) -> Result<Vec<KeptContract>> {
        choose(self.contracts().await?, id)
    }

    /// The holidays that the site's contracts know, those of all their versions.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn holidays(&self) -> Result<Vec<Holiday>> {
        let billed = self.contracts().await?.into_iter().filter(|c| c.purpose == Purpose::Contract);
        let versions = billed.flat_map(|c| c.contract.versions);
        let mut out: Vec<Holiday> = Vec::new();
        for holiday in versions.flat_map(|v| v.tariff.holidays) {
            if !out.contains(&holiday) {
                out.push(holiday);
            }
        }
        Ok(out)
    }

    /// One contract; without an id the only one the site is billed by.
    ///
    /// # Errors
    /// When there is none, or several and no id says which.
    pub async fn one(&self, id: Option<&str>) -> Result<KeptContract> {
        let mut found = self.chosen(id).await?;
        if found.len() > 1 {
            let names: Vec<_> = found.iter().map(|c| c.contract.id.as_str()).collect();
            return Err(BillingError::Refused(format!(
                "the site has several contracts ({}): say which with contract=…",
                names.join(", ")
            )));
        }
        found.pop().ok_or_else(|| BillingError::NotFound("no contract is known".to_owned()))
    }
}

/// Of all contracts those that a question is about.
pub(crate) fn choose(all: Vec<KeptContract>, id: Option<&str>) -> Result<Vec<KeptContract>> {
    let Some(id) = id else {
        let billed: Vec<_> = all.into_iter().filter(|c| c.purpose == Purpose::Contract).collect();
        if billed.is_empty() {
            return Err(BillingError::NotFound(
                "no contract is known: add one with POST /api/tariffs".to_owned(),
            ));
        }
        return Ok(billed);
    };
    let known = all.iter().map(|c| c.contract.id.as_str()).collect::<Vec<_>>().join(", ");
    all.into_iter().find(|c| c.contract.id == id).map(|c| vec![c]).ok_or_else(|| {
        BillingError::NotFound(format!("there is no contract {id:?}; known are: {known}"))
    })
}
