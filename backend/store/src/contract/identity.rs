//! Promises about sites, people and the log of who did what.

use crate::Store;
use crate::identity::{
    Account, ApiToken, AuditEntry, AuditFilter, Fingerprint, Grant, Kind, LinkPurpose,
    OlderRefresh, OneTimeLink, PasskeyRecord, Scope, SecondFactor, Session, SignInKey, SiteId,
    SiteRecord, SiteRole,
};
use ohmstead_model::{TimeRange, TimestampMs};
use std::collections::BTreeSet;

fn site(id: &str, at: i64) -> SiteRecord {
    SiteRecord {
        id: SiteId::new(id).unwrap(),
        name: format!("The {id}"),
        timezone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        billing_day: 15,
        nominal_voltage: 230,
        silent_after_s: 120,
        language: ohmstead_model::Language::En,
        created_at: TimestampMs(at),
    }
}

fn account(name: &str) -> Account {
    Account {
        name: name.into(),
        password: Some("$argon2id$v=19$…".into()),
        grants: vec![Grant { site: None, role: SiteRole::Admin }],
        created_at: TimestampMs(5),
        disabled: false,
        second_factor: Some(SecondFactor {
            secret: "JBSW".into(),
            last_step: Some(7),
            recovery: vec![Fingerprint([3; 32])],
        }),
        external: Some(("https://id.example".into(), "42".into())),
        handle: Some("d3adb33f".into()),
        passkeys: vec![PasskeyRecord {
            id: "AQID".into(),
            name: "phone".into(),
            created_at: TimestampMs(6),
            used_at: None,
            credential: "{}".into(),
        }],
    }
}

fn session(id: &str, account: &str) -> Session {
    Session {
        id: id.into(),
        account: account.into(),
        created_at: TimestampMs(1),
        used_at: TimestampMs(2),
        expires_at: TimestampMs(3),
        ends_at: Some(TimestampMs(4)),
        address: "192.0.2.1".into(),
        agent: "a browser".into(),
        refresh: Fingerprint([9; 32]),
        older: vec![OlderRefresh {
            hash: Fingerprint([8; 32]),
            browser: Fingerprint([6; 32]),
            replaced_at: Some(TimestampMs(2)),
        }],
    }
}

fn token(id: &str, account: &str) -> ApiToken {
    ApiToken {
        id: id.into(),
        name: "Grafana".into(),
        account: account.into(),
        hash: Fingerprint([7; 32]),
        scopes: BTreeSet::from([Scope::Read]),
        site: Some(SiteId::first()),
        created_at: TimestampMs(1),
        expires_at: None,
        used_at: None,
    }
}

/// Sites are listed oldest first, changed in place, and removed only while nothing belongs to them.
pub async fn a_site_to_which_something_belongs_is_not_removed(store: &impl Store) {
    store.put_site(site("b", 1)).await.unwrap();
    store.put_site(site("a", 2)).await.unwrap();
    let changed = SiteRecord { timezone: "America/Lima".into(), ..site("b", 1) };
    store.put_site(changed.clone()).await.unwrap();
    assert_eq!(store.sites().await.unwrap(), [changed, site("a", 2)]);

    let (a, b) = (SiteId::new("a").unwrap(), SiteId::new("b").unwrap());
    let placed = |kind, id: &str, site: &SiteId| (kind, id.to_owned(), site.clone());
    let things = vec![placed(Kind::Device, "m1", &a), placed(Kind::Bill, "x", &a)];
    store.place(things).await.unwrap();
    assert!(!store.remove_site(&a).await.unwrap());
    // Of one device's time each site has its own, from one moment on.
    let past = placed(Kind::Past, "m1-until-1.m1.0.900000", &a);
    let moved = vec![placed(Kind::Bill, "x", &b), placed(Kind::Device, "m1", &b), past.clone()];
    store.place(moved).await.unwrap();
    let all = [placed(Kind::Device, "m1", &b), placed(Kind::Bill, "x", &b), past];
    assert_eq!(store.placements().await.unwrap(), all);
    assert!(!store.remove_site(&a).await.unwrap(), "what stayed there is its own");
    store.place(vec![placed(Kind::Past, "m1-until-1.m1.0.900000", &b)]).await.unwrap();
    assert!(!store.remove_site(&b).await.unwrap());
    assert!(store.remove_site(&a).await.unwrap());
    assert!(!store.remove_site(&a).await.unwrap());
}

/// Removing a person ends what acts in their name, and nothing of others.
pub async fn with_a_person_their_sessions_and_tokens_go(store: &impl Store) {
    for name in ["ann", "bob"] {
        store.put_account(account(name)).await.unwrap();
        store.put_session(session(&format!("s-{name}"), name)).await.unwrap();
        store.put_api_token(token(&format!("t-{name}"), name)).await.unwrap();
    }
    let changed = Account { disabled: true, second_factor: None, ..account("bob") };
    store.put_account(changed.clone()).await.unwrap();
    assert_eq!(store.accounts().await.unwrap(), [account("ann"), changed.clone()]);
    assert!(store.remove_account("ann").await.unwrap());
    assert!(!store.remove_account("ann").await.unwrap());
    assert_eq!(store.accounts().await.unwrap(), [changed]);
    assert_eq!(store.sessions().await.unwrap(), [session("s-bob", "bob")]);
    assert_eq!(store.api_tokens().await.unwrap(), [token("t-bob", "bob")]);

    let used = ApiToken { used_at: Some(TimestampMs(9)), ..token("t-bob", "bob") };
    store.put_api_token(used.clone()).await.unwrap();
    assert_eq!(store.api_tokens().await.unwrap(), [used]);
    assert!(store.remove_api_token("t-bob").await.unwrap());
    assert!(!store.remove_api_token("t-bob").await.unwrap());
    store.remove_sessions(vec!["s-bob".into(), "none".into()]).await.unwrap();
    assert!(store.sessions().await.unwrap().is_empty());
}

/// Of several callers one gets a one-time link; what has ended goes when a new one is kept.
pub async fn a_link_is_taken_once(store: &impl Store) {
    let link = |n: u8, from: i64| OneTimeLink {
        hash: Fingerprint([n; 32]),
        purpose: LinkPurpose::Invite(vec![Grant { site: None, role: SiteRole::Viewer }]),
        made_by: "ann".into(),
        created_at: TimestampMs(from),
        expires_at: TimestampMs(from + 100),
    };
    store.put_link(link(1, 0)).await.unwrap();
    store.put_link(link(2, 50)).await.unwrap();
    let hash = Fingerprint([1; 32]);
    assert_eq!(store.link(hash).await.unwrap(), Some(link(1, 0)));
    let (one, two) = futures::future::join(store.take_link(hash), store.take_link(hash)).await;
    let got = [one.unwrap(), two.unwrap()];
    assert_eq!(got.iter().flatten().count(), 1, "{got:?}");
    assert_eq!(store.link(hash).await.unwrap(), None);
    store.put_link(link(3, 150)).await.unwrap();
    assert_eq!(store.link(Fingerprint([2; 32])).await.unwrap(), None);
    assert_eq!(store.link(Fingerprint([3; 32])).await.unwrap(), Some(link(3, 150)));
}

/// Keys are listed newest first; old ones go when a new one comes.
pub async fn the_hub_s_keys_are_replaced_in_time(store: &impl Store) {
    let key =
        |n: u8| SignInKey { id: format!("k{n}"), seed: [n; 32], created_at: TimestampMs(n.into()) };
    store.add_sign_in_key(key(1), TimestampMs(0)).await.unwrap();
    store.add_sign_in_key(key(2), TimestampMs(0)).await.unwrap();
    assert_eq!(store.sign_in_keys().await.unwrap(), [key(2), key(1)]);
    store.add_sign_in_key(key(3), TimestampMs(2)).await.unwrap();
    assert_eq!(store.sign_in_keys().await.unwrap(), [key(3), key(2)]);
}

/// The log is numbered in the order of writing, read newest first, and filtered.
pub async fn the_audit_log_is_appended_and_filtered(store: &impl Store) {
    let home = SiteId::first();
    let entry = |who: &str, action: &str, site: Option<&SiteId>| AuditEntry {
        at: TimestampMs(8),
        who: who.into(),
        address: Some("192.0.2.1".into()),
        action: action.into(),
        object: Some("x".into()),
        site: site.cloned(),
        before: None,
        after: Some("{}".into()),
        outcome: "done".into(),
        ..AuditEntry::default()
    };
    let all = [
        entry("person:ann", "login", None),
        entry("person:bob", "PUT /api/tariffs", Some(&home)),
        entry("person:ann", "PUT /api/rules", Some(&home)),
    ];
    for e in &all {
        store.add_audit(e.clone()).await.unwrap();
    }
    let read = |filter: AuditFilter| store.audit(AuditFilter { limit: 10, ..filter });
    let kept = read(AuditFilter::default()).await.unwrap();
    let numbered = |n: usize, id: i64| AuditEntry { id, ..all[n].clone() };
    assert_eq!(kept, [numbered(2, 3), numbered(1, 2), numbered(0, 1)]);
    let by_ann = AuditFilter { who: Some("person:ann".into()), ..AuditFilter::default() };
    assert_eq!(read(by_ann).await.unwrap(), [numbered(2, 3), numbered(0, 1)]);
    let here = AuditFilter { sites: Some(vec![home]), ..AuditFilter::default() };
    assert_eq!(read(here).await.unwrap(), [numbered(2, 3), numbered(1, 2)]);
    let nowhere = AuditFilter { sites: Some(vec![]), ..AuditFilter::default() };
    assert!(read(nowhere).await.unwrap().is_empty());
    let puts =
        AuditFilter { action: Some("PUT".into()), before: Some(3), ..AuditFilter::default() };
    assert_eq!(read(puts).await.unwrap(), [numbered(1, 2)]);
    let about = AuditFilter { object: Some("x".into()), ..AuditFilter::default() };
    assert_eq!(read(about).await.unwrap().len(), 3);
    let about = AuditFilter { object: Some("y".into()), ..AuditFilter::default() };
    assert!(read(about).await.unwrap().is_empty());
    for (from, to, found) in [(8, 9, 3), (0, 8, 0), (9, 20, 0)] {
        let time = Some(TimeRange::new(TimestampMs(from), TimestampMs(to)));
        let then = read(AuditFilter { time, ..AuditFilter::default() }).await.unwrap();
        assert_eq!(then.len(), found, "{from}..{to}");
    }
    let one = store.audit(AuditFilter { limit: 1, ..AuditFilter::default() }).await.unwrap();
    assert_eq!(one, [numbered(2, 3)]);
}
