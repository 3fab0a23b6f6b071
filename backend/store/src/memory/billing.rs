//! Contracts, prices and bills in memory.

use super::MemoryStore;
use crate::billing::{
    BillStore, ContractStore, KeptBill, KeptContract, PriceChange, PriceFilter, PriceReport,
    PriceStore,
};
use crate::{Result, price_day};
use async_trait::async_trait;
use ohmstead_model::{SlotRange, TimestampMs};
use ohmstead_tariff::PriceSeries;
use ohmstead_tariff::price::join;

#[async_trait]
impl ContractStore for MemoryStore {
    async fn contracts(&self) -> Result<Vec<KeptContract>> {
        Ok(self.lock().billing.contracts.values().cloned().collect())
    }

    async fn put_contracts(&self, contracts: Vec<KeptContract>) -> Result<()> {
        let keyed = contracts.into_iter().map(|c| (c.contract.id.clone(), c));
        self.lock().billing.contracts.extend(keyed);
        Ok(())
    }

    async fn remove_contract(&self, id: &str) -> Result<bool> {
        Ok(self.lock().billing.contracts.remove(id).is_some())
    }
}

#[async_trait]
impl PriceStore for MemoryStore {
    async fn prices(&self, filter: PriceFilter, range: SlotRange) -> Result<Vec<PriceSeries>> {
        let inner = self.lock();
        let of = inner.billing.prices.iter().filter(|((name, zone, day), _)| {
            filter.takes(name, zone) && !range.is_empty() && price_day::days(range).contains(day)
        });
        let pieces = of.flat_map(|(_, kept)| kept.clone());
        Ok(join(pieces.filter_map(|p| price_day::cut(p, range))))
    }

    async fn put_prices(&self, series: Vec<PriceSeries>, now: TimestampMs) -> Result<PriceReport> {
        let mut inner = self.lock();
        let mut report = PriceReport::default();
        for posted in &series {
            for day in price_day::days(posted.span()) {
                let key = (posted.name.clone(), posted.zone.clone(), day);
                let kept = inner.billing.prices.get(&key).cloned().unwrap_or_default();
                let laid = price_day::overlay(day, &kept, posted);
                report.new += laid.new;
                report.changed += laid.changed;
                report.same += laid.same;
                if laid.changed > 0 {
                    inner.billing.changes.push(PriceChange { at: now, was: kept });
                }
                if laid.new + laid.changed > 0 {
                    inner.billing.prices.insert(key, laid.now);
                }
            }
        }
        Ok(report)
    }

    async fn price_changes(
        &self,
        name: &str,
        zone: &str,
        limit: usize,
    ) -> Result<Vec<PriceChange>> {
        let inner = self.lock();
        let of = inner.billing.changes.iter().rev();
        let of = of.filter(|c| c.was.iter().all(|s| s.name == name && s.zone == zone));
        Ok(of.take(limit).cloned().collect())
    }
}

#[async_trait]
impl BillStore for MemoryStore {
    async fn bills(&self) -> Result<Vec<KeptBill>> {
        let mut bills = self.lock().billing.bills.clone();
        bills.sort_by(|a, b| {
            (b.issued.issued, &b.issued.number).cmp(&(a.issued.issued, &a.issued.number))
        });
        Ok(bills)
    }

    async fn bill(&self, number: &str) -> Result<Option<KeptBill>> {
        let inner = self.lock();
        Ok(inner.billing.bills.iter().find(|b| b.issued.number == number).cloned())
    }

    async fn issue_bill(&self, bill: KeptBill) -> Result<bool> {
        let mut inner = self.lock();
        if inner.billing.bills.iter().any(|b| b.issued.number == bill.issued.number) {
            return Ok(false);
        }
        inner.billing.bills.push(bill);
        Ok(true)
    }
}
