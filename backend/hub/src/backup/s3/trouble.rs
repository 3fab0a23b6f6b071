//! Why a request to the store came to nothing.

use std::fmt;

/// Characters of the store's own words that are told.
const WORDS_MAX: usize = 200;

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No answer, or only a part of one.
    Away {
        /// Who was asked.
        at: String,
        /// What the connection came to.
        why: String,
    },
    /// The store says no.
    Refused {
        /// HTTP status.
        status: u16,
        /// Its code, such as `NoSuchBucket`.
        code: String,
        /// Its words.
        message: String,
    },
    /// An answer that makes no sense.
    Strange(String),
}

impl Trouble {
    /// A refusal, of what the store answered.
    pub fn refused(status: u16, body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let code = element(&text, "Code").unwrap_or("no code").to_owned();
        let message = element(&text, "Message").unwrap_or_default();
        let message = message.chars().filter(|c| !c.is_control()).take(WORDS_MAX).collect();
        Self::Refused { status, code, message }
    }

    /// True where the same request may go well a little later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Away { .. } => true,
            Self::Refused { status, code, .. } => {
                *status >= 500 || matches!(status, 408 | 429) || code == "RequestTimeout"
            }
            Self::Strange(_) => false,
        }
    }

    /// True where there is no such object.
    pub fn is_no_such_object(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if code == "NoSuchKey")
    }

    /// How to mend it, where that is known.
    fn mend(&self) -> Option<&'static str> {
        let Self::Refused { code, .. } = self else { return None };
        Some(match code.as_str() {
            "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidToken" | "ExpiredToken" => {
                "correct backup.s3.access_key and secret_key"
            }
            "NoSuchBucket" => "make the bucket, or correct backup.s3.bucket",
            "AccessDenied" | "AllAccessDisabled" => {
                "allow the key to list, put, get and delete objects there"
            }
            "RequestTimeTooSkewed" => "set this machine's clock",
            "PermanentRedirect"
            | "AuthorizationHeaderMalformed"
            | "AuthorizationQueryParametersError"
            | "IllegalLocationConstraintException" => "correct backup.s3.region and endpoint",
            _ => return None,
        })
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Away { at, why } => write!(f, "{at} does not answer: {why}"),
            Self::Refused { status, code, message } => {
                write!(f, "the store refuses it: {code} ({status})")?;
                if !message.is_empty() {
                    write!(f, ", {message:?}")?;
                }
                match self.mend() {
                    Some(mend) => write!(f, "; {mend}"),
                    None => Ok(()),
                }
            }
            Self::Strange(what) => write!(f, "the store's answer makes no sense: {what}"),
        }
    }
}

impl std::error::Error for Trouble {}

/// What stands in the first element of that name; an error is flat.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(inside, _)| inside.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_store_refuses_is_told_with_its_words_and_how_to_mend_it() {
        let body = b"<?xml version=\"1.0\"?>\n<Error><Code>NoSuchBucket</Code><Message>It is \nnot there</Message></Error>";
        let trouble = Trouble::refused(404, body);
        assert_eq!(
            trouble.to_string(),
            "the store refuses it: NoSuchBucket (404), \"It is not there\"; make the bucket, or correct backup.s3.bucket"
        );
        assert!(!trouble.may_pass() && !trouble.is_no_such_object());
        let html = Trouble::refused(502, b"<html>Bad gateway");
        assert_eq!(html.to_string(), "the store refuses it: no code (502)");
        assert!(html.may_pass(), "a proxy may lose the store for a moment");
        assert!(Trouble::refused(400, b"<Code>RequestTimeout</Code>").may_pass());
        assert!(Trouble::refused(404, b"<Code>NoSuchKey</Code>").is_no_such_object());
    }
}
