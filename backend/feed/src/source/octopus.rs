//! Octopus Energy: `GET /v1/products/…/electricity-tariffs/…/standard-unit-rates/`, pence per kWh with and without
//! VAT, newest first, in pages. Agile has half hours; other tariffs have longer times, and a rate without an end
//! holds until further notice. Where a tariff has two rates for one time, by how it is paid, the one by direct debit
//! is taken.
//!
//! Source of the shape: <https://developer.octopus.energy/docs/api/> (tariff charges).

use crate::answer::{Answer, FeedError, Point, accepted, instant};
use crate::number::{Number, json};
use crate::question::{Ask, Question, utc};
use ohmstead_model::TimestampMs;
use serde::Deserialize;

/// The product that a tariff belongs to: `E-1R-AGILE-24-10-01-C` is `AGILE-24-10-01` in region C.
pub(super) fn product(tariff: &str) -> Option<&str> {
    let rest = tariff.strip_prefix("E-1R-").or_else(|| tariff.strip_prefix("E-2R-"))?;
    let (product, region) = rest.rsplit_once('-')?;
    let is_region = region.len() == 1 && ("A"..="P").contains(&region);
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    (is_region && !product.is_empty() && product.len() <= 48 && product.chars().all(fits))
        .then_some(product)
}

pub(super) fn ask(q: &Question<'_>) -> Result<Ask, FeedError> {
    let product = product(q.zone).unwrap_or_default();
    let path =
        ["v1", "products", product, "electricity-tariffs", q.zone, "standard-unit-rates", ""];
    let mut url = q.at(&path)?;
    let time = |at| utc(at, "%Y-%m-%dT%H:%MZ");
    url.query_pairs_mut()
        .append_pair("period_from", &time(q.range.from))
        .append_pair("period_to", &time(q.range.to))
        .append_pair("page_size", "1500");
    Ok(Ask::get(url))
}

#[derive(Deserialize)]
struct Page {
    next: Option<String>,
    results: Vec<Rate>,
}

#[derive(Deserialize)]
struct Rate {
    value_exc_vat: Number,
    value_inc_vat: Number,
    valid_from: String,
    valid_to: Option<String>,
    payment_method: Option<String>,
}

impl Rate {
    fn point(&self, q: &Question<'_>) -> Result<Point, FeedError> {
        let to = self.valid_to.as_deref().map(instant).transpose()?;
        let from = instant(&self.valid_from)?;
        // Rates may hold for years: only the time that was asked for is of interest.
        let to = to.unwrap_or(TimestampMs::max(q.range.to, from + 1_800_000));
        let (from, to) = (from.max(q.range.from), to.min(q.range.to));
        let value = if q.with_tax { self.value_inc_vat } else { self.value_exc_vat };
        Ok(Point { from, to: Some(to), value: Some(value.0) })
    }
}

pub(super) fn read(q: &Question<'_>, status: u16, body: &[u8]) -> Result<Answer, FeedError> {
    accepted(status, body)?;
    let page: Page = json(body)?;
    let paid = |r: &&Rate| r.payment_method.as_deref().is_none_or(|m| m == "DIRECT_DEBIT");
    let points = page.results.iter().filter(paid).map(|r| r.point(q));
    let points = points.collect::<Result<Vec<_>, _>>()?;
    Ok(Answer {
        currency: "GBP".into(),
        unit: "p/kWh".into(),
        // What lies before or after altogether has become empty.
        points: points.into_iter().filter(|p| p.to.is_some_and(|to| to > p.from)).collect(),
        next: page.next.map(|next| q.next(&next)).transpose()?,
    })
}
