//! Any text as an access token, a token of an integration, a refresh cookie, a return from a sign-in provider
//! or a passkey's answer: refused without a panic, and nobody gets in who was not let in.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohmstead_identity::{Identity, Origin, Passkeys, SystemRandom};
use ohmstead_model::{Language, ManualClock, TimestampMs};
use ohmstead_store::identity::{SiteId, SiteRecord};
use ohmstead_store::memory::MemoryStore;
use std::sync::{Arc, LazyLock};
use tokio::runtime::Runtime;

static WORLD: LazyLock<(Runtime, Identity)> = LazyLock::new(|| {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let home = SiteRecord {
        id: SiteId::first(),
        name: "Home".into(),
        timezone: "UTC".into(),
        currency: "EUR".into(),
        billing_day: 1,
        nominal_voltage: 230,
        silent_after_s: 120,
        language: Language::En,
        created_at: TimestampMs(0),
    };
    let clock = Arc::new(ManualClock::at(TimestampMs(1_790_000_000_000)));
    let store = Arc::new(MemoryStore::new());
    let opened = Identity::open(store, clock, Arc::new(SystemRandom), home);
    let identity = runtime.block_on(opened).expect("an empty store opens");
    let passkeys = Passkeys::new("https://hub.example", "Hub").expect("an origin");
    (runtime, identity.with_passkeys(passkeys.expect("a name")))
});

fuzz_target!(|text: &str| {
    let (runtime, identity) = &*WORLD;
    let from = Origin {
        address: std::net::Ipv4Addr::LOCALHOST.into(),
        agent: text.into(),
        browser: Some(text.into()),
    };
    assert!(identity.authenticate(text).is_err());
    runtime.block_on(async {
        assert!(identity.refresh(text, &from).await.is_err());
        assert!(identity.logout(text).await.is_ok());
        assert!(identity.redeem(text, Some(text), text.into(), &from).await.is_err());
        let answer = serde_json::from_str(text).unwrap_or_default();
        assert!(identity.finish_passkey_login(text, answer, &from).await.is_err());
    });
});
