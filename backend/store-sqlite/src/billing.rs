//! Contracts, price series, issued bills.

use crate::open_transaction::OpenTransaction;
use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_model::{SlotRange, TimestampMs};
use ohmstead_store::{
    BillStore, ContractStore, KeptBill, KeptContract, PriceChange, PriceFilter, PriceReport,
    PriceStore, Result, price_day,
};
use ohmstead_tariff::PriceSeries;
use ohmstead_tariff::price::join;
use rusqlite::OptionalExtension;

#[async_trait]
impl ContractStore for SqliteStore {
    async fn contracts(&self) -> Result<Vec<KeptContract>> {
        self.read("read contracts", |c| {
            let mut statement = c.prepare_cached("SELECT body FROM contract ORDER BY id")?;
            statement.query_map([], |r| row::from_json(r, 0))?.collect()
        })
        .await
    }

    async fn put_contracts(&self, contracts: Vec<KeptContract>) -> Result<()> {
        self.write("write contracts", move |open| {
            for contract in &contracts {
                open.tx
                    .prepare_cached("INSERT OR REPLACE INTO contract (id, body) VALUES (?1, ?2)")?
                    .execute((&contract.contract.id, row::to_json(contract)?))?;
            }
            Ok(())
        })
        .await
    }

    async fn remove_contract(&self, id: &str) -> Result<bool> {
        let id = id.to_owned();
        self.write("remove a contract", move |open| {
            Ok(open.tx.execute("DELETE FROM contract WHERE id = ?1", [id])? > 0)
        })
        .await
    }
}

fn put(
    open: &OpenTransaction<'_>,
    posted: &PriceSeries,
    now: TimestampMs,
    report: &mut PriceReport,
) -> rusqlite::Result<()> {
    for day in price_day::days(posted.span()) {
        let key = (&posted.name, &posted.zone, day);
        let kept: Option<Vec<PriceSeries>> = open
            .tx
            .prepare_cached("SELECT body FROM price WHERE name = ?1 AND zone = ?2 AND day = ?3")?
            .query_row(key, |r| row::from_json(r, 0))
            .optional()?;
        let kept = kept.unwrap_or_default();
        let laid = price_day::overlay(day, &kept, posted);
        report.new += laid.new;
        report.changed += laid.changed;
        report.same += laid.same;
        if laid.changed > 0 {
            open.tx
                .prepare_cached(
                    "INSERT INTO price_was (name, zone, at, body) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute((&posted.name, &posted.zone, now.0, row::to_json(&kept)?))?;
        }
        if laid.new + laid.changed > 0 {
            open.tx
                .prepare_cached(
                    "INSERT OR REPLACE INTO price (name, zone, day, body) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute((&posted.name, &posted.zone, day, row::to_json(&laid.now)?))?;
        }
    }
    Ok(())
}

#[async_trait]
impl PriceStore for SqliteStore {
    async fn prices(&self, filter: PriceFilter, range: SlotRange) -> Result<Vec<PriceSeries>> {
        self.read("read prices", move |c| {
            if range.is_empty() {
                return Ok(Vec::new());
            }
            let mut statement = c.prepare_cached(
                "SELECT body FROM price WHERE (?1 IS NULL OR name = ?1) AND (?2 IS NULL OR zone = ?2) \
                 AND day >= ?3 AND day <= ?4 ORDER BY name, zone, day",
            )?;
            let days = price_day::days(range);
            let params = (filter.name, filter.zone, days.start(), days.end());
            let bodies: Vec<Vec<PriceSeries>> =
                statement.query_map(params, |r| row::from_json(r, 0))?.collect::<rusqlite::Result<_>>()?;
            let pieces = bodies.into_iter().flatten();
            Ok(join(pieces.filter_map(|p| price_day::cut(p, range))))
        })
        .await
    }

    async fn put_prices(&self, series: Vec<PriceSeries>, now: TimestampMs) -> Result<PriceReport> {
        self.write("write prices", move |open| {
            let mut report = PriceReport::default();
            for posted in &series {
                put(open, posted, now, &mut report)?;
            }
            Ok(report)
        })
        .await
    }

    async fn price_changes(
        &self,
        name: &str,
        zone: &str,
        limit: usize,
    ) -> Result<Vec<PriceChange>> {
        let (name, zone) = (name.to_owned(), zone.to_owned());
        self.read("read replaced prices", move |c| {
            let mut statement = c.prepare_cached(
                "SELECT body, at FROM price_was WHERE name = ?1 AND zone = ?2 ORDER BY id DESC LIMIT ?3",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let rows = statement.query_map((name, zone, limit), |r| {
                Ok(PriceChange { was: row::from_json(r, 0)?, at: TimestampMs(r.get(1)?) })
            })?;
            rows.collect()
        })
        .await
    }
}

#[async_trait]
impl BillStore for SqliteStore {
    async fn bills(&self) -> Result<Vec<KeptBill>> {
        self.read("read bills", |c| {
            let mut statement =
                c.prepare_cached("SELECT body FROM bill ORDER BY issued DESC, number DESC")?;
            statement.query_map([], |r| row::from_json(r, 0))?.collect()
        })
        .await
    }

    async fn bill(&self, number: &str) -> Result<Option<KeptBill>> {
        let number = number.to_owned();
        self.read("read a bill", move |c| {
            c.prepare_cached("SELECT body FROM bill WHERE number = ?1")?
                .query_row([number], |r| row::from_json(r, 0))
                .optional()
        })
        .await
    }

    async fn issue_bill(&self, bill: KeptBill) -> Result<bool> {
        self.write("issue a bill", move |open| {
            let done = open.tx.execute(
                "INSERT OR IGNORE INTO bill (number, issued, body) VALUES (?1, ?2, ?3)",
                (&bill.issued.number, bill.issued.issued.0, row::to_json(&bill)?),
            )?;
            Ok(done > 0)
        })
        .await
    }
}
