//! What a provider says of somebody, and what that means here.

use super::config::{OpenIdFailure, ProviderConfig};
use crate::name::check_name;
use ohmstead_store::identity::Grant;
use serde_json::{Map, Value};

/// Everybody's value in the rules.
const ANYBODY: &str = "*";

/// Somebody whom a provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// Under what name the provider knows them; never changes there.
    pub subject: String,
    /// How their account is called here, if it is new.
    pub name: String,
    /// What they may do, a role a site.
    pub grants: Vec<Grant>,
}

/// What the provider says: its ID token, and beside it what it tells of the person when asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Told {
    pub subject: String,
    pub claims: Map<String, Value>,
}

/// A claim by its name, or by a path with dots such as `realm_access.roles`.
pub(crate) fn claim<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    // Some providers use whole addresses, with dots, as names.
    claims.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        claim(claims.get(first)?.as_object()?, rest)
    })
}

fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

impl Known {
    pub fn of(config: &ProviderConfig, told: &Told) -> Result<Self, OpenIdFailure> {
        if told.subject.is_empty() || told.subject.len() > 255 {
            // OpenID Connect Core 1.0, section 2: at most 255 characters.
            return Err(OpenIdFailure::Untrusted("the subject has no usable length".into()));
        }
        let values = texts(claim(&told.claims, &config.role_claim));
        let fits = |value: &str| value == ANYBODY || values.contains(&value);
        let mut grants: Vec<Grant> = Vec::new();
        for rule in config.rules.iter().filter(|r| fits(&r.value)) {
            match grants.iter_mut().find(|g| g.site == rule.grant.site) {
                Some(known) => known.role = known.role.max(rule.grant.role),
                None => grants.push(rule.grant.clone()),
            }
        }
        grants.sort();
        let wanted = [config.user_claim.as_str(), "preferred_username", "email", "sub"];
        let mut named = wanted.iter().filter_map(|n| claim(&told.claims, n)?.as_str());
        let name = named.find_map(account_name).ok_or_else(|| {
            OpenIdFailure::Untrusted(format!("{} names nobody", config.user_claim))
        })?;
        Ok(Self { subject: told.subject.clone(), name, grants })
    }
}

/// A name as accounts have them; other characters as hyphens.
fn account_name(text: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._@+-".contains(c);
    let name: String =
        text.trim().chars().take(64).map(|c| if fits(c) { c } else { '-' }).collect();
    check_name(&name).ok()
}
