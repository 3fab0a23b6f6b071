//! MQTT: each alert as a message of its own on its site's topic.

use super::alert_json::alert_json;
use super::answer::Answer;
use crate::delivery::Delivery;
use crate::words::Message;
use serde_json::json;

/// Publishes at the broker that the hub serves or uses. Blocking.
pub trait Publisher: Send + Sync {
    /// Publishes at QoS 1, not retained, on the alerts' topic of a site. The topic when the broker took it.
    ///
    /// # Errors
    /// Why it did not.
    fn publish(&self, site: &str, payload: Vec<u8>) -> Result<String, String>;
}

pub fn send(publisher: &dyn Publisher, deliveries: &[Delivery]) -> Answer {
    let mut topics: Vec<String> = Vec::new();
    for delivery in deliveries {
        let payload = alert_json(delivery).to_string().into_bytes();
        match publisher.publish(&delivery.site, payload) {
            Ok(topic) if topics.contains(&topic) => {}
            Ok(topic) => topics.push(topic),
            // What went out before goes out again with the rest, and says that it may be a repeat.
            Err(error) => return Answer::new(false, topics.is_empty(), error),
        }
    }
    Answer::new(true, true, format!("published on {}", topics.join(", ")))
}

pub fn test(publisher: &dyn Publisher, site: &str, message: &Message) -> Answer {
    let payload = json!({"id": message.id, "what": "test", "site": site, "message": message.text});
    match publisher.publish(site, payload.to_string().into_bytes()) {
        Ok(topic) => Answer::new(true, true, format!("published on {topic}")),
        Err(error) => Answer::new(false, true, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::{State, test_delivery};
    use std::sync::Mutex;

    /// Takes so many messages, then none.
    struct Broker(usize, Mutex<Vec<String>>);

    impl Publisher for Broker {
        fn publish(&self, site: &str, _: Vec<u8>) -> Result<String, String> {
            let mut taken = self.1.lock().unwrap();
            if taken.len() == self.0 {
                return Err("the broker is not there".into());
            }
            taken.push(site.into());
            Ok(format!("/{site}"))
        }
    }

    fn delivery(site: &str) -> Delivery {
        Delivery { site: site.into(), state: State::Sending, attempts: 1, ..test_delivery() }
    }

    #[test]
    fn what_went_out_in_part_is_not_known_to_be_refused() {
        let all = [delivery("a"), delivery("a"), delivery("b")];
        let whole = send(&Broker(9, Mutex::default()), &all);
        assert_eq!((whole.is_taken, whole.text.as_str()), (true, "published on /a, /b"));
        let none = send(&Broker(0, Mutex::default()), &all);
        assert_eq!((none.is_taken, none.is_answered), (false, true));
        let part = send(&Broker(2, Mutex::default()), &all);
        assert_eq!((part.is_taken, part.is_answered), (false, false));
    }
}
