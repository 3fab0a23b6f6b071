//! Contracts, price series, issued bills.

use crate::MongoStore;
use crate::convert::{from_json, time, to_json};
use crate::document::{self, bodies, body};
use crate::failure::Done;
use crate::session::{Tx, reading, transaction};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_model::{SlotRange, TimestampMs};
use ohmstead_store::{
    BillStore, ContractStore, KeptBill, KeptContract, PriceChange, PriceFilter, PriceReport,
    PriceStore, Result, price_day,
};
use ohmstead_tariff::PriceSeries;
use ohmstead_tariff::price::join;

const CONTRACTS: &str = "contracts";
const PRICES: &str = "prices";
/// What a day's prices were before they were replaced.
const CHANGES: &str = "price_changes";
/// Never changed, never removed.
const BILLS: &str = "bills";

#[async_trait]
impl ContractStore for MongoStore {
    async fn contracts(&self) -> Result<Vec<KeptContract>> {
        Ok(reading!(self, "read contracts", |tx| bodies(&document::all(tx, CONTRACTS).await?)?))
    }

    async fn put_contracts(&self, contracts: Vec<KeptContract>) -> Result<()> {
        transaction!(self, "write contracts", |tx| {
            for contract in &contracts {
                let row = doc! { "_id": &contract.contract.id, "body": to_json(contract)? };
                tx.put(CONTRACTS, row).await?;
            }
        });
        Ok(())
    }

    async fn remove_contract(&self, id: &str) -> Result<bool> {
        Ok(transaction!(self, "remove a contract", |tx| {
            tx.delete(CONTRACTS, doc! { "_id": id }).await? > 0
        }))
    }
}

/// The prices of a series on some days.
fn key(name: &str, zone: &str, day: i32) -> Document {
    doc! { "name": name, "zone": zone, "day": i64::from(day) }
}

/// The days of `range` of the series that are wanted.
fn wanted(filter: &PriceFilter, range: SlotRange) -> Document {
    let days = price_day::days(range);
    let (first, last) = (*days.start(), *days.end());
    if let (Some(name), Some(zone)) = (&filter.name, &filter.zone) {
        return doc! { "_id": { "$gte": key(name, zone, first), "$lte": key(name, zone, last) } };
    }
    let mut wanted = doc! { "_id.day": { "$gte": i64::from(first), "$lte": i64::from(last) } };
    for (field, value) in [("_id.name", &filter.name), ("_id.zone", &filter.zone)] {
        if let Some(value) = value {
            wanted.insert(field, value);
        }
    }
    wanted
}

async fn put(
    tx: &mut Tx,
    posted: &PriceSeries,
    now: TimestampMs,
    report: &mut PriceReport,
) -> Done<()> {
    for day in price_day::days(posted.span()) {
        let key = key(&posted.name, &posted.zone, day);
        let kept = body(tx.one(PRICES, doc! { "_id": key.clone() }).await?)?;
        let kept: Vec<PriceSeries> = kept.unwrap_or_default();
        let laid = price_day::overlay(day, &kept, posted);
        report.new += laid.new;
        report.changed += laid.changed;
        report.same += laid.same;
        if laid.changed > 0 {
            let row = doc! {
                "_id": tx.next(CHANGES).await?,
                "name": &posted.name,
                "zone": &posted.zone,
                "at": now.0,
                "body": to_json(&kept)?,
            };
            tx.insert(CHANGES, vec![row]).await?;
        }
        if laid.new + laid.changed > 0 {
            tx.put(PRICES, doc! { "_id": key, "body": to_json(&laid.now)? }).await?;
        }
    }
    Ok(())
}

fn change(found: &Document) -> Done<PriceChange> {
    Ok(PriceChange { at: time(found, "at")?, was: from_json(found, "body")? })
}

#[async_trait]
impl PriceStore for MongoStore {
    async fn prices(&self, filter: PriceFilter, range: SlotRange) -> Result<Vec<PriceSeries>> {
        if range.is_empty() {
            return Ok(Vec::new());
        }
        let days: Vec<Vec<PriceSeries>> = reading!(self, "read prices", |tx| {
            let by_key = doc! { "_id": 1 };
            bodies(&tx.page(PRICES, wanted(&filter, range), by_key, usize::MAX).await?)?
        });
        let pieces = days.into_iter().flatten();
        Ok(join(pieces.filter_map(|p| price_day::cut(p, range))))
    }

    async fn put_prices(&self, series: Vec<PriceSeries>, now: TimestampMs) -> Result<PriceReport> {
        Ok(transaction!(self, "write prices", |tx| {
            let mut report = PriceReport::default();
            for posted in &series {
                put(tx, posted, now, &mut report).await?;
            }
            report
        }))
    }

    async fn price_changes(
        &self,
        name: &str,
        zone: &str,
        limit: usize,
    ) -> Result<Vec<PriceChange>> {
        Ok(reading!(self, "read replaced prices", |tx| {
            let of = doc! { "name": name, "zone": zone };
            let found = tx.page(CHANGES, of, doc! { "_id": -1 }, limit).await?;
            found.iter().map(change).collect::<Done<Vec<_>>>()?
        }))
    }
}

#[async_trait]
impl BillStore for MongoStore {
    async fn bills(&self) -> Result<Vec<KeptBill>> {
        Ok(reading!(self, "read bills", |tx| {
            let newest = doc! { "issued": -1, "_id": -1 };
            bodies(&tx.page(BILLS, doc! {}, newest, usize::MAX).await?)?
        }))
    }

    async fn bill(&self, number: &str) -> Result<Option<KeptBill>> {
        Ok(reading!(self, "read a bill", |tx| {
            body(tx.one(BILLS, doc! { "_id": number }).await?)?
        }))
    }

    async fn issue_bill(&self, bill: KeptBill) -> Result<bool> {
        Ok(transaction!(self, "issue a bill", |tx| {
            let number = &bill.issued.number;
            let known = tx.one(BILLS, doc! { "_id": number }).await?.is_some();
            if !known {
                let issued = bill.issued.issued.0;
                let row = doc! { "_id": number, "issued": issued, "body": to_json(&bill)? };
                tx.insert(BILLS, vec![row]).await?;
            }
            !known
        }))
    }
}
