use super::*;
use ohmstead_model::{ManualClock, TimestampMs};
use ohmstead_store::identity::{AuditFilter, SiteRecord};
use ohmstead_store::identity::{Grant, Kind, Scope, SiteId, SiteRole};
use ohmstead_store::memory::MemoryStore;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) const NOW: TimestampMs = TimestampMs(1_790_000_000_000);
const PASSWORD: &str = "correct horse";

pub(crate) struct World {
    pub(crate) identity: Identity,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) clock: Arc<ManualClock>,
}

fn home() -> SiteRecord {
    SiteRecord {
        id: SiteId::first(),
        name: "Home".into(),
        timezone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        billing_day: 1,
        nominal_voltage: 230,
        silent_after_s: 120,
        language: ohmstead_model::Language::En,
        created_at: NOW,
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = Arc::new(ManualClock::at(NOW));
        Self { identity: open(&store, &clock).await, store, clock }
    }

    /// With the accounts `root` (administers the hub) and `ann` (looks at home).
    pub(crate) async fn peopled() -> Self {
        let world = Self::new().await;
        world.add("root", SiteRole::Admin, None).await;
        world.add("ann", SiteRole::Viewer, Some(SiteId::first())).await;
        world
    }

    async fn add(&self, name: &str, role: SiteRole, site: Option<SiteId>) {
        let grants = vec![Grant { site, role }];
        let new = NewAccount { name: name.into(), password: PASSWORD.into(), grants };
        self.identity.add_account(new).await.unwrap();
    }

    async fn login(&self, user: &str, password: &str) -> Result<SignedIn, IdentityError> {
        let login = Login { user: user.into(), password: password.into(), code: None };
        self.identity.login(login, &from(1)).await
    }

    async fn sign_in(&self, user: &str) -> SignedIn {
        self.login(user, PASSWORD).await.unwrap()
    }

    pub(crate) fn who(&self, it: &SignedIn) -> Option<Principal> {
        self.identity.authenticate(it.access.expose()).ok()
    }

    async fn refresh(&self, it: &SignedIn) -> Result<SignedIn, IdentityError> {
        self.identity.refresh(it.refresh.expose(), &from(1)).await
    }
}

async fn open(store: &Arc<MemoryStore>, clock: &Arc<ManualClock>) -> Identity {
    Identity::open(store.clone(), clock.clone(), Arc::new(SystemRandom), home()).await.unwrap()
}

pub(crate) fn from(n: u32) -> Origin {
    Origin {
        address: std::net::Ipv4Addr::from(0xc000_0200 + n).into(),
        agent: "test".into(),
        browser: None,
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, IdentityError>) -> bool {
    matches!(result, Err(IdentityError::Unauthenticated(_)))
}

#[tokio::test]
async fn who_signs_in_has_their_rights_and_others_get_one_and_the_same_answer() {
    let w = World::peopled().await;
    let ann = w.login(" Ann ", PASSWORD).await.unwrap();
    let principal = w.who(&ann).unwrap();
    assert_eq!(principal.label(), "person:ann");
    assert_eq!(principal.may(Action::Read, &SiteId::first()), Decision::Allowed);
    assert_eq!(principal.may(Action::Operate, &SiteId::first()), Decision::Forbidden);
    let wrong = w.login("ann", "correct hors").await.unwrap_err();
    let unknown = w.login("nobody", PASSWORD).await.unwrap_err();
    assert_eq!(wrong.to_string(), unknown.to_string());
}

/// Both are one whole Argon2id; the bound is wide because the machine is shared.
#[tokio::test]
async fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    let w = World::peopled().await;
    let mut least = [std::time::Duration::MAX; 2];
    for round in 0..5 {
        for (n, user) in ["ann".to_owned(), format!("nobody{round}")].iter().enumerate() {
            let begun = std::time::Instant::now();
            assert!(refused(w.login(user, "wrong password").await));
            least[n] = least[n].min(begun.elapsed());
        }
    }
    let [known, unknown] = least.map(|d| d.as_secs_f64());
    assert!((0.5..2.0).contains(&(known / unknown)), "{known} s, {unknown} s");
}

#[tokio::test]
async fn trying_passwords_is_stopped_for_a_while() {
    let w = World::peopled().await;
    let mut tried = 0;
    let wait = loop {
        match w.login("ann", "wrong password").await {
            Err(IdentityError::Throttled { after_s }) => break after_s,
            other => assert!(refused(other)),
        }
        tried += 1;
        assert!(tried < 100);
    };
    assert!(matches!(w.login("ann", PASSWORD).await, Err(IdentityError::Throttled { .. })));
    w.sign_in("root").await;
    w.clock.advance(i64::from(wait) * 1000);
    w.sign_in("ann").await;
}

#[tokio::test]
async fn an_access_token_ends_by_itself_and_a_refresh_token_gives_the_next() {
    let w = World::peopled().await;
    let first = w.sign_in("ann").await;
    w.clock.advance(ACCESS_LIFETIME_S * 1000 - 1);
    assert!(w.who(&first).is_some());
    w.clock.advance(1);
    assert!(w.who(&first).is_none(), "also when its signature was verified before");
    let second = w.refresh(&first).await.unwrap();
    assert_eq!(w.who(&second).unwrap().account(), Some("ann"));
    assert_eq!(w.identity.sessions("ann").len(), 1);
}

#[tokio::test]
async fn a_stolen_refresh_token_ends_the_whole_session_for_thief_and_owner() {
    let w = World::peopled().await;
    let other = w.sign_in("ann").await;
    let first = w.sign_in("ann").await;
    let second = w.refresh(&first).await.unwrap();
    let third = w.refresh(&second).await.unwrap();
    assert!(refused(w.refresh(&first).await), "the thief's, long used up");
    assert!(refused(w.refresh(&third).await), "the owner's: nobody can tell who is who");
    assert!(w.who(&third).is_none(), "the access token at once");
    assert!(w.who(&other).is_some(), "another sign-in of the same person stays");
    let log = w.identity.audit(AuditFilter { limit: 1, ..AuditFilter::default() }).await.unwrap();
    assert!(log[0].outcome.contains("used before"), "{log:?}");
}

#[tokio::test]
async fn of_two_that_use_one_refresh_token_at_once_at_most_one_goes_on() {
    let w = World::peopled().await;
    let first = w.sign_in("ann").await;
    let (a, b) = tokio::join!(w.refresh(&first), w.refresh(&first));
    assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1);
    assert!(w.identity.sessions("ann").is_empty());
}

#[tokio::test]
async fn a_browser_may_send_a_token_again_for_a_while_and_nobody_else() {
    let w = World::peopled().await;
    let by = async |it: &SignedIn, browser: &str| {
        let from = Origin { browser: Some(browser.into()), ..from(1) };
        w.identity.refresh(it.refresh.expose(), &from).await
    };
    let first = w.sign_in("ann").await;
    let one = by(&first, "hers").await.unwrap();
    w.clock.advance(29_999);
    let other = by(&first, "hers").await.unwrap();
    assert!(w.who(&one).is_some() && w.who(&other).is_some());
    // Whichever of the two the browser keeps, and however late.
    w.clock.advance(600_000);
    let next = by(&one, "hers").await.unwrap();
    let next = by(&next, "hers").await.unwrap();
    by(&other, "hers").await.unwrap();
    by(&next, "hers").await.unwrap();
    assert_eq!(w.identity.sessions("ann").len(), 1);
    w.clock.advance(30_000);
    assert!(refused(by(&next, "hers").await), "too late");
    assert!(w.identity.sessions("ann").is_empty());

    for thief in [None, Some("not hers".to_owned())] {
        let first = w.sign_in("ann").await;
        let second = by(&first, "hers").await.unwrap();
        let from = Origin { browser: thief, ..from(2) };
        assert!(refused(w.identity.refresh(first.refresh.expose(), &from).await));
        assert!(refused(by(&second, "hers").await), "the session is ended");
    }
}

#[tokio::test]
async fn signing_out_holds_at_once_here_or_everywhere() {
    let w = World::peopled().await;
    let (a, b, c) = (w.sign_in("ann").await, w.sign_in("ann").await, w.sign_in("ann").await);
    w.identity.logout(a.refresh.expose()).await.unwrap();
    assert!(w.who(&a).is_none() && refused(w.refresh(&a).await));
    assert!(w.who(&b).is_some());
    let Who::Person { session, .. } = w.who(&b).unwrap().who else { unreachable!() };
    w.identity.end_sessions("ann", Some(&session)).await.unwrap();
    assert!(w.who(&b).is_some() && w.who(&c).is_none());
    w.identity.end_sessions("ann", None).await.unwrap();
    assert!(w.who(&b).is_none());
}

#[tokio::test]
async fn sessions_and_rights_are_the_same_after_a_restart() {
    let w = World::peopled().await;
    let (ann, gone) = (w.sign_in("ann").await, w.sign_in("ann").await);
    w.identity.logout(gone.refresh.expose()).await.unwrap();
    let again = World { identity: open(&w.store, &w.clock).await, ..w };
    assert!(again.who(&ann).is_some() && again.who(&gone).is_none());
    assert!(again.refresh(&ann).await.is_ok());
}

#[tokio::test]
async fn a_changed_role_or_a_removed_account_counts_at_once() {
    let w = World::peopled().await;
    let ann = w.sign_in("ann").await;
    let grants = vec![Grant { site: Some(SiteId::first()), role: SiteRole::Operator }];
    w.identity.change_account("ann", Some(grants), None).await.unwrap();
    let p = w.who(&ann).unwrap();
    assert_eq!(p.may(Action::Operate, &SiteId::first()), Decision::Allowed);
    w.identity.change_account("ann", None, Some(true)).await.unwrap();
    assert!(w.who(&ann).is_none() && w.identity.still(&p).is_none());
    assert!(refused(w.login("ann", PASSWORD).await));
    w.identity.remove_account("ann").await.unwrap();
    assert!(refused(w.login("ann", PASSWORD).await));
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let w = World::peopled().await;
    let conflict = |r: Result<_, IdentityError>| matches!(r, Err(IdentityError::Conflict(_)));
    assert!(conflict(w.identity.remove_account("root").await));
    assert!(conflict(w.identity.change_account("root", Some(vec![]), None).await.map(|_| ())));
    assert!(conflict(w.identity.change_account("root", None, Some(true)).await.map(|_| ())));
    w.add("two", SiteRole::Admin, None).await;
    w.identity.remove_account("root").await.unwrap();
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let w = World::peopled().await;
    let (a, b) = (w.sign_in("ann").await, w.sign_in("ann").await);
    let Who::Person { session, .. } = w.who(&a).unwrap().who else { unreachable!() };
    assert!(w.identity.is_password("ann", PASSWORD.into(), &from(1)).await.unwrap());
    assert!(!w.identity.is_password("ann", "wrong password".into(), &from(1)).await.unwrap());
    w.identity.set_password("ann", "another horse".into(), Some(&session)).await.unwrap();
    assert!(w.who(&a).is_some() && w.who(&b).is_none());
    assert!(refused(w.login("ann", PASSWORD).await));
    w.login("ann", "another horse").await.unwrap();
}

#[tokio::test]
async fn a_token_does_what_it_says_until_it_is_taken_away() {
    let w = World::peopled().await;
    let root = w.who(&w.sign_in("root").await).unwrap();
    let new = |scopes: &[Scope], site: Option<SiteId>| NewToken {
        name: "Grafana".into(),
        scopes: scopes.iter().copied().collect::<BTreeSet<_>>(),
        site,
        expires_at: None,
    };
    let made = w.identity.add_token(&root, new(&[Scope::Read], None)).await.unwrap();
    let p = w.identity.authenticate(made.token.expose()).unwrap();
    assert_eq!(p.label(), format!("token:{}", made.kept.id));
    assert_eq!(p.may(Action::Read, &SiteId::first()), Decision::Allowed);
    assert_eq!(p.may(Action::Manage, &SiteId::first()), Decision::Forbidden);
    for wrong in [&made.token.expose()[..30], "ohm_", "ohm_000000000000_x", "ohm_é"] {
        assert!(refused(w.identity.authenticate(wrong)), "{wrong}");
    }
    assert_eq!(w.identity.tokens()[0].used_at, Some(NOW));
    w.identity.note_used_tokens().await.unwrap();
    assert_eq!(w.store_tokens().await[0].used_at, Some(NOW));
    assert!(w.identity.remove_token(&made.kept.id).await.unwrap());
    assert!(refused(w.identity.authenticate(made.token.expose())));
    assert!(w.identity.still(&p).is_none());

    let ends = NewToken { expires_at: Some(NOW + 1000), ..new(&[Scope::Read], None) };
    let made = w.identity.add_token(&root, ends).await.unwrap();
    w.clock.advance(1000);
    assert!(refused(w.identity.authenticate(made.token.expose())));
}

impl World {
    async fn store_tokens(&self) -> Vec<ohmstead_store::identity::ApiToken> {
        use ohmstead_store::identity::PeopleStore;
        self.store.api_tokens().await.unwrap()
    }
}

#[tokio::test]
async fn nobody_makes_a_token_for_a_site_they_do_not_see() {
    let w = World::peopled().await;
    let far = NewSite { id: None, name: "Far away".into(), settings: SitePatch::default() };
    let far = w.identity.add_site(far).await.unwrap();
    assert_eq!(far.id.as_str(), "far-away");
    let ann = w.who(&w.sign_in("ann").await).unwrap();
    let new = NewToken {
        name: "x".into(),
        scopes: BTreeSet::from([Scope::Manage]),
        site: Some(far.id.clone()),
        expires_at: None,
    };
    let refused = w.identity.add_token(&ann, new.clone()).await;
    assert!(matches!(refused, Err(IdentityError::Unknown(_))));
    // Of her own site she may, and it is no more than she may.
    let own = NewToken { site: Some(SiteId::first()), ..new };
    let made = w.identity.add_token(&ann, own).await.unwrap();
    let p = w.identity.authenticate(made.token.expose()).unwrap();
    assert_eq!(p.may(Action::Manage, &SiteId::first()), Decision::Forbidden);
}

#[tokio::test]
async fn the_setup_link_makes_one_administrator_and_then_nobody() {
    let w = World::new().await;
    let old = w.identity.setup_link().unwrap().unwrap();
    let link = w.identity.setup_link().unwrap().unwrap();
    let redeem = |token: String, user: &'static str, password: &'static str| {
        let identity = &w.identity;
        async move { identity.redeem(&token, Some(user), password.into(), &from(1)).await }
    };
    assert!(refused(redeem(old.expose().into(), "eve", PASSWORD).await), "replaced by a newer");
    let short = redeem(link.expose().into(), "root", "short").await;
    assert!(matches!(short, Err(IdentityError::Invalid(_))));
    let root = redeem(link.expose().into(), "root", PASSWORD).await.unwrap();
    assert!(w.who(&root).unwrap().is_hub_admin());
    assert!(refused(redeem(link.expose().into(), "eve", PASSWORD).await));
    assert!(w.identity.setup_link().unwrap().is_none());
    assert_eq!(w.identity.accounts().len(), 1);
}

#[tokio::test]
async fn of_two_that_use_the_setup_link_at_once_one_gets_the_hub() {
    let w = World::new().await;
    let link = w.identity.setup_link().unwrap().unwrap();
    let redeem = |user| w.identity.redeem(link.expose(), Some(user), PASSWORD.into(), &SOMEWHERE);
    let (a, b) = tokio::join!(redeem("a"), redeem("b"));
    assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1);
    assert_eq!(w.identity.accounts().len(), 1);
}

static SOMEWHERE: std::sync::LazyLock<Origin> = std::sync::LazyLock::new(|| from(1));

#[tokio::test]
async fn an_invitation_gives_the_rights_it_was_made_with_once() {
    let w = World::peopled().await;
    let grants = vec![Grant { site: Some(SiteId::first()), role: SiteRole::Operator }];
    let (link, ends) = w.identity.invite(grants.clone(), "root").await.unwrap();
    assert_eq!(ends, NOW + INVITATION_MS);
    let taken = w.identity.redeem(link.expose(), Some("ann"), PASSWORD.into(), &from(1)).await;
    assert!(matches!(taken, Err(IdentityError::Conflict(_))), "and the link is not used up");
    let bob = w.identity.redeem(link.expose(), Some("Bob"), PASSWORD.into(), &from(1)).await;
    assert_eq!(w.who(&bob.unwrap()).unwrap().grants, grants);
    let again = w.identity.redeem(link.expose(), Some("eve"), PASSWORD.into(), &from(1)).await;
    assert!(refused(again));
    let (late, _) = w.identity.invite(grants, "root").await.unwrap();
    w.clock.advance(INVITATION_MS);
    let late = w.identity.redeem(late.expose(), Some("eve"), PASSWORD.into(), &from(1)).await;
    assert!(refused(late));
}

#[tokio::test]
async fn a_reset_link_sets_the_password_and_ends_every_session() {
    let w = World::peopled().await;
    let ann = w.sign_in("ann").await;
    let (link, _) = w.identity.reset_link("ann", "root").await.unwrap();
    let new = w.identity.redeem(link.expose(), None, "another horse".into(), &from(1)).await;
    assert_eq!(w.who(&new.unwrap()).unwrap().account(), Some("ann"));
    assert!(w.who(&ann).is_none());
    assert!(refused(w.login("ann", PASSWORD).await));
}

#[tokio::test]
async fn with_a_second_factor_the_password_alone_is_not_enough() {
    let w = World::peopled().await;
    let secret = w.identity.enrol_second_factor("ann").unwrap().secret;
    let wrong = w.identity.confirm_second_factor("ann", secret.expose(), "000000").await;
    // One code in a million is right by chance.
    assert!(wrong.is_err() || w.identity.account("ann").unwrap().second_factor.is_some());
    let code = |at: TimestampMs| {
        let secret = totp_rs::Secret::try_from_base32(secret.expose()).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("ann").build();
        totp.unwrap().generate(at.0.unsigned_abs() / 1000).to_string()
    };
    let recovery =
        w.identity.confirm_second_factor("ann", secret.expose(), &code(NOW)).await.unwrap();
    let login = |code: Option<String>| {
        let login = Login { user: "ann".into(), password: PASSWORD.into(), code };
        async { w.identity.login(login, &SOMEWHERE).await }
    };
    assert!(refused(login(None).await));
    w.clock.advance(60_000);
    let now = code(NOW + 60_000);
    assert!(login(Some(now.clone())).await.is_ok());
    assert!(refused(login(Some(now)).await), "used up");
    assert!(login(Some(recovery[0].expose().into())).await.is_ok());
    assert!(refused(login(Some(recovery[0].expose().into())).await));
    w.identity.remove_second_factor("ann").await.unwrap();
    w.sign_in("ann").await;
}

#[tokio::test]
async fn what_was_never_placed_belongs_to_the_first_site_and_moves_as_a_whole() {
    let w = World::peopled().await;
    let new = NewSite { id: None, name: "Hut".into(), settings: SitePatch::default() };
    let hut = w.identity.add_site(new.clone()).await.unwrap();
    let twin = w.identity.add_site(new).await.unwrap();
    assert_eq!((hut.id.as_str(), twin.id.as_str()), ("hut", "hut-2"));
    let thing = || vec![(Kind::Device, "m1".to_owned())];
    assert_eq!(w.identity.site_of(Kind::Device, "m1"), SiteId::first());
    w.identity.place(thing(), &hut.id).await.unwrap();
    let again = open(&w.store, &w.clock).await;
    for identity in [&w.identity, &again] {
        assert_eq!(identity.site_of(Kind::Device, "m1"), hut.id);
        assert_eq!(identity.first_site(), SiteId::first());
    }
    assert!(w.identity.remove_site(&hut.id).await.is_err(), "not empty");
    w.identity.place(thing(), &SiteId::first()).await.unwrap();
    assert_eq!(w.identity.site_of(Kind::Device, "m1"), SiteId::first());
    w.identity.remove_site(&hut.id).await.unwrap();
    assert!(w.identity.remove_site(&SiteId::first()).await.is_err());
    let nowhere = SiteId::new("nowhere").unwrap();
    assert!(w.identity.place(thing(), &nowhere).await.is_err());
}

#[tokio::test]
async fn a_site_s_settings_are_checked_and_kept() {
    let w = World::new().await;
    let home = SiteId::first();
    for patch in [
        SitePatch { timezone: Some("Mars/Olympus".into()), ..SitePatch::default() },
        SitePatch { currency: Some("euro".into()), ..SitePatch::default() },
        SitePatch { billing_day: Some(32), ..SitePatch::default() },
        SitePatch { billing_day: Some(0), ..SitePatch::default() },
        SitePatch { name: Some(" ".into()), ..SitePatch::default() },
        SitePatch { silent_after_s: Some(0), ..SitePatch::default() },
    ] {
        assert!(w.identity.change_site(&home, patch).await.is_err());
    }
    let patch = SitePatch { timezone: Some("America/Lima".into()), ..SitePatch::default() };
    let (before, after) = w.identity.change_site(&home, patch).await.unwrap();
    assert_eq!(before, self::home());
    // The configuration names the site at the first start only.
    let again = open(&w.store, &w.clock).await;
    assert_eq!(again.site(&home), Some(after));
}

#[tokio::test]
async fn no_secret_is_in_what_is_printed_or_logged() {
    let w = World::peopled().await;
    let ann = w.sign_in("ann").await;
    assert!(refused(w.login("hunter2 hunter2", "x").await));
    let printed = format!("{:?} {:?}", w.identity.accounts(), ann);
    assert!(!printed.contains("argon2") && !printed.contains(ann.refresh.expose()));
    let log = w.identity.audit(AuditFilter { limit: 100, ..AuditFilter::default() }).await.unwrap();
    let log = format!("{log:?}");
    assert!(log.contains("person:ann"));
    for secret in [PASSWORD, "hunter2", ann.access.expose(), ann.refresh.expose()] {
        assert!(!log.contains(secret));
    }
}

#[tokio::test]
async fn a_password_at_a_connection_holds_until_it_changes_and_not_where_a_code_is_asked_for() {
    let w = World::peopled().await;
    let connect = |name: &'static str, password: &'static str| {
        let identity = &w.identity;
        async move { identity.connect(name, password.into(), &from(1)).await }
    };
    assert!(connect("ann", "wrong wrong wrong").await.is_err());
    assert!(connect("nobody", PASSWORD).await.is_err());
    let ann = connect("Ann", PASSWORD).await.unwrap();
    assert_eq!(ann.label(), "person:ann");
    assert!(ann.may(Action::Read, &SiteId::first()) == Decision::Allowed);
    assert_eq!(w.identity.still(&ann), Some(ann.clone()));
    assert_eq!(w.identity.named("ann"), Some(ann.clone()));
    w.identity.set_password("ann", "another long password".into(), None).await.unwrap();
    assert_eq!(w.identity.still(&ann), None);
    let again = connect("ann", "another long password").await.unwrap();
    w.identity.remove_account("ann").await.unwrap();
    assert_eq!((w.identity.still(&again), w.identity.named("ann")), (None, None));
    let mut refused = 0;
    for _ in 0..20 {
        let tried = connect("root", "wrong wrong wrong").await;
        refused += u32::from(matches!(tried, Err(IdentityError::Throttled { .. })));
    }
    assert!(refused > 0, "passwords cannot be tried out here either");
}
