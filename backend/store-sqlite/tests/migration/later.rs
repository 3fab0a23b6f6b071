//! What a fixture database of schema 12 or later holds beside: people, typed tables, every stored shape.

use crate::content::{NOW, dev};
use ohmstead_ledger::Combination;
use ohmstead_model::TimestampMs;
use ohmstead_store::identity::{AuditEntry, Kind, OneTimeLink, SiteId};
use ohmstead_store::{FirmwareDraft, InfoRecord, RetainedMessage, Store, VirtualMeter};
use serde::de::DeserializeOwned;

/// One of each case of a shape, as `tests/shapes` has them.
pub fn shapes<T: DeserializeOwned>(table: &str) -> Vec<T> {
    let file = format!("{}/tests/shapes/{table}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(file).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub async fn fill(store: &impl Store) {
    people(store).await;
    bills(store).await;
    typed(store).await;
}

async fn people(store: &impl Store) {
    for site in shapes("site") {
        store.put_site(site).await.unwrap();
    }
    let things = [(Kind::Device, "kitchen"), (Kind::Bill, "home-2024-02")];
    let here = |(kind, id): (Kind, &str)| (kind, id.to_owned(), SiteId::first());
    store.place(things.map(here).to_vec()).await.unwrap();
    for account in shapes("account") {
        store.put_account(account).await.unwrap();
    }
    for session in shapes("session") {
        store.put_session(session).await.unwrap();
    }
    for token in shapes("api_token") {
        store.put_api_token(token).await.unwrap();
    }
    store.put_link(shapes::<OneTimeLink>("link").remove(0)).await.unwrap();
    for key in shapes("sign_in_key") {
        store.add_sign_in_key(key, TimestampMs(0)).await.unwrap();
    }
    let entry = AuditEntry {
        at: NOW,
        who: "person:ann".into(),
        address: Some("192.0.2.1".into()),
        action: "POST /api/tariffs".into(),
        object: Some("home".into()),
        site: Some(SiteId::first()),
        before: Some("{}".into()),
        outcome: "done".into(),
        ..AuditEntry::default()
    };
    store.add_audit(entry).await.unwrap();
}

async fn bills(store: &impl Store) {
    // After the bill of that number that is there already: that one stays.
    for bill in shapes("bill") {
        store.issue_bill(bill).await.unwrap();
    }
    store.put_contracts(shapes("contract")).await.unwrap();
    store.put_rules(shapes("rule")).await.unwrap();
    store.put_settings(&dev("main"), shapes("device_settings").remove(0)).await.unwrap();
    for command in shapes("command") {
        store.put_command(command).await.unwrap();
    }
}

async fn typed(store: &impl Store) {
    for (id, combination) in [("house", Combination::Remainder), ("both", Combination::Sum)] {
        let members = vec![dev("main"), dev("kitchen")];
        let meter = VirtualMeter { id: dev(id), name: Some(id.into()), combination, members };
        store.put_virtual_meter(meter).await.unwrap();
    }
    let topic = "/energy/main/status".to_owned();
    store
        .put_retained_message(RetainedMessage { topic, qos: 1, payload: b"on".into() })
        .await
        .unwrap();
    let draft = FirmwareDraft {
        board: "esp32c3".into(),
        version: [1, 2, 3],
        sha256: "0f".repeat(32),
        uploaded_at: NOW,
    };
    store.add_firmware(draft, vec![1, 2, 3]).await.unwrap().unwrap();
    assert_eq!(store.put_rollout(7, "{}".into(), 0).await.unwrap(), Some(1));
    let body = r#"{"firmware":"1.2.3"}"#.to_owned();
    store.put_meter_info(InfoRecord { device: dev("main"), body }).await.unwrap();
    store.note_model_training(&dev("main"), NOW).await.unwrap();
    // Before schema 15 it was the value `periods/old`.
    for _ in 0..3 {
        store.next_period_revision(&dev("old")).await.unwrap().unwrap();
    }
}
