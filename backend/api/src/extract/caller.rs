//! Who asks.

use crate::state::Api;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use ohmstead_identity::Principal;
use ohmstead_store::identity::{Kind, SiteId};

/// Who asks.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub principal: Principal,
    /// The only site they asked about.
    pub narrowed: Option<SiteId>,
}

impl Caller {
    /// As they are named to people.
    pub fn name(&self) -> String {
        use ohmstead_identity::Who;
        match &self.principal.who {
            Who::Person { name, .. } | Who::Client { name, .. } => name.clone(),
            Who::Token { id, account } => format!("{account} (token {id})"),
            Who::Anybody => "dashboard".into(),
        }
    }

    /// True when a thing belongs into a list for them: it is of the site they asked about, or, when
    /// they asked about none, of any that they may look at.
    pub fn lists(&self, api: &Api, kind: Kind, id: &str) -> bool {
        use ohmstead_identity::{Action, Decision};
        let site = api.identity.site_of(kind, id);
        let wanted = self.narrowed.as_ref().is_none_or(|n| *n == site);
        wanted && self.principal.may(Action::Read, &site) == Decision::Allowed
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = crate::Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        // The gate has put it there for every operation that is not public.
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            let status = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
            crate::Problem::new(status, "the request did not pass the gate")
        })
    }
}
