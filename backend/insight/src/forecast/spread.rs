//! What is expected of one hour: its typical value, its band, its mean.

/// One hour's forecast in kWh.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spread {
    /// 10 % of such hours lie below.
    pub low: f64,
    /// Half of such hours lie below: the typical hour.
    pub median: f64,
    /// 10 % of such hours lie above.
    pub high: f64,
    /// Expected value: its sums are energy and money.
    pub mean: f64,
}

impl Spread {
    /// A single number, without a band.
    pub fn point(value: f64) -> Self {
        Self { low: value, median: value, high: value, mean: value }
    }

    /// From values and their weights; `None` when no value has weight.
    pub fn of_weighted(sample: &mut [(f64, f64)]) -> Option<Self> {
        sample.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = sample.iter().map(|s| s.1).sum();
        if total.is_nan() || total <= 0.0 {
            return None;
        }
        let mean = sample.iter().map(|(v, w)| v * w).sum::<f64>() / total;
        Some(Self {
            low: quantile(sample, 0.1 * total),
            median: quantile(sample, 0.5 * total),
            high: quantile(sample, 0.9 * total),
            mean,
        })
    }

    /// Low ≤ median ≤ high, whatever rounding or mixing did.
    #[must_use]
    pub fn ordered(self) -> Self {
        Self { low: self.low.min(self.median), high: self.high.max(self.median), ..self }
    }

    /// Pinball loss at 10, 50 and 90 %, kWh.
    pub fn pinballs(&self, actual: f64) -> [f64; 3] {
        [(0.1, self.low), (0.5, self.median), (0.9, self.high)].map(|(q, v)| {
            let miss = actual - v;
            (q * miss).max((q - 1.0) * miss)
        })
    }

    /// The sum of the three.
    pub fn pinball(&self, actual: f64) -> f64 {
        self.pinballs(actual).iter().sum()
    }
}

/// The value at weight `at` of a sorted sample, straight lines between the middles of the weights.
fn quantile(sorted: &[(f64, f64)], at: f64) -> f64 {
    let mut before = 0.0;
    let mut last: Option<(f64, f64)> = None;
    for (value, weight) in sorted.iter().filter(|s| s.1 > 0.0) {
        let middle = before + weight / 2.0;
        if middle >= at {
            return match last {
                None => *value,
                Some((v, m)) => v + (value - v) * (at - m) / (middle - m),
            };
        }
        last = Some((*value, middle));
        before += weight;
    }
    last.map_or(f64::NAN, |(v, _)| v)
}
