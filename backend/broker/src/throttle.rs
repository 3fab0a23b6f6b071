//! Keeps strangers from filling the log.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Lines of one kind in a window at most.
const LINES: u32 = 10;
const WINDOW: Duration = Duration::from_secs(60);

/// Lets so many lines of one kind through a minute, and counts the rest.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    since: Option<Instant>,
    lines: u32,
    left_out: u64,
}

impl Throttle {
    /// A new one.
    pub const fn new() -> Self {
        Self(Mutex::new(State { since: None, lines: 0, left_out: 0 }))
    }

    /// True when a line may be written now. Gives the number of those that were left out before it.
    pub fn pass(&self) -> Option<u64> {
        self.pass_at(Instant::now())
    }

    fn pass_at(&self, now: Instant) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.since.is_none_or(|since| now.duration_since(since) >= WINDOW) {
            (state.since, state.lines) = (Some(now), 0);
        }
        if state.lines >= LINES {
            state.left_out += 1;
            return None;
        }
        state.lines += 1;
        Some(std::mem::take(&mut state.left_out))
    }
}

/// At most 64 characters of what a client calls itself or something, control characters escaped.
pub fn shorten(text: &str) -> String {
    let escaped = |text: &str| text.escape_debug().to_string();
    match text.char_indices().nth(64) {
        None => escaped(text),
        Some((end, _)) => format!("{}… ({} bytes)", escaped(&text[..end]), text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_lines_a_minute_pass_and_the_next_tells_how_many_did_not() {
        let (throttle, start) = (Throttle::new(), Instant::now());
        let passed = (0..10_000).filter(|_| throttle.pass_at(start).is_some()).count();
        assert_eq!(passed, 10);
        assert_eq!(throttle.pass_at(start + WINDOW), Some(9_990));
        assert_eq!(throttle.pass_at(start + WINDOW), Some(0));
    }

    #[test]
    fn long_and_unprintable_names_are_short_in_the_log() {
        assert_eq!(shorten("meter-01"), "meter-01");
        let long = shorten(&"\u{1}".repeat(65_000));
        assert!(long.len() < 400 && long.ends_with("(65000 bytes)"), "{long}");
        assert!(shorten(&"é".repeat(65)).starts_with('é'));
    }
}
