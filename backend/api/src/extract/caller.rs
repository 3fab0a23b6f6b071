//! Who asks.

use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use ohmstead_identity::{Action, Decision, Principal};
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
        let site = api.identity.site_of(kind, id);
        let wanted = self.narrowed.as_ref().is_none_or(|n| *n == site);
        wanted && self.principal.may(Action::Read, &site) == Decision::Allowed
    }

    /// True for a site that they may look at and asked about.
    pub fn lists_site(&self, site: &str) -> bool {
        let Ok(site) = SiteId::new(site) else { return false };
        let wanted = self.narrowed.as_ref().is_none_or(|n| *n == site);
        wanted && self.principal.may(Action::Read, &site) == Decision::Allowed
    }

    /// True when a thing that may serve every site is theirs to look at: it is of a site that they see
    /// and asked about, or of the hub, where `of_hub` says whether it is.
    pub fn sees_owned(&self, api: &Api, kind: Kind, id: &str, of_hub: bool) -> bool {
        match api.identity.owner(kind, id) {
            Some(_) => self.lists(api, kind, id),
            None => of_hub,
        }
    }

    /// True for those who may look at the hub as a whole.
    pub fn sees_hub(&self) -> bool {
        self.principal.may_in_hub(Action::Read) == Decision::Allowed
    }

    /// Lets go on who may do something with a thing that may serve every site. Of a site that they do
    /// not see it is as if there were none: `unknown` says so.
    pub fn must(
        &self,
        api: &Api,
        action: Action,
        (kind, id): (Kind, &str),
        unknown: impl FnOnce() -> Problem,
    ) -> Answer<()> {
        let owner = api.identity.owner(kind, id);
        let elsewhere = |site: &SiteId| self.narrowed.as_ref().is_some_and(|n| n != site);
        if owner.as_ref().is_some_and(elsewhere) {
            return Err(unknown());
        }
        match self.may_have(owner.as_ref(), action) {
            Decision::Allowed => Ok(()),
            Decision::Hidden => Err(unknown()),
            Decision::Forbidden => Err(self.refused(owner.as_ref())),
        }
    }

    /// To whom a new thing belongs that may serve every site: to the site that is named, else to the
    /// site the request is about, else to the hub where it was made by who administers that.
    pub fn new_owner(
        &self,
        api: &Api,
        named: Option<&str>,
        site: &SiteId,
    ) -> Answer<Option<SiteId>> {
        let owner = match named {
            Some(text) => {
                let found = api.identity.find_site(text).filter(|s| self.principal.sees(&s.id));
                let unknown = || Problem::bad(format!("site: there is no site {text:?}"));
                Some(found.ok_or_else(unknown)?.id)
            }
            None if self.narrowed.is_none() && self.principal.is_hub_admin() => None,
            None => Some(site.clone()),
        };
        match self.may_have(owner.as_ref(), Action::Manage) {
            Decision::Allowed => Ok(owner),
            _ => Err(self.refused(owner.as_ref())),
        }
    }

    fn may_have(&self, owner: Option<&SiteId>, action: Action) -> Decision {
        match owner {
            Some(site) => self.principal.may(action, site),
            None => self.principal.may_in_hub(action),
        }
    }

    fn refused(&self, owner: Option<&SiteId>) -> Problem {
        match owner {
            Some(site) => forbidden(&self.principal, &format!("in the site {site}")),
            None => forbidden(&self.principal, "with what the hub has for every site"),
        }
    }

    /// 409 for an id that somebody else in the hub has.
    pub fn taken(kind: Kind, id: &str) -> Problem {
        let text = format!("the {} id {id:?} is taken in this hub: choose another", kind.as_str());
        Problem::new(StatusCode::CONFLICT, text)
    }
}

/// 403, in words of who asks.
pub fn forbidden(principal: &Principal, place: &str) -> Problem {
    let text = match &principal.limits {
        Some(_) => format!("this token, or its maker, may not do that {place}"),
        None => format!("your role does not allow that {place}"),
    };
    Problem::new(StatusCode::FORBIDDEN, text)
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
