//! Feeds: prices and carbon intensity that the hub fetches by itself, and how that goes.

use ohmstead_model::TimestampMs;
use serde::{Deserialize, Serialize};
use std::sync::{PoisonError, RwLock};
use tokio::sync::Notify;

/// A feed as the dashboard knows it.
pub struct Feed {
    /// Its name in the configuration.
    pub id: String,
    /// Where it comes from.
    pub source: &'static str,
    /// The series that it fills.
    pub series: String,
    /// That series' zone.
    pub zone: String,
    /// What its values are: `price`, `carbon` or `temperature`.
    pub measure: &'static str,
    state: RwLock<FeedState>,
    asked: Notify,
}

/// How a feed goes. Kept, so that it is known after a restart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FeedState {
    /// When the source was asked last.
    pub asked_at: Option<TimestampMs>,
    /// When it last had something.
    pub got_at: Option<TimestampMs>,
    /// The first instant without a value.
    pub known_until: Option<TimestampMs>,
    /// When it will be asked next.
    pub next_at: Option<TimestampMs>,
    /// The source wants to be left alone until then.
    pub not_before: Option<TimestampMs>,
    /// Tomorrow is not published yet, which is no fault.
    pub is_waiting: bool,
    /// Why the last question came to nothing, in plain words.
    pub fault: Option<String>,
}

impl Feed {
    /// One of which nothing is known yet.
    pub fn new(
        id: &str,
        source: &'static str,
        (series, zone): (&str, &str),
        measure: &'static str,
    ) -> Self {
        let (series, zone) = (series.to_owned(), zone.to_owned());
        let (state, asked) = (RwLock::default(), Notify::new());
        Self { id: id.to_owned(), source, series, zone, measure, state, asked }
    }

    /// How it goes.
    pub fn state(&self) -> FeedState {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says how it goes now.
    pub fn set_state(&self, state: FeedState) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// Somebody wants the source to be asked now.
    pub fn ask(&self) {
        self.asked.notify_one();
    }

    /// Returns when somebody wants the source to be asked now.
    pub async fn asked(&self) {
        self.asked.notified().await;
    }
}
