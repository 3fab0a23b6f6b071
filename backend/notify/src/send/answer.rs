//! What the other side said.

/// What the other side said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// It took the message.
    pub is_taken: bool,
    /// It said something; without that it may or may not have the message.
    pub is_answered: bool,
    /// The status of its answer, where it speaks HTTP.
    pub status: Option<u16>,
    /// Its words, or why there are none.
    pub text: String,
}

/// Longest part of an answer that is kept, bytes.
const ANSWER_MAX: usize = 500;

impl Answer {
    pub(crate) fn new(is_taken: bool, is_answered: bool, text: impl Into<String>) -> Self {
        let text: String =
            text.into().chars().filter(|c| !c.is_control()).take(ANSWER_MAX).collect();
        Self { is_taken, is_answered, status: None, text }
    }

    /// It was not even asked.
    pub(crate) fn not_asked(text: impl Into<String>) -> Self {
        Self::new(false, true, text)
    }
}
