//! Tariffs as they are posted: with their dates around them, or alone; native or URDB.

use super::TariffKind;
use crate::extract::json::plain_error;
use jiff::civil::Date;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::KeptContract;
use ohmstead_tariff::{Contract, Parties, Tariff, Version, urdb};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use utoipa::IntoParams;

/// What a tariff posted alone does not say itself; in a body with `versions` the same keys win.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TariffParams {
    /// Its id: 1 to 64 letters, digits, '-', '_' or '.'; default: made from the tariff's own.
    pub id: Option<String>,
    /// What people call it; default: the tariff's name.
    pub name: Option<String>,
    /// `contract` (default) or `offer`.
    pub kind: Option<TariffKind>,
    /// Whose energy it bills; default: the site's grid meter.
    pub device_id: Option<String>,
    /// Price zone.
    pub zone: Option<String>,
    /// First day on which it holds.
    pub valid_from: Option<String>,
    /// First day on which it no longer holds.
    pub valid_to: Option<String>,
}

/// The form with dates around the tariffs.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wrapped<'a> {
    id: Option<String>,
    name: Option<String>,
    kind: Option<TariffKind>,
    device_id: Option<String>,
    zone: Option<String>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    parties: Option<Parties>,
    #[serde(borrow)]
    tariff: Option<&'a RawValue>,
    #[serde(borrow, default)]
    versions: Vec<Dated<'a>>,
    /// Written by the API itself; passed over, so that an answer can be sent back.
    #[serde(rename = "currency")]
    _currency: Option<String>,
    #[serde(rename = "changedAt")]
    _changed_at: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Dated<'a> {
    valid_from: Option<String>,
    valid_to: Option<String>,
    #[serde(borrow)]
    tariff: &'a RawValue,
    /// Written by the API itself; passed over.
    #[serde(rename = "name")]
    _name: Option<String>,
    #[serde(rename = "summary")]
    _summary: Option<&'a RawValue>,
    #[serde(rename = "notBilled")]
    _not_billed: Option<&'a RawValue>,
    #[serde(rename = "notes")]
    _notes: Option<&'a RawValue>,
}

/// A checked contract or offer, not yet kept.
#[derive(Debug, Clone)]
pub struct NewTariff {
    name: String,
    kind: TariffKind,
    device: Option<DeviceId>,
    contract: Contract,
}

impl NewTariff {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.contract.id
    }

    /// Its versions.
    pub fn versions(self) -> Vec<Version> {
        self.contract.versions
    }

    /// The contract alone.
    pub fn contract(self) -> Contract {
        self.contract
    }

    /// Ready to be kept.
    pub fn kept(self, now: TimestampMs) -> KeptContract {
        KeptContract {
            name: self.name,
            purpose: self.kind.into(),
            device: self.device,
            changed_at: now,
            contract: self.contract,
        }
    }
}

/// Reads a contract or offer as `POST /api/tariffs` takes it.
///
/// # Errors
/// What is wrong, in which field, and how to mend it.
pub fn parse_tariff(body: &str, p: &TariffParams) -> Result<NewTariff, String> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(body).or_else(|e| {
        // URDB records also come in a list of one.
        let list = serde_json::from_str::<Vec<&RawValue>>(body).is_ok();
        if list { Ok(BTreeMap::new()) } else { Err(plain_error(&e)) }
    })?;
    let wrapped = fields.contains_key("versions")
        || fields.get("tariff").is_some_and(|t| t.get().starts_with('{'));
    if !wrapped {
        let tariff = read(body)?;
        return made(
            p.clone(),
            vec![dated(p.valid_from.as_deref(), p.valid_to.as_deref(), tariff)?],
        );
    }
    let w: Wrapped<'_> = serde_json::from_str(body).map_err(|e| plain_error(&e))?;
    let mut versions = Vec::new();
    if let Some(tariff) = w.tariff {
        let tariff = read(tariff.get()).map_err(|e| format!("tariff: {e}"))?;
        let from = w.valid_from.as_deref().or(p.valid_from.as_deref());
        versions.push(dated(from, w.valid_to.as_deref().or(p.valid_to.as_deref()), tariff)?);
    }
    for (i, v) in w.versions.iter().enumerate() {
        let at = |e: String| format!("versions[{i}]: {e}");
        let tariff = read(v.tariff.get()).map_err(at)?;
        versions.push(dated(v.valid_from.as_deref(), v.valid_to.as_deref(), tariff).map_err(at)?);
    }
    if versions.is_empty() {
        return Err("versions is empty: give at least one tariff".to_owned());
    }
    // In the path the id is the address; elsewhere the body's own words win.
    let merged = TariffParams {
        id: p.id.clone().or(w.id),
        name: w.name.or(p.name.clone()),
        kind: w.kind.or(p.kind),
        device_id: w.device_id.or(p.device_id.clone()),
        zone: w.zone.or(p.zone.clone()),
        valid_from: None,
        valid_to: None,
    };
    let mut new = made(merged, versions)?;
    new.contract.parties = w.parties.unwrap_or_default();
    Ok(new)
}

/// Keys that only URDB records have.
const URDB: [&str; 9] = [
    "items",
    "label",
    "utility",
    "energyratestructure",
    "energyweekdayschedule",
    "flatdemandstructure",
    "demandratestructure",
    "fixedchargefirstmeter",
    "eiaid",
];

fn read(text: &str) -> Result<Tariff, String> {
    let fields: Option<BTreeMap<String, &RawValue>> = serde_json::from_str(text).ok();
    let native = fields.is_some_and(|f| !URDB.iter().any(|key| f.contains_key(*key)));
    let tariff = if native { Tariff::from_json(text) } else { urdb::import(text) };
    tariff.map_err(|e| e.to_string())
}

fn dated(from: Option<&str>, to: Option<&str>, tariff: Tariff) -> Result<Version, String> {
    let day = |name: &str, text: Option<&str>| -> Result<Option<Date>, String> {
        let parse = |t: &str| {
            t.parse().map_err(|_| format!("{name}: {t:?} is not a date: write it like 2026-03-29"))
        };
        text.map(parse).transpose()
    };
    Ok(Version { valid_from: day("validFrom", from)?, valid_to: day("validTo", to)?, tariff })
}

fn made(p: TariffParams, versions: Vec<Version>) -> Result<NewTariff, String> {
    let tariff = &versions[0].tariff;
    let id = match p.id {
        Some(id) if is_id(&id) => id,
        Some(id) => {
            return Err(format!("id: {id:?} is not 1 to 64 letters, digits, '-', '_' or '.'"));
        }
        None => made_id(&tariff.id),
    };
    if id == "compare" {
        return Err("id: \"compare\" is taken; choose another".to_owned());
    }
    let name = p.name.unwrap_or_else(|| tariff.name.clone());
    let device = p.device_id.map(|d| DeviceId::new(&d)).transpose();
    let parties = Parties::default();
    let contract = Contract { id, zone: p.zone.unwrap_or_default(), parties, versions };
    contract.check().map_err(|e| e.to_string())?;
    Ok(NewTariff {
        name: name.trim().chars().take(200).collect(),
        kind: p.kind.unwrap_or(TariffKind::Contract),
        device: device.map_err(|e| format!("deviceId: {e}"))?,
        contract,
    })
}

fn is_id(id: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (1..=64).contains(&id.len()) && id.chars().all(allowed)
}

/// An id from a tariff's own, which may be any text.
fn made_id(text: &str) -> String {
    if is_id(text) {
        return text.to_owned();
    }
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let id: String = text.chars().map(plain).take(64).collect();
    let id = id.trim_matches('-').to_owned();
    if id.is_empty() { "tariff".to_owned() } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NATIVE: &str = r#"{"id":"flat","name":"Flat","currency":"EUR","energy":[{"name":"Energy","price":{"bands":{"bands":[{"name":"all","tiers":[{"price":"0.30"}]}]}}}]}"#;

    #[test]
    fn a_tariff_alone_takes_its_dates_from_the_parameters() {
        let p = TariffParams { valid_from: Some("2026-01-01".into()), ..TariffParams::default() };
        let new = parse_tariff(NATIVE, &p).unwrap();
        assert_eq!(new.id(), "flat");
        assert_eq!(new.versions()[0].valid_from, Some(jiff::civil::date(2026, 1, 1)));
    }

    #[test]
    fn prices_keep_their_digits_inside_a_wrapper() {
        let year = format!("{:?}", [[0; 24]; 12]);
        let urdb = format!(
            r#"{{"label":"x y","name":"N","energyratestructure":[[{{"rate":0.12345678901234567890}}]],
            "energyweekdayschedule":{year},"energyweekendschedule":{year}}}"#
        );
        let body = format!(r#"{{"versions":[{{"tariff":{urdb}}}]}}"#);
        let new = parse_tariff(&body, &TariffParams::default()).unwrap();
        assert_eq!(new.id(), "x-y");
        let json = new.versions()[0].tariff.to_json();
        assert!(json.contains("0.1234567890123456789"), "{json}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let flat = |part: &str| NATIVE.replace("\"0.30\"", part);
        let wrapped = |t: &str| format!(r#"{{"id":"a","versions":[{{"tariff":{t}}}]}}"#);
        for (body, word) in [
            ("{".to_owned(), "not JSON"),
            (flat("0.30"), "string"),
            (wrapped(&flat("\"x\"")), "versions[0]"),
            (wrapped(NATIVE).replace("versions", "version"), "version"),
            (r#"{"id":"a","versions":[]}"#.to_owned(), "at least one"),
            (wrapped(NATIVE).replace("\"a\"", "\"a b\""), "id:"),
            (
                wrapped(NATIVE).replace("{\"tariff\"", "{\"validFrom\":\"soon\",\"tariff\""),
                "validFrom",
            ),
            (r#"{"items":[{"label":"l"}]}"#.to_owned(), "energyratestructure"),
        ] {
            let error = parse_tariff(&body, &TariffParams::default()).unwrap_err();
            assert!(error.contains(word), "{body}: {error}");
        }
    }
}
