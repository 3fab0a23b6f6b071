//! What a fixture database holds: something of everything that is stored.

use ohmstead_alert::{Episode, default_rules};
use ohmstead_ledger::{Action, Counter, Finding, Gap, Settings, Split};
use ohmstead_model::{
    DeviceId, Flags, Interval, Milliamps, Millihertz, Millivolts, MilliwattHours, Milliwatts,
    Money, PowerFactor, Reading, Slot, SlotRange, Stats, TimeRange, TimestampMs,
};
use ohmstead_store::{
    Ack, CommandRecord, CommandState, Credential, DevicePatch, Draft, Entry, Frozen, KeptBill,
    KeptContract, Purpose, RejectEntry, Role, SealRules, Spare, Store,
};
use ohmstead_tariff::{Bill, Contract, IssuedBill, PriceSeries, Tariff};

pub const DAY: i64 = 86_400_000;
/// A Thursday midnight, 2024-02-15.
pub const START: i64 = 19_768 * DAY;
pub const NOW: TimestampMs = TimestampMs(START + 40 * DAY);

pub fn dev(id: &str) -> DeviceId {
    DeviceId::new(id).unwrap()
}

fn at(ms: i64) -> TimestampMs {
    TimestampMs(ms)
}

/// Ten-minute readings with every column somewhere.
fn reading(n: i64) -> Reading {
    Reading {
        at: at(START + n * 600_000),
        voltage: Some(Millivolts(229_000 + n % 17 * 100)),
        current: (n % 3 > 0).then_some(Milliamps(1_000 + n % 29)),
        power: Some(Milliwatts(250_000 + n * 37 % 9_000)),
        energy: Some(MilliwattHours(n * 41_700)),
        energy_exported: (n % 5 == 0).then_some(MilliwattHours(n / 5)),
        power_factor: (n % 7 == 0).then_some(PowerFactor(970)),
        frequency: (n % 11 == 0).then_some(Millihertz(50_010)),
        seq: (n % 2 == 0).then_some(n as u32),
        boot: (n % 2 == 0).then_some(3),
        estimated: n % 13 == 0,
    }
}

fn interval(slot: i32) -> Interval {
    Interval {
        import: MilliwattHours(62_000 + i64::from(slot) % 91),
        export: MilliwattHours(i64::from(slot) % 3),
        import_estimated: MilliwattHours(i64::from(slot) % 2 * 50),
        power: (slot % 4 > 0).then_some(Stats {
            min: Milliwatts(1),
            max: Milliwatts(900_000),
            mean: Milliwatts(250_000),
        }),
        readings: 1,
        covered_ms: 900_000 - (slot % 5) as u32,
        flags: if slot % 50 == 0 { Flags::GAP } else { Flags::default() },
        ..Interval::empty(Slot(slot))
    }
}

async fn commit(store: &impl Store, id: &str, readings: impl Iterator<Item = Reading>) {
    let entry = |reading| Entry::Reading { device: dev(id), reading };
    store.commit(readings.map(entry).collect(), NOW).await.unwrap();
}

pub async fn fill(store: &impl Store) {
    devices(store).await;
    readings(store).await;
    derived(store).await;
    alerts(store).await;
    billing(store).await;
    fleet(store).await;
}

async fn devices(store: &impl Store) {
    let patch = |name: &str, role, parent: Option<&str>| DevicePatch {
        name: Some(Some(name.into())),
        role: Some(role),
        parent: Some(parent.map(dev)),
    };
    store.patch_device(&dev("main"), patch("Grid", Role::Main, None), NOW).await.unwrap();
    let kitchen = patch("Küche", Role::Circuit, Some("main"));
    store.patch_device(&dev("kitchen"), kitchen, NOW).await.unwrap();
    store.commit(vec![Entry::Status { device: dev("main"), online: false }], NOW).await.unwrap();
    store.patch_device(&dev("old"), DevicePatch::default(), NOW).await.unwrap();
    store.remove_device(&dev("old"), NOW + 1).await.unwrap();
}

async fn readings(store: &impl Store) {
    // Sealed days, rows beside them, rows of days not sealed, losers of conflicts.
    commit(store, "main", (0..6 * 144).filter(|n| n % 10 != 0).map(reading)).await;
    commit(store, "main", (100..110).map(|n| Reading { estimated: true, ..reading(n) })).await;
    let rules = SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Nothing };
    if let Some(maintenance) = store.maintenance() {
        maintenance.seal(at(START + 5 * DAY), rules).await.unwrap();
    }
    commit(store, "main", (0..6 * 144).filter(|n| n % 10 == 0).map(reading)).await;
    commit(store, "kitchen", (0..200).map(reading)).await;
    let unclocked = |seq: u32| Entry::Unclocked {
        device: dev("kitchen"),
        reading: Reading { at: at(0), seq: Some(seq), boot: Some(9), ..reading(i64::from(seq)) },
    };
    store.commit((1..4).map(unclocked).collect(), NOW).await.unwrap();
    let placed = Reading { at: at(START + 90_000), seq: Some(1), boot: Some(9), ..reading(1) };
    store.replace_placed(&dev("kitchen"), vec![placed]).await.unwrap();
    let reject = |n: u8| {
        Entry::Reject(RejectEntry {
            topic: "/energy/main/data".into(),
            device: Some(dev("main")),
            reason: "bad-json",
            detail: "not JSON".into(),
            payload: vec![n, b'{'],
        })
    };
    store.commit(vec![reject(1), reject(2), reject(1)], NOW).await.unwrap();
}

async fn derived(store: &impl Store) {
    let first = Slot::of(at(START)).0;
    let months = 2 * ohmstead_store::INTERVAL_PIECE;
    let range = SlotRange::new(Slot(first), Slot(first + months));
    let all: Vec<Interval> = (range.from.0..range.to.0).map(interval).collect();
    let gap = Finding::Gap(Gap {
        counter: Counter::Import,
        range: TimeRange::new(at(START), Slot(first + 9).start()),
        energy: MilliwattHours(7),
        split: Split::Even,
    });
    store.replace_intervals(&dev("main"), range, all, vec![gap], None).await.unwrap();
    let range = SlotRange::new(Slot(first), Slot(first + 300));
    let all: Vec<Interval> = (range.from.0..range.to.0).map(interval).collect();
    let mark = store.dirty_device(&dev("kitchen")).await.unwrap();
    store.replace_intervals(&dev("kitchen"), range, all, vec![], mark).await.unwrap();
    let range = TimeRange::new(at(START + DAY), at(START + DAY + 60_000));
    let draft = Draft {
        made_at: NOW,
        author: "ann".into(),
        reason: "a test".into(),
        action: Action::Void { range },
    };
    store.add_correction(&dev("main"), draft).await.unwrap();
    let settings = Settings { max_gap_ms: 500_000, ..Settings::default() };
    store.put_settings(&dev("main"), vec![settings]).await.unwrap();
    let horizon = at(START + 3_600_000);
    let frozen = Frozen { horizon, carry: at(START), first: Slot(first + 1) };
    let mark = store.dirty_device(&dev("kitchen")).await.unwrap();
    let none = SlotRange::new(Slot(0), Slot(0));
    store.replace_intervals(&dev("kitchen"), none, vec![], vec![], mark).await.unwrap();
    assert!(store.freeze(&dev("kitchen"), frozen, vec![], NOW + 3_600_000).await.unwrap());
}

async fn alerts(store: &impl Store) {
    store.put_rules(default_rules(230_000)).await.unwrap();
    let episode = |n: i64, cleared: Option<i64>| Episode {
        since: at(START + n),
        raised_at: at(START + n + 5),
        cleared_at: cleared.map(|c| at(START + c)),
        peak: 9 + n,
    };
    let all = vec![episode(10, Some(20)), episode(50, None)];
    store.replace_episodes("over-voltage", &dev("main"), TimeRange::ALL, all).await.unwrap();
    let ack = Ack { at: NOW, by: "ann".into() };
    assert!(store.ack("over-voltage", &dev("main"), at(START + 10), ack).await.unwrap());
}

async fn billing(store: &impl Store) {
    let tariff = Tariff::from_json(TARIFF).unwrap();
    let contract = Contract { id: "home".into(), ..Contract::always(tariff) };
    let kept = KeptContract {
        name: "At home".into(),
        purpose: Purpose::Contract,
        device: Some(dev("main")),
        changed_at: NOW,
        contract: contract.clone(),
    };
    store.put_contracts(vec![kept]).await.unwrap();
    for price in ["81.2", "9.5"] {
        let series = PriceSeries {
            name: "day-ahead".into(),
            zone: "NO2".into(),
            currency: "EUR".into(),
            unit: "EUR/MWh".into(),
            start: Slot::of(at(START)),
            step: 60,
            values: vec![price.parse().ok(), "-4.05".parse().ok()],
        };
        store.put_prices(vec![series], NOW).await.unwrap();
    }
    let issued = IssuedBill {
        number: "home-2024-02".into(),
        issued: NOW,
        registers: vec![],
        bill: Bill {
            contract: "home".into(),
            currency: "EUR".into(),
            from: "2024-02-01".parse().unwrap(),
            to: "2024-03-01".parse().unwrap(),
            slots: SlotRange::new(Slot(0), Slot(2784)),
            partial: true,
            lines: vec![],
            total: Money(41_200_000),
            exact: Money(41_200_001),
            import: MilliwattHours(123_456),
            export: MilliwattHours(7),
            estimated: MilliwattHours(8),
            missing_slots: 3,
            not_billed: vec![],
            notes: vec!["a note".into()],
        },
    };
    let bill = KeptBill {
        issued,
        name: "At home".into(),
        meters: vec![dev("main")],
        contract,
        zone: "Europe/Berlin".into(),
        billing_day: 1,
    };
    assert!(store.issue_bill(bill).await.unwrap());
}

const TARIFF: &str = r#"{"id":"t","name":"T","currency":"EUR",
    "fixed":[{"name":"Base","amount":"0.3500000000000000001","per":"day"}]}"#;

async fn fleet(store: &impl Store) {
    let credential = Credential {
        device: dev("main"),
        channels: vec![dev("kitchen")],
        hash: [7; 32],
        made_at: NOW,
    };
    store.put_credential(credential).await.unwrap();
    let command = CommandRecord {
        device: dev("main"),
        id: "c-1".into(),
        issued_at: NOW,
        message: "{}".into(),
        state: CommandState::Refused,
        reason: Some("busy".into()),
        percent: Some(5),
        answered_at: Some(NOW + 9),
    };
    store.put_command(command).await.unwrap();
    store.add_event(&dev("main"), r#"{"event":"unusualHigh"}"#, NOW).await.unwrap();
}
