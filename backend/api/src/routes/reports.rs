//! `/api/reports`: the weekly and the monthly report, to look at and to send now.

use crate::dto::channels::ChannelTest;
use crate::dto::reports::{ReportBody, ReportDto, ReportParams};
use crate::extract::{At, Body, Caller, Here, Params, Path};
use crate::problem::{Answer, Problem};
use crate::report::SiteReports;
use crate::routes::channels::theirs;
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_identity::Action;
use ohmstead_store::identity::Kind;
use std::sync::Arc;

fn reports(api: &Arc<Api>) -> SiteReports {
    SiteReports { api: api.clone() }
}

fn unwritten(why: String) -> Problem {
    Problem::new(StatusCode::CONFLICT, format!("the report cannot be written now: {why}"))
}

/// The site's report of the last whole week or month, as it would be sent now.
#[utoipa::path(get, path = "/api/reports/preview", tag = "alerts", params(ReportParams),
    responses((status = 200, body = ReportDto), (status = 400, body = Problem), (status = 409, body = Problem)))]
pub async fn preview_report(
    Here(api): Here,
    At(site): At,
    Params(p): Params<ReportParams>,
) -> Answer<Json<ReportDto>> {
    let reports = reports(&api);
    let found = api.notify.preview_report(&reports, &reports.site(&site), p.kind.into()).await;
    let message = found.map_err(unwritten)?;
    Ok(Json(ReportDto { subject: message.subject, text: message.text, html: message.html }))
}

/// Sends a site's report of the last whole week or month by a channel, now and beside those that are due: of the
/// channel's site; by a channel of the hub, of the site that `site=` names.
#[utoipa::path(post, path = "/api/channels/{id}/report", tag = "alerts", request_body = ReportBody,
    params(("id" = String, Path, description = "The channel's id")),
    responses((status = 200, body = ChannelTest), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn send_report(
    Here(api): Here,
    At(site): At,
    caller: Caller,
    Path(id): Path<String>,
    body: Answer<Body<ReportBody>>,
) -> Answer<Json<ChannelTest>> {
    // Who may not see it is not told what is wrong with the rest either.
    let channel = theirs(&api, &caller, Action::Operate, &id).await?;
    let Body(body) = body?;
    // A channel of a site gets that site's reports only.
    let site = api.identity.owner(Kind::Channel, &id).unwrap_or(site);
    let (reports, kind) = (reports(&api), body.kind.into());
    let sent = api.notify.send_report_now(&reports, &reports.site(&site), kind, &channel).await;
    let answer = sent.map_err(unwritten)?;
    Ok(Json(ChannelTest { is_taken: answer.is_taken, answer: answer.text }))
}
