//! A URDB record as named fields, whatever the spelling and wrapper; numbers keep their text.

use crate::decimal::Decimal;
use crate::error::TariffError;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The fields of one record under their v8 names; taken out one by one.
pub(super) struct Fields(BTreeMap<String, Box<RawValue>>);

/// Other spellings: the wiki's, the bulk export's, older API versions'.
const ALIASES: [(&str, &str); 31] = [
    ("annualmin", "annualmincharge"),
    ("coincidentratestrux", "coincidentratestructure"),
    ("coincidentrateunits", "coincidentrateunit"),
    ("coincidentrateschedule", "coincidentschedule"),
    ("coincidentsched", "coincidentschedule"),
    ("demandmax", "peakkwcapacitymax"),
    ("demandmin", "peakkwcapacitymin"),
    ("demandratestrux", "demandratestructure"),
    ("demandrateunits", "demandrateunit"),
    ("demandratchetpct", "demandratchetpercentage"),
    ("demandreactivepowerchg", "demandreactivepowercharge"),
    ("demandweekdaysched", "demandweekdayschedule"),
    ("demandweekendsched", "demandweekendschedule"),
    ("demandlabels", "demandtoulabels"),
    ("effectivedate", "startdate"),
    ("energyratestrux", "energyratestructure"),
    ("energyweekdaysched", "energyweekdayschedule"),
    ("energyweekendsched", "energyweekendschedule"),
    ("fixedchargeunit", "fixedchargeunits"),
    ("flatdemandstrux", "flatdemandstructure"),
    ("flatdemandmonth", "flatdemandmonths"),
    ("flatdemandunits", "flatdemandunit"),
    ("fueladjustmentsmonth", "fueladjustmentsmonthly"),
    ("energyfueladjustments", "fueladjustmentsmonthly"),
    ("energyfueladjustmentsmonthly", "fueladjustmentsmonthly"),
    ("minchargeunit", "minchargeunits"),
    ("ratename", "name"),
    ("supercedes", "supersedes"),
    ("utilityname", "utility"),
    ("lookbackpercentage", "lookbackpercent"),
    ("isdefault", "is_default"),
];

/// Fields that describe; no bill depends on them.
pub(super) const DESCRIPTIVE: [&str; 52] = [
    "_id",
    "approved",
    "basicinformationcomments",
    "country",
    "demandattrs",
    "demandcomments",
    "demandtoulabels",
    "demandunits",
    "description",
    "eiaid",
    "energyattrs",
    "energycomments",
    "energytoulabels",
    "enddate",
    "fixedattrs",
    "fixedcomments",
    "is_default",
    "label",
    "latest_update",
    "maxdemand",
    "mindemand",
    "name",
    "peakkwcapacityhistory",
    "peakkwcapacitymax",
    "peakkwcapacitymin",
    "peakkwhusagehistory",
    "peakkwhusagemax",
    "peakkwhusagemin",
    "phasewiring",
    "revisions",
    "sector",
    "servicemax",
    "servicemin",
    "servicetype",
    "source",
    "sourceparent",
    "sourcereference",
    "startdate",
    "supersedes",
    "supersededby",
    "uri",
    "utility",
    "voltagecategory",
    "voltagemaximum",
    "voltageminimum",
    "rateno",
    "state",
    "version",
    "energyrateunits",
    "demandhist",
    "energyhist",
    "eiaidname",
];

fn v8_name(key: &str) -> String {
    let lower = key.to_ascii_lowercase();
    let alias = ALIASES.iter().find(|(from, _)| *from == lower);
    alias.map_or(lower, |(_, to)| (*to).to_owned())
}

fn json_error(source: serde_json::Error) -> TariffError {
    let (place, reason) = (String::new(), crate::json::in_words(&source));
    TariffError::Json { what: "the URDB tariff", place, reason }
}

impl Fields {
    /// Finds the record in `{"items":[…]}`, `[…]`, `{"urdb_response":{…}}` or by itself.
    pub(super) fn read(text: &str) -> Result<Self, TariffError> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with('[') {
            return Self::only(serde_json::from_str(text).map_err(json_error)?);
        }
        let raw: BTreeMap<String, Box<RawValue>> =
            serde_json::from_str(text).map_err(json_error)?;
        if let Some(items) = raw.get("items") {
            return Self::only(serde_json::from_str(items.get()).map_err(json_error)?);
        }
        if let Some(inner) = raw.get("urdb_response") {
            return Self::read(inner.get());
        }
        let mut fields: BTreeMap<String, Box<RawValue>> = BTreeMap::new();
        for (key, value) in raw {
            let name = v8_name(&key);
            // An empty list says no more than an absent one.
            let bare =
                value.get().trim_matches(|c: char| c == '[' || c == ']' || c.is_whitespace());
            if value.get() == "null" || bare.is_empty() {
                continue;
            }
            match fields.get(&name) {
                // Two spellings of a description: the first will do.
                Some(_) if DESCRIPTIVE.contains(&name.as_str()) => None,
                Some(before) if before.get() != value.get() => {
                    return Err(TariffError::invalid(
                        name.clone(),
                        format!("is there twice, as {} and {}", brief(before), brief(&value)),
                        "keep one spelling",
                    ));
                }
                _ => fields.insert(name, value),
            };
        }
        Ok(Self(fields))
    }

    fn only(items: Vec<Box<RawValue>>) -> Result<Self, TariffError> {
        match items.as_slice() {
            [one] if one.get().starts_with('{') => Self::read(one.get()),
            [_] => Err(TariffError::invalid("items[0]", "is not an object", "give one tariff")),
            [] => Err(TariffError::missing("items[0]", "the file holds no tariff")),
            many => Err(TariffError::refused(
                "items",
                format!("holds {} tariffs", many.len()),
                "give a file with the one to bill",
            )),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn raw(&mut self, name: &str) -> Option<Box<RawValue>> {
        self.0.remove(name)
    }

    /// What nobody has taken.
    pub(super) fn rest(self) -> BTreeMap<String, Box<RawValue>> {
        self.0
    }

    pub(super) fn parse<T: DeserializeOwned>(
        &mut self,
        name: &str,
        form: &str,
    ) -> Result<Option<T>, TariffError> {
        let Some(raw) = self.raw(name) else { return Ok(None) };
        serde_json::from_str(raw.get()).map(Some).map_err(|e| {
            TariffError::invalid(name, format!("{} ({e})", brief(&raw)), format!("use {form}"))
        })
    }

    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, TariffError> {
        self.parse(name, "a text in quotes")
    }

    pub(super) fn decimal(&mut self, name: &str) -> Result<Option<Decimal>, TariffError> {
        self.raw(name).map(|raw| number(&raw, name)).transpose()
    }

    /// An amount; 0 counts as not given.
    pub(super) fn amount(&mut self, name: &str) -> Result<Option<Decimal>, TariffError> {
        Ok(self.decimal(name)?.filter(|d| !d.is_zero()))
    }
}

/// The number in a JSON value, digit for digit; also from a number in quotes.
pub(super) fn number(raw: &RawValue, field: &str) -> Result<Decimal, TariffError> {
    raw.get().trim_matches('"').parse().map_err(|_| {
        TariffError::invalid(field, format!("{} is not a number", brief(raw)), "use digits")
    })
}

/// An index; `1.0` is 1.
pub(super) fn index(raw: &RawValue, field: &str) -> Result<u8, TariffError> {
    let n = number(raw, field)?.in_units(0).and_then(|n| u8::try_from(n).ok());
    n.ok_or_else(|| {
        TariffError::invalid(
            field,
            format!("{} is not the number of a period", brief(raw)),
            "number the periods 0, 1, 2 …",
        )
    })
}

/// The value for a message, shortened.
pub(super) fn brief(raw: &RawValue) -> String {
    let text = raw.get();
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        text.chars().take(57).chain("...".chars()).collect()
    }
}

/// As a JSON value for keeping.
pub(super) fn value(raw: &RawValue) -> serde_json::Value {
    serde_json::from_str(raw.get()).unwrap_or(serde_json::Value::Null)
}
