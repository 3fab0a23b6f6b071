//! How long to wait before trying again.

/// Exponential with full jitter: a broker that comes back is not met by all meters at once.
#[derive(Debug, Clone)]
pub struct Backoff {
    failures: u32,
    state: u32,
}

/// The longest wait, ms.
pub const MAX_WAIT_MS: i64 = 300_000;
const FIRST_MS: i64 = 1_000;

impl Backoff {
    /// `seed` should differ between meters.
    pub const fn new(seed: u32) -> Self {
        Self { failures: 0, state: seed | 1 }
    }

    /// Another failure: how long to wait, ms; between half of and the whole of 1, 2, 4, … s, up
    /// to 5 minutes.
    pub fn failed(&mut self) -> i64 {
        let ceiling = (FIRST_MS << self.failures.min(16)).min(MAX_WAIT_MS);
        self.failures = self.failures.saturating_add(1);
        // xorshift32
        self.state ^= self.state << 13;
        self.state ^= self.state >> 17;
        self.state ^= self.state << 5;
        ceiling / 2 + i64::from(self.state) % (ceiling / 2 + 1)
    }

    /// It works again.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_stay_in_bounds_and_differ_between_meters() {
        let waits = |seed| {
            let mut b = Backoff::new(seed);
            (0..40).map(|_| b.failed()).collect::<std::vec::Vec<_>>()
        };
        let (a, b) = (waits(1), waits(77));
        for (k, wait) in a.iter().enumerate() {
            let ceiling = (1000i64 << k.min(16)).min(MAX_WAIT_MS);
            assert!((ceiling / 2..=ceiling).contains(wait), "{k}: {wait}");
        }
        assert_ne!(a[5..], b[5..]);
        let mut again = Backoff::new(1);
        again.failed();
        again.succeeded();
        assert!(again.failed() <= 1000);
    }
}
