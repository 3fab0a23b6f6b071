//! A reading as the passes over a counter see it.

/// A counter that has not come for this long (two hours), in at least [`SILENT_READINGS`] of the
/// device's readings, is silent: power counts in its place from its last value on.
pub(crate) const SILENT_MS: i64 = 7_200_000;
pub(crate) const SILENT_READINGS: u32 = 16;

/// A reading as the channels see it: void ones are gone, power is calibrated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    pub at: i64,
    pub power: Option<i64>,
    pub counters: [Option<i64>; 2],
    pub boot: Option<u32>,
    pub estimated: bool,
    pub rating: i64,
    /// A longer spacing after this sample is a gap, ms.
    pub max_gap_ms: i64,
    /// A cadence longer than a slot is declared.
    pub cadenced: bool,
    /// The import counter may run backwards.
    pub net: bool,
}

impl Sample {
    /// The instant up to which nothing that comes after this sample can reach back, given the
    /// last sample before it that bears energy.
    pub fn reach(&self, previous: Option<&Self>) -> i64 {
        match previous {
            Some(p) if !self.bears_energy() && self.at - p.at <= p.max_gap_ms => p.at,
            _ => self.at,
        }
    }

    /// True when it says anything of energy.
    pub fn bears_energy(&self) -> bool {
        self.power.is_some() || self.counters != [None, None]
    }
}
