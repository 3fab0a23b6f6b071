//! Parts of a request as values: times, ids of one device or several, numbers, dates.

use crate::problem::{Answer, Problem};
use crate::state::Api;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::Device;
use ohmstead_store::identity::{Kind, SiteId};
use std::collections::BTreeSet;

/// A parameter as a time.
pub fn time(name: &str, text: &str) -> Answer<TimestampMs> {
    TimestampMs::parse(text).map_err(|e| Problem::bad(format!("{name}: {e}")))
}

/// A parameter as a device id.
pub fn device_id(text: &str) -> Answer<DeviceId> {
    DeviceId::new(text).map_err(|e| Problem::bad(format!("deviceId: {e}")))
}

/// A parameter as a number of something.
pub fn number(text: &str) -> Answer<u64> {
    text.parse().map_err(|_| Problem::bad(format!("{text:?} is not a number")))
}

/// A local date.
pub fn date(name: &str, text: &str) -> Answer<jiff::civil::Date> {
    text.trim().parse().map_err(|_| {
        Problem::bad(format!("{name}: {text:?} is not a date: write it like 2026-03-29"))
    })
}

/// Devices in one question at most.
const MAX_DEVICES: usize = 2_000;
/// Values in one answer at most.
const MAX_VALUES: usize = 2_000_000;

/// A parameter as several device ids, separated by commas; `*` names every device of the site, and what
/// others left behind there. Each
/// device gives `values` values.
///
/// # Errors
/// When one is no id or there twice, there are too many, or the store cannot be read.
pub async fn device_ids(
    api: &Api,
    site: &SiteId,
    text: &str,
    values: usize,
) -> Answer<Vec<DeviceId>> {
    let ids: Vec<DeviceId> = if text.trim() == "*" {
        let own = |d: &Device| api.identity.site_of(Kind::Device, d.id.as_str()) == *site;
        let devices = api.store.devices().await?.into_iter();
        let is_there = |d: &Device| !d.is_removed() || api.identity.past(&d.id).is_some();
        devices.filter(|d| is_there(d) && own(d)).map(|d| d.id).collect()
    } else {
        let all = text.split(',').map(|id| DeviceId::new(id.trim()));
        all.collect::<Result<_, _>>().map_err(|e| Problem::bad(format!("deviceIds: {e}")))?
    };
    if ids.len() > MAX_DEVICES || ids.len().saturating_mul(values) > MAX_VALUES {
        return Err(Problem::bad(format!(
            "deviceIds: {} devices with {values} buckets each are too much for one answer (at most \
             {MAX_DEVICES} devices and {MAX_VALUES} buckets): ask for larger buckets, a shorter range \
             or fewer devices",
            ids.len()
        )));
    }
    let mut seen = BTreeSet::new();
    match ids.iter().find(|id| !seen.insert(*id)) {
        Some(twice) => Err(Problem::bad(format!("deviceIds: {twice} is there twice"))),
        None => Ok(ids),
    }
}

/// What a question is about: one device, several, or nothing named.
pub enum Asked {
    /// Nothing is named.
    Nothing,
    /// One.
    One(DeviceId),
    /// Several, or all of the site.
    Several(String),
}

/// Tells `deviceId` from `deviceIds`.
///
/// # Errors
/// When both are given, or the one is no id.
pub fn asked(one: Option<&str>, several: Option<String>) -> Answer<Asked> {
    match (one, several) {
        (Some(_), Some(_)) => Err(Problem::bad("give deviceId or deviceIds, not both")),
        (Some(id), None) => device_id(id).map(Asked::One),
        (None, Some(ids)) => Ok(Asked::Several(ids)),
        (None, None) => Ok(Asked::Nothing),
    }
}

/// Minute of the day of a time such as `22:00`.
pub fn minute_of_day(text: &str) -> Answer<u16> {
    let parsed = text.split_once(':').and_then(|(h, m)| {
        let (h, m): (u16, u16) = (h.parse().ok()?, m.parse().ok()?);
        (h < 24 && m < 60).then_some(h * 60 + m)
    });
    parsed.ok_or_else(|| Problem::bad(format!("{text:?} is no time of day: use one such as 22:00")))
}

/// A minute of the day as a time such as `22:00`.
pub fn time_of_day(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
