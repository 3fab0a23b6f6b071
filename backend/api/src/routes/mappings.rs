//! `/api/mappings`: topics of any shape as readings, by mappings that people write.

use crate::dto::mappings::{
    FlawDto, KeptMapping, LeftOut, MappingDto, MappingList, MappingTrial, TrialResult, TriedDevice,
    TriedReading, UnreadDto,
};
use crate::extract::{Body, Here, Path};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_ingest::{MAPPINGS_MAX, MappingError, Tried, Unread, Verdict};
use ohmstead_integration::dialect::mapped::Mapping;
use ohmstead_model::DeviceId;
use ohmstead_wire::reading::FieldFault;
use std::collections::HashSet;

/// Longest message that is tried, bytes.
const MESSAGE_MAX: usize = 64 * 1024;

/// Every mapping, and the last message of each topic that nothing reads.
#[utoipa::path(get, path = "/api/mappings", tag = "devices", responses((status = 200, body = MappingList)))]
pub async fn list_mappings(Here(api): Here) -> Answer<Json<MappingList>> {
    let dialects = api.foreign.dialects();
    let kept = |(id, mapping): (&String, &Mapping)| KeptMapping {
        id: id.clone(),
        mapping: mapping.clone().into(),
    };
    let unread = |m: Unread| UnreadDto {
        topic: m.topic,
        received_at: api.time(m.at),
        count: m.count,
        payload: String::from_utf8_lossy(&m.payload).into_owned(),
        cut: m.cut,
    };
    Ok(Json(MappingList {
        mappings: dialects.kept().iter().map(kept).collect(),
        configured: dialects.configured().iter().cloned().map(Into::into).collect(),
        unread: dialects.unread().into_iter().map(unread).collect(),
    }))
}

/// Makes or changes a mapping. It holds from the next message on.
#[utoipa::path(put, path = "/api/mappings/{id}", tag = "devices", params(("id" = String, Path, description = "Its id: 1 to 64 letters, digits, - or _")),
    request_body = MappingDto, responses((status = 200, body = KeptMapping), (status = 400, body = Problem), (status = 409, body = Problem)))]
pub async fn put_mapping(
    Here(api): Here,
    Path(id): Path<String>,
    Body(dto): Body<MappingDto>,
) -> Answer<Json<KeptMapping>> {
    let id = mapping_id(&id)?;
    let mapping: Mapping = dto.clone().into();
    let flaws: Vec<String> =
        mapping.flaws().into_iter().map(|flaw| format!("{}: {}", flaw.at, flaw.detail)).collect();
    if !flaws.is_empty() {
        return Err(Problem::bad(flaws.join("; ")));
    }
    match api.foreign.dialects().keep(&id, mapping).await {
        Ok(()) => Ok(Json(KeptMapping { id, mapping: dto })),
        Err(MappingError::TooMany) => Err(Problem::new(
            StatusCode::CONFLICT,
            format!(
                "there are {MAPPINGS_MAX} mappings already: remove one, or let one stand for several topics by + or #"
            ),
        )),
        Err(MappingError::Store(error)) => Err(error.into()),
    }
}

/// Takes a mapping away. Readings that it gave stay.
#[utoipa::path(delete, path = "/api/mappings/{id}", tag = "devices", params(("id" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn delete_mapping(Here(api): Here, Path(id): Path<String>) -> Answer<StatusCode> {
    if !api.foreign.dialects().remove(&mapping_id(&id)?).await? {
        return Err(Problem::not_found(format!("there is no mapping {id:?}")));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What a message would become, by a mapping or as the hub reads it now. Nothing is kept.
#[utoipa::path(post, path = "/api/mappings/try", tag = "devices", request_body = MappingTrial,
    responses((status = 200, body = TrialResult), (status = 400, body = Problem)))]
pub async fn try_mapping(
    Here(api): Here,
    Body(trial): Body<MappingTrial>,
) -> Answer<Json<TrialResult>> {
    if trial.payload.len() > MESSAGE_MAX {
        return Err(Problem::bad(format!("payload: try at most {MESSAGE_MAX} bytes")));
    }
    let payload = trial.payload.as_bytes();
    let mapping: Option<Mapping> = trial.mapping.map(Into::into);
    let flaws: Vec<FlawDto> = mapping.iter().flat_map(Mapping::flaws).map(FlawDto::from).collect();
    let values = mapping.iter().flat_map(|m| &m.values);
    let seen = values.map(|value| value.seen(payload)).collect();
    if !flaws.is_empty() {
        return Ok(Json(TrialResult { flaws, seen, ..TrialResult::default() }));
    }
    let tried = api.foreign.trial(&trial.topic, payload, mapping.as_ref());
    let waiting = api.waiting_ids().await?;
    let mut readings = Vec::new();
    for one in tried.readings {
        let device = known(&api, &one.device, &waiting).await?;
        readings.push(reading(&api, one, device));
    }
    let (reason, detail) = tried.refusal.unzip();
    let (system, is_on) = (tried.system, tried.is_on);
    Ok(Json(TrialResult { flaws, system, is_on, seen, readings, reason, detail }))
}

async fn known(api: &Api, id: &DeviceId, waiting: &HashSet<String>) -> Answer<TriedDevice> {
    if waiting.contains(id.as_str()) {
        return Ok(TriedDevice::Waiting);
    }
    let is_there = api.store.device(id).await?.is_some();
    Ok(if is_there { TriedDevice::Known } else { TriedDevice::New })
}

fn reading(api: &Api, tried: Tried, device: TriedDevice) -> TriedReading {
    let id = tried.device.to_string();
    let (reason, detail) = tried.judgement.why().unzip();
    let reading = match &tried.judgement.verdict {
        Verdict::Reading(reading) | Verdict::Unclocked(reading) => Some(api.reading(&id, reading)),
        Verdict::Reject(..) => None,
    };
    let left_out = |f: FieldFault| LeftOut { field: f.field, reason: f.reason, detail: f.detail };
    TriedReading {
        device_id: id,
        name: tried.name,
        device,
        told_time: tried.told_time,
        reading,
        reason,
        detail,
        left_out: tried.judgement.left_out.into_iter().map(left_out).collect(),
    }
}

/// An id of a mapping is like a device's.
fn mapping_id(text: &str) -> Answer<String> {
    let id = DeviceId::new(text).map_err(|e| Problem::bad(format!("id: {e}")))?;
    Ok(id.to_string())
}
