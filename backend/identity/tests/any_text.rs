//! Any text as a token, cookie or link, and good ones with a change anywhere: refused without a panic.
//! What `fuzz/fuzz_targets/sign_in.rs` does for hours, for a moment.
#![allow(missing_docs, clippy::unwrap_used)]

use ohmstead_identity::{Identity, Login, NewAccount, Origin, SignedIn, SystemRandom};
use ohmstead_model::{ManualClock, TimestampMs};
use ohmstead_store::identity::{Grant, SiteId, SiteRecord, SiteRole};
use ohmstead_store::memory::MemoryStore;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::sync::Arc;
use tokio::runtime::Runtime;

fn world() -> (Runtime, Identity, SignedIn) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let home = SiteRecord {
        id: SiteId::first(),
        name: "Home".into(),
        timezone: "UTC".into(),
        currency: "EUR".into(),
        billing_day: 1,
        nominal_voltage: 230,
        silent_after_s: 120,
        language: ohmstead_model::Language::En,
        created_at: TimestampMs(0),
    };
    let clock = Arc::new(ManualClock::at(TimestampMs(1_790_000_000_000)));
    let (store, random) = (Arc::new(MemoryStore::new()), Arc::new(SystemRandom));
    let (identity, signed_in) = runtime.block_on(async {
        let identity = Identity::open(store, clock, random, home).await.unwrap();
        let grants = vec![Grant { site: None, role: SiteRole::Admin }];
        let new = NewAccount { name: "root".into(), password: "correct horse".into(), grants };
        identity.add_account(new).await.unwrap();
        let login = Login { user: "root".into(), password: "correct horse".into(), code: None };
        let signed_in = identity.login(login, &from()).await.unwrap();
        (identity, signed_in)
    });
    (runtime, identity, signed_in)
}

fn from() -> Origin {
    Origin { address: std::net::Ipv4Addr::LOCALHOST.into(), agent: "test".into(), browser: None }
}

fn opens_nothing(runtime: &Runtime, identity: &Identity, text: &str) {
    assert!(identity.authenticate(text).is_err(), "{text}");
    runtime.block_on(async {
        assert!(identity.refresh(text, &from()).await.is_err(), "{text}");
        let from = from();
        let redeemed = identity.redeem(text, Some("x"), "long enough".into(), &from);
        assert!(redeemed.await.is_err(), "{text}");
    });
}

#[test]
fn any_text_and_any_change_of_a_good_token_opens_nothing() {
    let (runtime, identity, signed_in) = world();
    let (access, refresh) = (signed_in.access.expose(), signed_in.refresh.expose());
    let mut runner = TestRunner::new(Config::with_cases(512));
    let words = prop_oneof![
        any::<String>(),
        "[A-Za-z0-9_.-]{0,400}",
        "ohm_[a-z0-9]{12}_[A-Za-z0-9_-]{0,60}",
        r#"ey[A-Za-z0-9]{10,60}\.ey[A-Za-z0-9]{10,60}\.[A-Za-z0-9_-]{0,90}"#,
    ];
    let tried = runner.run(&words, |text| {
        opens_nothing(&runtime, &identity, &text);
        Ok(())
    });
    tried.unwrap();
    let change = (any::<bool>(), any::<prop::sample::Index>(), "[A-Za-z0-9_.=-]");
    runner
        .run(&change, |(is_access, at, with)| {
            let good = if is_access { access } else { refresh };
            let at = at.index(good.len());
            let changed = format!("{}{with}{}", &good[..at], &good[at + 1..]);
            // The last characters of base64 hold unused bits, and may read as the same.
            if changed != good && at + 1 < good.len() {
                opens_nothing(&runtime, &identity, &changed);
            }
            Ok(())
        })
        .unwrap();
    // Nobody was thrown out by it.
    assert!(identity.authenticate(access).is_ok());
    runtime.block_on(async { assert!(identity.refresh(refresh, &from()).await.is_ok()) });
}
