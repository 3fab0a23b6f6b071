//! Promises about meters in the field.

use super::{NOW, at, dev, power, put};
use crate::fleet::{COMMANDS_MAX, EVENTS_MAX};
use crate::{CommandRecord, CommandState, Credential, InfoRecord, Store};

fn credential(id: &str, hash: u8) -> Credential {
    Credential {
        device: dev(id),
        channels: vec![dev("b"), dev("c")],
        hash: [hash; 32],
        made_at: NOW,
    }
}

pub async fn a_credential_takes_the_place_of_the_last_and_can_be_taken_away(store: &impl Store) {
    store.put_credential(credential("m", 1)).await.unwrap();
    store.put_credential(credential("a", 9)).await.unwrap();
    store.put_credential(credential("m", 2)).await.unwrap();
    assert_eq!(store.credentials().await.unwrap(), [credential("a", 9), credential("m", 2)]);
    assert!(store.remove_credential(&dev("a")).await.unwrap());
    assert!(!store.remove_credential(&dev("a")).await.unwrap());
    assert_eq!(store.credentials().await.unwrap(), [credential("m", 2)]);
}

pub async fn a_removed_device_keeps_its_readings_and_is_back_with_its_next_message(
    store: &impl Store,
) {
    assert!(!store.remove_device(&dev("m"), NOW).await.unwrap());
    put(store, "m", &[power(1000, 1)]).await;
    assert!(!store.device(&dev("m")).await.unwrap().unwrap().is_removed());
    assert!(store.remove_device(&dev("m"), NOW).await.unwrap());
    let removed = store.device(&dev("m")).await.unwrap().unwrap();
    assert!(removed.is_removed());
    assert_eq!(store.extents(&[dev("m")]).await.unwrap()[0].last, Some(power(1000, 1)));
    let entry = crate::Entry::Reading { device: dev("m"), reading: power(2000, 2) };
    store.commit(vec![entry], NOW + 1).await.unwrap();
    assert!(!store.device(&dev("m")).await.unwrap().unwrap().is_removed());
}

fn command(device: &str, n: usize) -> CommandRecord {
    CommandRecord {
        device: dev(device),
        id: format!("c{n:05}"),
        issued_at: at(n as i64),
        message: "{}".into(),
        state: CommandState::Sent,
        reason: None,
        percent: None,
        answered_at: None,
    }
}

pub async fn commands_are_kept_once_newest_first_and_bounded(store: &impl Store) {
    for n in 0..COMMANDS_MAX + 5 {
        store.put_command(command("m", n)).await.unwrap();
    }
    store.put_command(command("x", 1)).await.unwrap();
    let answered = CommandRecord {
        state: CommandState::Refused,
        reason: Some("no".into()),
        percent: Some(3),
        answered_at: Some(NOW),
        ..command("m", 100)
    };
    store.put_command(answered.clone()).await.unwrap();
    let all = store.commands(&dev("m"), usize::MAX).await.unwrap();
    assert_eq!(all.len(), COMMANDS_MAX);
    assert_eq!(all[0], command("m", COMMANDS_MAX + 4));
    assert_eq!(all.last(), Some(&command("m", 5)));
    assert!(all.contains(&answered));
    assert_eq!(store.command(&dev("m"), &answered.id).await.unwrap(), Some(answered.clone()));
    assert_eq!(store.command(&dev("x"), &answered.id).await.unwrap(), None);
    assert_eq!(store.command(&dev("m"), "nothing").await.unwrap(), None);
    assert_eq!(store.commands(&dev("m"), 2).await.unwrap(), all[..2]);
    assert_eq!(store.commands(&dev("x"), 2).await.unwrap(), [command("x", 1)]);
}

pub async fn events_are_kept_once_newest_first_and_bounded(store: &impl Store) {
    for n in 0..EVENTS_MAX + 3 {
        assert!(store.add_event(&dev("m"), &format!("{{\"n\":{n}}}"), NOW).await.unwrap());
    }
    let last = format!("{{\"n\":{}}}", EVENTS_MAX + 2);
    assert!(!store.add_event(&dev("m"), &last, NOW + 9).await.unwrap(), "delivered again");
    assert!(store.add_event(&dev("x"), &last, NOW).await.unwrap());
    let all = store.events(None, None, usize::MAX).await.unwrap();
    assert_eq!(all.len(), EVENTS_MAX);
    assert_eq!((&all[0].device, &all[1].device), (&dev("x"), &dev("m")));
    assert_eq!((all[1].message.as_str(), all[1].arrived), (last.as_str(), NOW));
    let page = store.events(Some(&dev("m")), Some(all[1].id), 2).await.unwrap();
    assert_eq!(page, all[2..4]);
}

pub async fn meter_infos_and_trainings_are_the_last_ones(store: &impl Store) {
    let info = |id: &str, body: &str| InfoRecord { device: dev(id), body: body.into() };
    for (id, body) in [("b", "{}"), ("a", "1"), ("b", "2")] {
        store.put_meter_info(info(id, body)).await.unwrap();
    }
    assert_eq!(store.meter_infos().await.unwrap(), [info("a", "1"), info("b", "2")]);
    store.note_model_training(&dev("b"), NOW).await.unwrap();
    store.note_model_training(&dev("b"), NOW + 1).await.unwrap();
    assert_eq!(store.model_trainings().await.unwrap(), [(dev("b"), NOW + 1)]);
}
