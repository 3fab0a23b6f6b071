//! Promises about retained messages.

use crate::{RetainedMessage, Store};

pub async fn retained_messages_are_kept_by_topic(store: &impl Store) {
    let message = |topic: &str, payload: &[u8]| RetainedMessage {
        topic: topic.into(),
        qos: 1,
        payload: payload.into(),
    };
    for topic in ["b", "/energy/m/status", "a"] {
        store.put_retained_message(message(topic, b"x\0\xff")).await.unwrap();
    }
    store.put_retained_message(message("b", b"new")).await.unwrap();
    store.put_retained_message(message("a", b"")).await.unwrap();
    let kept = store.retained_messages().await.unwrap();
    assert_eq!(kept, [message("/energy/m/status", b"x\0\xff"), message("b", b"new")]);
}
