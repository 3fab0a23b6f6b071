//! The running sums of one window. Integers only, so that no sample is ever rounded away.

/// The longest window in samples. With 16-bit codes every expression below then fits an `i64`:
/// Σv² ≤ 2^15 · 2^30, and n·Σv² ≤ 2^60.
pub const MAX_SAMPLES: u32 = 1 << 15;

/// A product of voltage and current with one of them delayed by a whole number of samples.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lagged {
    product: i64,
    v: i64,
    i: i64,
}

impl Lagged {
    fn add(&mut self, v: i16, i: i16) {
        self.product += i64::from(i32::from(v) * i32::from(i));
        self.v += i64::from(v);
        self.i += i64::from(i);
    }

    /// Covariance in square codes over `n` samples: the means of exactly the operands that were
    /// multiplied are taken out, so a lag costs nothing at the window's edges.
    pub fn covariance(&self, n: u32) -> f64 {
        let n = i64::from(n.max(1));
        (n * self.product - self.v * self.i) as f64 / (n * n) as f64
    }
}

/// Which lags (in samples, voltage behind current; negative: current behind voltage) the four
/// products of a window use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lags {
    /// For active power: this lag and the next.
    pub active: i32,
    /// For reactive power, about a quarter period: this lag and the next.
    pub reactive: i32,
}

/// Everything a window needs, in codes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Samples summed.
    pub n: u32,
    v: i64,
    i: i64,
    vv: i64,
    ii: i64,
    /// Active power at the two lags of [`Lags::active`].
    pub active: [Lagged; 2],
    /// Reactive power at the two lags of [`Lags::reactive`].
    pub reactive: [Lagged; 2],
    /// Voltage samples at an end of the converter's range.
    pub clipped_v: u32,
    /// Current samples at an end of the converter's range.
    pub clipped_i: u32,
}

impl Sums {
    /// Adds the newest pair of `history`.
    pub fn add(&mut self, history: &History, lags: Lags) {
        let (v, i) = history.newest();
        self.n += 1;
        self.v += i64::from(v);
        self.i += i64::from(i);
        self.vv += i64::from(i32::from(v) * i32::from(v));
        self.ii += i64::from(i32::from(i) * i32::from(i));
        for (k, sum) in (0..).zip(&mut self.active) {
            let (v, i) = history.lagged(lags.active + k);
            sum.add(v, i);
        }
        for (k, sum) in (0..).zip(&mut self.reactive) {
            let (v, i) = history.lagged(lags.reactive + k);
            sum.add(v, i);
        }
    }

    /// Mean voltage code.
    pub fn mean_v(&self) -> i64 {
        self.v / i64::from(self.n.max(1))
    }

    /// Variance of the voltage in square codes: the mean is already out.
    pub fn variance_v(&self) -> f64 {
        variance(self.n, self.v, self.vv)
    }

    /// Variance of the current in square codes.
    pub fn variance_i(&self) -> f64 {
        variance(self.n, self.i, self.ii)
    }
}

fn variance(n: u32, sum: i64, squares: i64) -> f64 {
    let n = i64::from(n.max(1));
    (n * squares - sum * sum) as f64 / (n * n) as f64
}

/// The last samples of both signals, for the lagged products.
#[derive(Debug, Clone)]
pub struct History {
    v: [i16; Self::LEN],
    i: [i16; Self::LEN],
    at: usize,
    filled: u32,
}

impl Default for History {
    fn default() -> Self {
        Self { v: [0; Self::LEN], i: [0; Self::LEN], at: 0, filled: 0 }
    }
}

impl History {
    /// Samples kept; a power of two.
    pub const LEN: usize = 128;
    /// The largest lag that can be asked for.
    pub const MAX_LAG: i32 = Self::LEN as i32 - 2;

    /// Takes a pair.
    pub fn push(&mut self, v: i16, i: i16) {
        self.at = (self.at + 1) % Self::LEN;
        self.v[self.at] = v;
        self.i[self.at] = i;
        self.filled = self.filled.saturating_add(1);
    }

    /// Forgets everything: after a gap the old samples are no longer neighbours.
    pub fn clear(&mut self) {
        self.filled = 0;
    }

    /// True when products at `lag` use samples of this side of the last gap only.
    pub fn covers(&self, lag: i32) -> bool {
        self.filled > lag.unsigned_abs()
    }

    fn newest(&self) -> (i16, i16) {
        (self.v[self.at], self.i[self.at])
    }

    fn lagged(&self, lag: i32) -> (i16, i16) {
        let back = (self.at + Self::LEN - lag.unsigned_abs() as usize) % Self::LEN;
        if lag >= 0 { (self.v[back], self.i[self.at]) } else { (self.v[self.at], self.i[back]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_window_at_full_swing_does_not_overflow() {
        let lags = Lags { active: -1, reactive: 20 };
        let (mut history, mut sums) = (History::default(), Sums::default());
        for k in 0..MAX_SAMPLES {
            let x = if k % 2 == 0 { i16::MIN } else { i16::MAX };
            history.push(x, i16::MIN);
            sums.add(&history, lags);
        }
        let full = 32767.5f64;
        assert!((sums.variance_v() - full * full).abs() < 1.0);
        assert!(sums.variance_i().abs() < 1e-9, "a constant has no variance");
    }

    #[test]
    fn lagged_products_pair_the_right_samples() {
        let mut h = History::default();
        for k in 0..200i16 {
            h.push(k, 1000 + k);
        }
        assert_eq!(h.lagged(0), (199, 1199));
        assert_eq!(h.lagged(3), (196, 1199));
        assert_eq!(h.lagged(-3), (199, 1196));
        assert_eq!(h.lagged(History::MAX_LAG), (73, 1199));
    }
}
