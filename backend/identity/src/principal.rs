//! Who asks, and what they may do: the one place where rights are decided.

use ohmstead_store::identity::{Fingerprint, Grant, Scope, SiteId, SiteRole};
use std::collections::BTreeSet;

/// What somebody wants to do. Each is asked for in one site, or of the hub as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Look at readings, energy, costs, alerts, settings.
    Read,
    /// Bring readings in.
    WriteReadings,
    /// Be told of meters as Home Assistant is, and say that it has started.
    Discover,
    /// Acknowledge, correct, name, command: the daily work.
    Operate,
    /// Meters and their credentials, contracts, rules, people, the site itself.
    Manage,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 5] =
        [Self::Read, Self::WriteReadings, Self::Discover, Self::Operate, Self::Manage];

    /// The least role that may do it.
    pub fn least_role(self) -> SiteRole {
        match self {
            Self::Read => SiteRole::Viewer,
            Self::WriteReadings | Self::Discover | Self::Operate => SiteRole::Operator,
            Self::Manage => SiteRole::Admin,
        }
    }

    /// The scopes of a token that include it.
    pub fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Read => &[Scope::Read, Scope::Manage],
            Self::WriteReadings => &[Scope::Write, Scope::Manage],
            Self::Discover => &[Scope::HomeAssistant, Scope::Manage],
            Self::Operate | Self::Manage => &[Scope::Manage],
        }
    }
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A person, signed in.
    Person {
        /// Their account.
        name: String,
        /// The sign-in.
        session: String,
    },
    /// A person who shows name and password at each connection, without a sign-in.
    Client {
        /// Their account.
        name: String,
        /// Tells the password from a later one.
        password: Fingerprint,
    },
    /// An integration.
    Token {
        /// The token's id.
        id: String,
        /// Whose it is.
        account: String,
    },
    /// Anybody on this machine, in the open mode.
    Anybody,
}

/// Somebody who has shown who they are, with their rights as they stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Who.
    pub who: Who,
    /// The rights of the person, or of a token's maker.
    pub grants: Vec<Grant>,
    /// What a token narrows them to.
    pub limits: Option<Limits>,
}

/// What a token may be used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// For what.
    pub scopes: BTreeSet<Scope>,
    /// Where; `None` = wherever its maker may.
    pub site: Option<SiteId>,
}

/// What is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Allowed,
    /// They know the site, and may not do this there: 403.
    Forbidden,
    /// They may not know that there is such a site: 404.
    Hidden,
}

impl Principal {
    /// Anybody, in the open mode: everything is allowed.
    pub fn anybody() -> Self {
        let grants = vec![Grant { site: None, role: SiteRole::Admin }];
        Self { who: Who::Anybody, grants, limits: None }
    }

    /// As the audit log names them.
    pub fn label(&self) -> String {
        match &self.who {
            Who::Person { name, .. } | Who::Client { name, .. } => format!("person:{name}"),
            Who::Token { id, .. } => format!("token:{id}"),
            Who::Anybody => "open".into(),
        }
    }

    /// The account behind them.
    pub fn account(&self) -> Option<&str> {
        match &self.who {
            Who::Person { name, .. } | Who::Client { name, .. } => Some(name),
            Who::Token { account, .. } => Some(account),
            Who::Anybody => None,
        }
    }

    /// Their role in a site; `None` where they have none.
    pub fn role(&self, site: &SiteId) -> Option<SiteRole> {
        if self.limits.as_ref().is_some_and(|l| l.site.as_ref().is_some_and(|s| s != site)) {
            return None;
        }
        let here = |g: &&Grant| g.site.as_ref().is_none_or(|s| s == site);
        self.grants.iter().filter(here).map(|g| g.role).max()
    }

    /// Whether they may do something in a site.
    pub fn may(&self, action: Action, site: &SiteId) -> Decision {
        match self.role(site) {
            None => Decision::Hidden,
            Some(role) if role >= action.least_role() && self.in_scope(action) => Decision::Allowed,
            Some(_) => Decision::Forbidden,
        }
    }

    /// Whether they may do something that concerns the hub as a whole.
    pub fn may_in_hub(&self, action: Action) -> Decision {
        let bound = self.limits.as_ref().is_some_and(|l| l.site.is_some());
        let everywhere = self.grants.iter().filter(|g| g.site.is_none()).map(|g| g.role).max();
        let role = everywhere.is_some_and(|role| role >= action.least_role());
        if !bound && role && self.in_scope(action) {
            Decision::Allowed
        } else {
            Decision::Forbidden
        }
    }

    /// Whether they may see a site at all.
    pub fn sees(&self, site: &SiteId) -> bool {
        self.role(site).is_some()
    }

    /// True for administrators of the hub.
    pub fn is_hub_admin(&self) -> bool {
        self.may_in_hub(Action::Manage) == Decision::Allowed
    }

    fn in_scope(&self, action: Action) -> bool {
        let Some(limits) = &self.limits else { return true };
        action.scopes().iter().any(|s| limits.scopes.contains(s))
    }

    /// True when none of `grants` gives more than these rights: nobody hands out what they do not
    /// have. Only admins hand out anything.
    pub fn may_grant(&self, grants: &[Grant]) -> bool {
        grants.iter().all(|g| match &g.site {
            Some(site) => self.may(Action::Manage, site) == Decision::Allowed,
            None => self.is_hub_admin(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn site(text: &str) -> SiteId {
        SiteId::new(text).unwrap()
    }

    fn person(grants: Vec<Grant>) -> Principal {
        let who = Who::Person { name: "ann".into(), session: "s".into() };
        Principal { who, grants, limits: None }
    }

    fn at(text: &str, role: SiteRole) -> Grant {
        Grant { site: Some(site(text)), role }
    }

    #[test]
    fn a_role_counts_in_its_own_site_and_a_foreign_site_is_hidden() {
        let p = person(vec![at("a", SiteRole::Viewer), at("b", SiteRole::Admin)]);
        assert_eq!(p.may(Action::Read, &site("a")), Decision::Allowed);
        assert_eq!(p.may(Action::Operate, &site("a")), Decision::Forbidden);
        assert_eq!(p.may(Action::Manage, &site("b")), Decision::Allowed);
        assert_eq!(p.may(Action::Read, &site("c")), Decision::Hidden);
        assert_eq!(p.may_in_hub(Action::Read), Decision::Forbidden);
        assert!(p.may_grant(&[at("b", SiteRole::Admin)]));
        assert!(!p.may_grant(&[at("a", SiteRole::Viewer)]));
        assert!(!p.may_grant(&[Grant { site: None, role: SiteRole::Viewer }]));
    }

    #[test]
    fn a_token_without_the_scope_may_not_whatever_its_maker_may() {
        let mut p = person(vec![Grant { site: None, role: SiteRole::Admin }]);
        let scopes = BTreeSet::from([Scope::Write]);
        p.limits = Some(Limits { scopes, site: Some(site("a")) });
        assert_eq!(p.may(Action::WriteReadings, &site("a")), Decision::Allowed);
        assert_eq!(p.may(Action::Read, &site("a")), Decision::Forbidden);
        assert_eq!(p.may(Action::WriteReadings, &site("b")), Decision::Hidden);
        assert_eq!(p.may_in_hub(Action::WriteReadings), Decision::Forbidden);
    }

    fn grants() -> impl Strategy<Value = Vec<Grant>> {
        let place = prop_oneof![Just(None), Just(Some("a")), Just(Some("b"))];
        let role =
            prop_oneof![Just(SiteRole::Viewer), Just(SiteRole::Operator), Just(SiteRole::Admin)];
        let grant = (place, role).prop_map(|(s, role)| Grant { site: s.map(site), role });
        proptest::collection::vec(grant, 0..4)
    }

    proptest! {
        /// More rights never take anything away, and a token never has more than its maker.
        #[test]
        fn rights_grow_with_grants_and_shrink_with_limits(
            mine in grants(),
            more in grants(),
            scopes in proptest::collection::btree_set(
                prop_oneof![Just(Scope::Read), Just(Scope::Write), Just(Scope::Manage)], 0..3),
            bound in proptest::option::of(prop_oneof![Just("a"), Just("b")]),
        ) {
            let maker = person(mine.clone());
            let richer = person(mine.iter().cloned().chain(more).collect());
            let limits = Some(Limits { scopes, site: bound.map(site) });
            let token = Principal { limits, ..maker.clone() };
            for action in Action::ALL {
                for place in ["a", "b", "c"].map(site) {
                    if maker.may(action, &place) == Decision::Allowed {
                        prop_assert_eq!(richer.may(action, &place), Decision::Allowed);
                    }
                    if token.may(action, &place) == Decision::Allowed {
                        prop_assert_eq!(maker.may(action, &place), Decision::Allowed);
                    }
                    // An action of the hub is never open to one who may not do it in every site.
                    if maker.may_in_hub(action) == Decision::Allowed {
                        prop_assert_eq!(maker.may(action, &place), Decision::Allowed);
                    }
                }
                if token.may_in_hub(action) == Decision::Allowed {
                    prop_assert_eq!(maker.may_in_hub(action), Decision::Allowed);
                }
            }
        }
    }
}
