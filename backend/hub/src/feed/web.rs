//! Asks a source, page by page, within bounds.

use crate::http::Outward;
use ohmstead_feed::{Answer, Ask, FeedError, Question, Source};
use ohmstead_identity::Fetch;
use ohmstead_store::StoreError;
use ureq::http::{HeaderMap, Request, header};

/// Pages of one question at most.
const PAGES_MAX: usize = 8;
/// A source is left alone for as long as it says, but not longer, s.
const ALONE_MAX_S: i64 = 6 * 3600;

/// Why nothing was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing is published for that time yet.
    NotYet,
    /// Something is wrong.
    Fault {
        /// In plain words.
        said: String,
        /// The source wants to be left alone for so long, ms.
        alone_ms: Option<i64>,
    },
}

impl Trouble {
    /// One without a wish to be left alone.
    pub fn fault(said: impl Into<String>) -> Self {
        Self::Fault { said: said.into(), alone_ms: None }
    }

    /// The same without the key, should somebody have repeated it.
    pub fn without(self, key: Option<&str>) -> Self {
        match (self, key.filter(|k| !k.is_empty())) {
            (Self::Fault { said, alone_ms }, Some(key)) => {
                Self::Fault { said: said.replace(key, "…"), alone_ms }
            }
            (trouble, _) => trouble,
        }
    }
}

impl From<FeedError> for Trouble {
    fn from(error: FeedError) -> Self {
        match error {
            FeedError::NotYet => Self::NotYet,
            error => Self::fault(error.to_string()),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::fault(format!("it cannot be kept: {error}"))
    }
}

/// Every answer to a question. What is optional and refused is done without.
///
/// # Errors
/// When the source has nothing, or something is wrong with it.
pub async fn answers(
    outward: &Outward,
    source: Source,
    question: &Question<'_>,
) -> Result<Vec<Answer>, Trouble> {
    let (mut all, mut nothing) = (Vec::new(), false);
    for ask in source.asks(question)? {
        match pages(outward, source, question, &ask).await {
            Ok(pages) => all.extend(pages),
            Err(Asked { error: FeedError::NotYet, .. }) => nothing = true,
            Err(Asked { error: FeedError::Denied(_), .. }) if ask.is_optional => {}
            Err(asked) => return Err(asked.into_trouble()),
        }
    }
    if all.is_empty() && nothing { Err(Trouble::NotYet) } else { Ok(all) }
}

/// What came of one request.
struct Asked {
    error: FeedError,
    alone_ms: Option<i64>,
}

impl From<FeedError> for Asked {
    fn from(error: FeedError) -> Self {
        Self { error, alone_ms: None }
    }
}

impl Asked {
    fn into_trouble(self) -> Trouble {
        match Trouble::from(self.error) {
            Trouble::Fault { said, .. } => Trouble::Fault { said, alone_ms: self.alone_ms },
            trouble => trouble,
        }
    }
}

async fn pages(
    outward: &Outward,
    source: Source,
    question: &Question<'_>,
    ask: &Ask,
) -> Result<Vec<Answer>, Asked> {
    let (mut url, mut all) = (ask.url.clone(), Vec::new());
    while all.len() < PAGES_MAX {
        let (status, headers, body) = fetch(outward, ask, &url).await?;
        let alone_ms = alone_ms(status, &headers);
        let mut answer =
            source.read(question, status, &body).map_err(|error| Asked { error, alone_ms })?;
        let next = answer.next.take();
        all.push(answer);
        match next {
            Some(next) => url = next,
            None => return Ok(all),
        }
    }
    Err(FeedError::Unreadable(format!("more than {PAGES_MAX} pages")).into())
}

async fn fetch(
    outward: &Outward,
    ask: &Ask,
    url: &str,
) -> Result<(u16, HeaderMap, Vec<u8>), FeedError> {
    let method = if ask.body.is_some() { "POST" } else { "GET" };
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in &ask.headers {
        request = request.header(*name, value);
    }
    let body = ask.body.clone().unwrap_or_default().into_bytes();
    // Neither address nor header is told: they may hold the key.
    let request = request.body(body);
    let request = request.map_err(|_| {
        FeedError::Unfit("the question cannot be sent: look at the feed's url and key".into())
    })?;
    let host = request.uri().host().unwrap_or_default().to_owned();
    let answer = outward.fetch(request).await;
    let answer = answer.map_err(|e| FeedError::Unfit(format!("{host} cannot be asked: {e}")))?;
    let (parts, body) = answer.into_parts();
    Ok((parts.status.as_u16(), parts.headers, body))
}

/// For how long a source that is asked too often, or is down, wants to be left alone.
fn alone_ms(status: u16, headers: &HeaderMap) -> Option<i64> {
    if !matches!(status, 429 | 503) {
        return None;
    }
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?;
    let seconds: i64 = text.trim().parse().ok()?;
    Some(seconds.clamp(1, ALONE_MAX_S) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_to_be_left_alone_is_heard_within_bounds() {
        let headers = |text: &str| {
            let value = text.parse().unwrap();
            HeaderMap::from_iter([(header::RETRY_AFTER, value)])
        };
        assert_eq!(alone_ms(429, &headers("120")), Some(120_000));
        assert_eq!(alone_ms(503, &headers("999999999")), Some(6 * 3_600_000));
        assert_eq!(alone_ms(429, &headers("soon")), None);
        assert_eq!(alone_ms(200, &headers("120")), None);
    }

    #[test]
    fn the_key_is_in_no_words() {
        let told = Trouble::fault("no such token s3cret here").without(Some("s3cret"));
        assert_eq!(told, Trouble::fault("no such token … here"));
    }
}
