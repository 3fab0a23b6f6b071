//! What the audit log says was there before a change, and after it: without secrets, bounded, and
//! only what differs.

use crate::extract::{Caller, Here, Path};
use crate::routes::{device_settings, rules};
use crate::state::Api;
use ohmstead_model::{DeviceId, TimeRange};
use ohmstead_store::identity::{Kind, SiteId};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Longest text of one side of an entry, bytes.
const TEXT_MAX: usize = 4096;

fn told(it: impl Serialize) -> Option<Value> {
    serde_json::to_value(it).ok()
}

/// What the thing that an operation changes is like now; `None` where there is none, or where the
/// request itself says all there is to say; as `caller` sees it. What cannot be read keeps nobody from changing it.
pub async fn state(
    api: &Arc<Api>,
    caller: &Caller,
    template: &str,
    params: &[(String, String)],
) -> Option<Value> {
    let part = |name: &str| params.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone());
    match template {
        "/api/users/{name}" => told(api.user(&api.identity.account(&part("name")?)?)),
        "/api/sites/{site}" => {
            let site = api.identity.site(&SiteId::new(&part("site")?).ok()?)?;
            told(api.site_dto(&site))
        }
        "/api/sites/{site}/devices/{id}" => {
            let id = part("id")?;
            let mut placed = placed(api, Kind::Device, &id)?;
            let since = api.seen(&DeviceId::new(&id).ok()?).range.from;
            if since != TimeRange::ALL.from {
                placed["since"] = json!(api.time(since));
            }
            Some(placed)
        }
        "/api/sites/{site}/tariffs/{id}" => placed(api, Kind::Contract, &part("id")?),
        "/api/devices/{id}" => {
            let device = api.store.device(&DeviceId::new(&part("id")?).ok()?).await.ok()??;
            let removed = device.is_removed();
            Some(
                json!({"name": device.name, "role": told(device.role), "parent": told(device.parent), "removed": removed}),
            )
        }
        "/api/devices/{id}/settings" => {
            let now = device_settings::get_device_settings(Here(api.clone()), Path(part("id")?));
            told(now.await.ok()?.0)
        }
        "/api/tariffs/{id}" | "/api/tariffs/{id}/versions" => {
            let (id, all) = (part("id")?, api.store.contracts().await.ok()?);
            told(all.iter().find(|c| c.contract.id == id).map(|c| api.tariff(c))?)
        }
        "/api/virtual-meters/{id}" => {
            let meter =
                api.store.virtual_meter(&DeviceId::new(&part("id")?).ok()?).await.ok()??;
            let members: Vec<_> = meter.members.iter().map(ToString::to_string).collect();
            Some(
                json!({"name": meter.name, "combination": format!("{:?}", meter.combination), "members": members}),
            )
        }
        "/api/mappings/{id}" => {
            let kept = api.foreign.dialects().kept();
            told(kept.get(&part("id")?)?)
        }
        "/api/rules" => told(rules::get_rules(Here(api.clone()), caller.clone()).await.ok()?.0),
        "/api/tokens/{id}" => {
            let id = part("id")?;
            told(api.identity.tokens().iter().find(|t| t.id == id).map(|t| api.token(t))?)
        }
        _ => None,
    }
}

fn placed(api: &Api, kind: Kind, id: &str) -> Option<Value> {
    Some(json!({"site": api.identity.site_of(kind, id).to_string()}))
}

/// Both sides as the log keeps them: without what is the same on both.
pub fn sides(before: Option<Value>, after: Option<Value>) -> (Option<String>, Option<String>) {
    let (before, after) = match (before, after) {
        (Some(mut before), Some(mut after)) => {
            differ(&mut before, &mut after);
            (Some(before), Some(after))
        }
        sides => sides,
    };
    (before.map(text), after.map(text))
}

/// As it is written to the log.
pub fn text(mut json: Value) -> String {
    redact(&mut json);
    // Sorted, whatever order the answers of the API keep.
    json.sort_all_objects();
    shorten(json.to_string())
}

/// Leaves what differs: of objects the fields, of lists the elements that the other has not.
fn differ(before: &mut Value, after: &mut Value) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let keys: Vec<String> = before.keys().cloned().collect();
            for key in keys {
                let (Some(was), Some(is)) = (before.get_mut(&key), after.get_mut(&key)) else {
                    continue;
                };
                if was == is {
                    before.remove(&key);
                    after.remove(&key);
                } else {
                    differ(was, is);
                }
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            let was = before.clone();
            before.retain(|one| !after.contains(one));
            after.retain(|one| !was.contains(one));
        }
        _ => {}
    }
}

/// Takes secrets out of what is written to the log.
fn redact(json: &mut Value) {
    const SECRET: [&str; 9] = [
        "password",
        "newPassword",
        "token",
        "secret",
        "code",
        "user",
        "credential",
        // Whoever has these of a browser may send to it.
        "endpoint",
        "keys",
    ];
    match json {
        Value::Object(fields) => {
            for (key, value) in fields.iter_mut() {
                if SECRET.contains(&key.as_str()) {
                    *value = Value::String("…".into());
                } else {
                    redact(value);
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(redact),
        _ => {}
    }
}

fn shorten(mut text: String) -> String {
    if text.len() > TEXT_MAX {
        let end = (0..=TEXT_MAX).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_reach_the_log() {
        let mut json = json!({"user": "ann", "password": "#", "a": [{"token": "#"}], "endpoint": "#", "keys": {"auth": "#"}});
        redact(&mut json);
        let text = json.to_string();
        assert!(!text.contains('#'), "{text}");
    }

    #[test]
    fn only_what_differs_is_kept_and_not_too_much_of_it() {
        let before = json!({"id": "a", "name": "x", "deep": {"n": 1, "same": 2}, "gone": 1});
        let after = json!({"id": "a", "name": "y", "deep": {"n": 3, "same": 2}, "new": 1});
        let (before, after) = sides(Some(before), Some(after));
        assert_eq!(before.as_deref(), Some(r#"{"deep":{"n":1},"gone":1,"name":"x"}"#));
        assert_eq!(after.as_deref(), Some(r#"{"deep":{"n":3},"name":"y","new":1}"#));
        let list = |ids: &[&str]| {
            Some(json!({"rules": ids.iter().map(|i| json!({"id": i})).collect::<Vec<_>>()}))
        };
        let (before, after) = sides(list(&["a", "b"]), list(&["b", "c"]));
        assert_eq!(before.as_deref(), Some(r#"{"rules":[{"id":"a"}]}"#));
        assert_eq!(after.as_deref(), Some(r#"{"rules":[{"id":"c"}]}"#));
        let (before, after) = sides(None, Some(json!("ä".repeat(TEXT_MAX))));
        assert!(before.is_none() && after.unwrap().len() <= TEXT_MAX + '…'.len_utf8());
    }
}
