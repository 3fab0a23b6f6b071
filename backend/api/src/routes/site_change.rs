//! `POST /api/sites/{site}/preview`: what a change of a site would change, before it is made.

use crate::dto::sites::{SiteBody, SiteChangeDto, SiteEffectDto};
use crate::extract::{Body, Here, Path};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use ohmstead_model::SiteCalendar;
use ohmstead_store::identity::{Kind, SiteId, SiteRecord};

/// What is there that a change touches.
struct Touched {
    contracts: Vec<(String, String)>,
    bills: usize,
}

async fn touched(api: &Api, site: &SiteId) -> Answer<Touched> {
    let here = |contract: &str| api.identity.site_of(Kind::Contract, contract) == *site;
    let contracts = api.store.contracts().await?.into_iter();
    let contracts = contracts.filter(|c| here(&c.contract.id));
    let contracts =
        contracts.map(|c| (c.contract.id.clone(), c.contract.currency().to_owned())).collect();
    let bills = api.store.bills().await?;
    let bills = bills.iter().filter(|b| here(&b.issued.bill.contract)).count();
    Ok(Touched { contracts, bills })
}

fn kept_bills(bills: usize) -> String {
    match bills {
        0 => String::new(),
        1 => " The issued bill stays as it is.".into(),
        n => format!(" The {n} issued bills stay as they are."),
    }
}

fn zone(after: &SiteRecord, touched: &Touched) -> String {
    format!(
        "Days, months and billing periods begin at midnight in {}, for the past too: energy and costs by day are \
         worked out anew, the readings stay.{}",
        after.timezone,
        kept_bills(touched.bills)
    )
}

fn currency(after: &SiteRecord, touched: &Touched) -> String {
    let others = touched.contracts.iter().filter(|(_, c)| *c != after.currency);
    let others: Vec<&str> = others.map(|(id, _)| id.as_str()).take(5).collect();
    let contracts = if others.is_empty() {
        String::new()
    } else {
        format!(" These contracts are in another currency and stay so: {}.", others.join(", "))
    };
    format!(
        "New contracts are in {}. Nothing is converted.{contracts}{}",
        after.currency,
        kept_bills(touched.bills)
    )
}

fn billing_day(
    before: &SiteRecord,
    after: &SiteRecord,
    touched: &Touched,
    today: jiff::civil::Date,
) -> Answer<String> {
    let begins = |site: &SiteRecord| -> Answer<String> {
        let calendar = SiteCalendar::new(&site.timezone, site.billing_day)
            .map_err(|e| Problem::bad(e.to_string()))?;
        Ok(calendar.billing_start(today).to_string())
    };
    Ok(format!(
        "Billing periods begin on day {}: the running one on {} instead of {}. Issued bills keep their periods, so the \
         next bill may overlap the last one or leave days out.{}",
        after.billing_day,
        begins(after)?,
        begins(before)?,
        kept_bills(touched.bills)
    ))
}

/// What a change would change, in words and figures; nothing is changed.
#[utoipa::path(post, path = "/api/sites/{site}/preview", tag = "sites", params(("site" = String, Path, description = "Its id")),
    request_body = SiteBody,
    responses((status = 200, body = SiteChangeDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn preview_site(
    Here(api): Here,
    Path(site): Path<String>,
    Body(body): Body<SiteBody>,
) -> Answer<Json<SiteChangeDto>> {
    if body.id.is_some() {
        return Err(Problem::bad("id: a site's id never changes"));
    }
    let none = || Problem::not_found(format!("there is no site {site:?}"));
    let id = SiteId::new(&site).map_err(|_| none())?;
    let (before, after) = api.identity.preview_site(&id, body.patch())?;
    let touched = touched(&api, &id).await?;
    let today = api.site.calendar.date(api.clock.now());
    let mut effects = Vec::new();
    let mut say = |field, from: &dyn ToString, to: &dyn ToString, text: String| {
        let (before, after) = (from.to_string(), to.to_string());
        if before != after {
            effects.push(SiteEffectDto { field, before, after, effect: text });
        }
    };
    say("name", &before.name, &after.name, "People see the new name.".into());
    say("timezone", &before.timezone, &after.timezone, zone(&after, &touched));
    say("currency", &before.currency, &after.currency, currency(&after, &touched));
    let text = billing_day(&before, &after, &touched, today)?;
    say("billingDay", &before.billing_day, &after.billing_day, text);
    let text =
        "What is proposed for new alert rules follows it; rules that there are stay.".to_owned();
    say("nominalVoltage", &before.nominal_voltage, &after.nominal_voltage, text);
    let text = "From the next look on, devices count as silent after the new time.".to_owned();
    say("silentAfterSeconds", &before.silent_after_s, &after.silent_after_s, text);
    let text = "Alerts and reports are written in it from now on.".to_owned();
    say("language", &before.language.of_page().0, &after.language.of_page().0, text);
    let contracts = touched.contracts.len();
    Ok(Json(SiteChangeDto { effects, contracts, issued_bills: touched.bills }))
}
