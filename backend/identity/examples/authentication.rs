//! Measures what finding out who asks costs a request: `cargo run --release -p ohmstead-identity
//! --example authentication`. Reach: 50 µs. With 1,000 people, 100 tokens and 500 sites.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use ohmstead_identity::{
    Action, Identity, Login, NewAccount, NewSite, NewToken, Origin, SitePatch, SystemRandom,
};
use ohmstead_model::{ManualClock, TimestampMs};
use ohmstead_store::identity::{Account, Grant, Kind, Scope, SiteId, SiteRecord, SiteRole};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{Store, identity::PeopleStore};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

const ROUNDS: u32 = 100_000;
const NOW: TimestampMs = TimestampMs(1_790_000_000_000);

fn site(id: &str) -> SiteRecord {
    SiteRecord {
        id: SiteId::new(id).unwrap(),
        name: id.into(),
        timezone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        billing_day: 1,
        nominal_voltage: 230,
        silent_after_s: 120,
        language: ohmstead_model::Language::En,
        created_at: NOW,
    }
}

/// An account that nobody signs in to: without the half second of hashing a password.
fn somebody(n: usize) -> Account {
    Account {
        name: format!("person{n}"),
        password: None,
        grants: vec![Grant { site: Some(SiteId::first()), role: SiteRole::Viewer }],
        created_at: NOW,
        disabled: false,
        second_factor: None,
        external: None,
        handle: None,
        passkeys: Vec::new(),
    }
}

async fn world() -> (Identity, String, String) {
    let store = Arc::new(MemoryStore::new());
    for n in 0..1000 {
        store.put_account(somebody(n)).await.unwrap();
    }
    let kept: Arc<dyn Store> = store;
    let (clock, random) = (Arc::new(ManualClock::at(NOW)), Arc::new(SystemRandom));
    let identity = Identity::open(kept, clock, random, site("home")).await.unwrap();
    for n in 0..500 {
        let new = NewSite { id: None, name: format!("Site {n}"), settings: SitePatch::default() };
        let made = identity.add_site(new).await.unwrap();
        identity.place(vec![(Kind::Device, format!("meter{n}"))], &made.id).await.unwrap();
    }
    let grants = vec![Grant { site: None, role: SiteRole::Admin }];
    let new = NewAccount { name: "root".into(), password: "correct horse".into(), grants };
    identity.add_account(new).await.unwrap();
    let login = Login { user: "root".into(), password: "correct horse".into(), code: None };
    let from = Origin {
        address: std::net::Ipv4Addr::LOCALHOST.into(),
        agent: String::new(),
        browser: None,
    };
    let signed_in = identity.login(login, &from).await.unwrap();
    let principal = identity.authenticate(signed_in.access.expose()).unwrap();
    let mut token = String::new();
    for n in 0..100 {
        let new = NewToken {
            name: format!("t{n}"),
            scopes: BTreeSet::from([Scope::Read]),
            site: None,
            expires_at: None,
        };
        token = identity.add_token(&principal, new).await.unwrap().token.expose().to_owned();
    }
    (identity, signed_in.access.expose().to_owned(), token)
}

/// Who asks, where the thing belongs, and whether they may: what the gate does.
fn ask(identity: &Identity, token: &str) {
    let principal = identity.authenticate(token).unwrap();
    let site = identity.site_of(Kind::Device, "meter250");
    std::hint::black_box(principal.may(Action::Read, &site));
}

fn measure(what: &str, mut once: impl FnMut()) {
    once();
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        once();
    }
    let each = begun.elapsed() / ROUNDS;
    println!("{what:45} {:8.2} µs", each.as_secs_f64() * 1e6);
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (identity, access, token) = runtime.block_on(world());
    measure("an access token that was seen before", || ask(&identity, &access));
    measure("a token of an integration", || ask(&identity, &token));
    measure("a forged token", || {
        std::hint::black_box(identity.authenticate("ohm_000000000000_x").is_err());
    });
}
