//! `/api/bills`.

use crate::dto::bills::{
    BillAsk, BillList, BillListParams, BillSummaryDto, IssuedBillDto, LineDetailDto, PreviewDto,
};
use crate::extract::{Body, Caller, Here, Params, Path};
use crate::parse::device_id;
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ohmstead_billing::{IssuedState, PeriodQuery, Prepared};
use ohmstead_store::identity::Kind;
use ohmstead_tariff::render;
use ohmstead_tariff::render::Page;

/// Issued bills, newest first.
#[utoipa::path(get, path = "/api/bills", tag = "bills", params(BillListParams),
    responses((status = 200, body = BillList), (status = 400, body = Problem)))]
pub async fn list_bills(
    Here(api): Here,
    caller: Caller,
    Params(p): Params<BillListParams>,
) -> Answer<Json<BillList>> {
    let wanted = |c: &str| p.contract.as_deref().is_none_or(|w| w == c);
    let mut bills = Vec::new();
    for kept in api.billing.issued().await? {
        let contract = &kept.issued.bill.contract;
        if !wanted(contract) || !caller.lists(&api, Kind::Contract, contract) {
            continue;
        }
        let adjustment = if p.adjustments {
            api.billing.issued_bill(&kept.issued.number).await?.adjustment
        } else {
            None
        };
        bills.push(BillSummaryDto::new(&api, &kept, adjustment.as_ref()));
    }
    Ok(Json(BillList { bills }))
}

/// Issues the bill of a billing period that is over. It stays as issued for ever; later changes show
/// as its adjustment.
#[utoipa::path(post, path = "/api/bills", tag = "bills", request_body = BillAsk,
    responses((status = 201, body = IssuedBillDto), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub async fn issue_bill(
    Here(api): Here,
    Body(ask): Body<BillAsk>,
) -> Answer<(StatusCode, Json<IssuedBillDto>)> {
    if ask.device_id.is_some() {
        return Err(Problem::bad("deviceId: a bill is issued for the contract's own meter"));
    }
    let today = api.site.calendar.date(api.clock.now());
    let before = api.site.calendar.billing_start(today);
    let over = before.yesterday().map_or(before, |d| d);
    let period = ask.period(PeriodQuery::Holding(over))?;
    let kept = api.billing.issue(ask.contract.as_deref(), period).await?;
    let state = api.billing.issued_bill(&kept.issued.number).await?;
    Ok((StatusCode::CREATED, Json(IssuedBillDto::new(&api, &state))))
}

/// The forms in which a bill comes.
enum Form {
    Json,
    Html,
    Csv,
    Pdf,
}

/// The form by the path's ending, else by what is accepted.
fn form<'a>(id: &'a str, headers: &HeaderMap) -> (&'a str, Form) {
    if let Some(id) = id.strip_suffix(".html") {
        return (id, Form::Html);
    }
    if let Some(id) = id.strip_suffix(".csv") {
        return (id, Form::Csv);
    }
    if let Some(id) = id.strip_suffix(".pdf") {
        return (id, Form::Pdf);
    }
    let accepted = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("");
    let first = |kind: &str| accepted.trim_start().starts_with(kind);
    match () {
        () if first("text/html") => (id, Form::Html),
        () if first("text/csv") => (id, Form::Csv),
        () if first("application/pdf") => (id, Form::Pdf),
        () => (id, Form::Json),
    }
}

fn html(page: &Page<'_>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        // The page carries its own style and nothing else.
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ];
    (headers, render::html(page)).into_response()
}

fn csv(page: &Page<'_>) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
    (headers, render::csv([page])).into_response()
}

fn pdf(page: &Page<'_>) -> Response {
    let name = page.number.unwrap_or("preview");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")),
    ];
    (headers, render::pdf(page)).into_response()
}

fn measured(coverage: f64) -> String {
    format!("{:.1} % of the time was measured.", coverage * 100.0)
}

/// An issued bill as a page, as it was issued; what changed since is a remark.
fn issued_page<'a>(api: &'a Api, state: &'a IssuedState) -> Page<'a> {
    let kept = &state.kept;
    let changed = state.adjustment.as_ref();
    let changed = changed.map(|a| format!("With what is known today: {}.", a.text));
    Page {
        bill: &kept.issued.bill,
        number: Some(&kept.issued.number),
        issued: Some(kept.issued.issued),
        name: &kept.name,
        site: &api.site.name,
        parties: &kept.contract.parties,
        registers: &kept.issued.registers,
        zone: api.site.calendar.zone(),
        remarks: std::iter::once(measured(state.coverage)).chain(changed).collect(),
    }
}

fn preview_page<'a>(api: &'a Api, done: &'a Prepared) -> Page<'a> {
    Page {
        bill: &done.bill,
        number: None,
        issued: None,
        name: &done.kept.name,
        site: &api.site.name,
        parties: &done.kept.contract.parties,
        registers: &done.registers,
        zone: api.site.calendar.zone(),
        remarks: std::iter::once(measured(done.coverage))
            .chain(done.left_out.iter().map(|l| api.billing.remark(l, done.bill.slots)))
            .collect(),
    }
}

/// An issued bill, with its adjustment against today. `{id}.html` is a page made for print, `{id}.pdf`
/// the same as PDF, `{id}.csv` the lines as CSV (or by `Accept`).
#[utoipa::path(get, path = "/api/bills/{id}", tag = "bills", params(("id" = String, Path, description = "Its number; with .html, .pdf or .csv")),
    responses((status = 200, body = IssuedBillDto), (status = 404, body = Problem)))]
pub async fn get_bill(
    Here(api): Here,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let (number, form) = form(&id, &headers);
    let state = api.billing.issued_bill(number).await?;
    Ok(match form {
        Form::Json => Json(IssuedBillDto::new(&api, &state)).into_response(),
        Form::Html => html(&issued_page(&api, &state)),
        Form::Csv => csv(&issued_page(&api, &state)),
        Form::Pdf => pdf(&issued_page(&api, &state)),
    })
}

/// The intervals behind a line of an issued bill, with the energy as it is known today.
#[utoipa::path(get, path = "/api/bills/{id}/lines/{line}", tag = "bills",
    params(("id" = String, Path, description = "The bill's number"), ("line" = usize, Path, description = "Index of the line, from 0")),
    responses((status = 200, body = LineDetailDto), (status = 404, body = Problem)))]
pub async fn get_bill_line(
    Here(api): Here,
    Path((id, line)): Path<(String, usize)>,
) -> Answer<Json<LineDetailDto>> {
    let state = api.billing.issued_bill(&id).await?;
    let currency = &state.kept.issued.bill.currency;
    Ok(Json(LineDetailDto::new(&api, line, &state.line(line)?, currency)))
}

async fn prepared(api: &Api, ask: &BillAsk) -> Answer<Prepared> {
    let today = api.site.calendar.date(api.clock.now());
    let period = ask.period(PeriodQuery::Holding(today))?;
    let device = ask.device_id.as_deref().map(device_id).transpose()?;
    Ok(api.billing.prepare(ask.contract.as_deref(), device.as_ref(), period).await?)
}

/// What a bill would be, without issuing it; of a running period, up to now. By `Accept`
/// also as a page made for print, PDF or CSV.
#[utoipa::path(post, path = "/api/bills/preview", tag = "bills", request_body = BillAsk,
    responses((status = 200, body = PreviewDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn preview_bill(
    Here(api): Here,
    headers: HeaderMap,
    Body(ask): Body<BillAsk>,
) -> Answer<Response> {
    let done = prepared(&api, &ask).await?;
    Ok(match form("", &headers).1 {
        Form::Json => Json(PreviewDto::new(&api, &done)).into_response(),
        Form::Html => html(&preview_page(&api, &done)),
        Form::Csv => csv(&preview_page(&api, &done)),
        Form::Pdf => pdf(&preview_page(&api, &done)),
    })
}

/// The intervals behind a line of a preview; the body says which, as for the preview itself.
#[utoipa::path(post, path = "/api/bills/preview/lines/{line}", tag = "bills",
    params(("line" = usize, Path, description = "Index of the line, from 0")), request_body = BillAsk,
    responses((status = 200, body = LineDetailDto), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn preview_bill_line(
    Here(api): Here,
    Path(line): Path<usize>,
    Body(ask): Body<BillAsk>,
) -> Answer<Json<LineDetailDto>> {
    let done = prepared(&api, &ask).await?;
    Ok(Json(LineDetailDto::new(&api, line, &done.line(line)?, &done.bill.currency)))
}
