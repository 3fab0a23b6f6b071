//! What is asked of sources.

use crate::answer::FeedError;
use ohmstead_model::{TimeRange, TimestampMs};
use url::Url;

/// What is to be known.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// Scheme, host and, where there is one, the path that the source's own follows.
    pub base: &'a str,
    /// What the source calls the place: a zone, an area, a tariff, a home.
    pub zone: &'a str,
    /// Secret.
    pub key: Option<&'a str>,
    /// In which currency, where the source gives several.
    pub currency: &'a str,
    /// With the taxes that the source knows.
    pub with_tax: bool,
    /// For when.
    pub range: TimeRange,
}

/// A request: `GET`, or with a body `POST`. It may hold the key, so it is not to be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Ask {
    /// Where.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: Option<String>,
    /// Of use, and the rest is of use without it: a forecast, which not every key may ask for.
    pub is_optional: bool,
}

impl Ask {
    pub(crate) fn get(url: Url) -> Self {
        let headers = vec![("accept", "application/json".to_owned())];
        Self { url: url.into(), headers, body: None, is_optional: false }
    }
}

impl Question<'_> {
    /// An address below the base.
    pub(crate) fn at(&self, path: &[&str]) -> Result<Url, FeedError> {
        let wrong = |why: &dyn std::fmt::Display| FeedError::Unfit(format!("url: {why}"));
        let mut url = Url::parse(self.base).map_err(|e| wrong(&e))?;
        url.path_segments_mut()
            .map_err(|()| wrong(&"it is no address of a server"))?
            .pop_if_empty()
            .extend(path);
        Ok(url)
    }

    /// The key, where the source wants one.
    pub(crate) fn key(&self) -> Result<&str, FeedError> {
        self.key
            .ok_or_else(|| FeedError::Unfit("the source wants a key: set the feed's key".into()))
    }

    /// The page that an answer names as the next one, where it is at the same server.
    pub(crate) fn next(&self, next: &str) -> Result<String, FeedError> {
        let base = self.at(&[])?;
        match Url::parse(next) {
            Ok(url) if url.origin() == base.origin() => Ok(url.into()),
            _ => Err(FeedError::Unreadable("the next page is at another server".into())),
        }
    }
}

/// A time in UTC.
pub(crate) fn utc(at: TimestampMs, format: &str) -> String {
    at.to_jiff().strftime(format).to_string()
}
