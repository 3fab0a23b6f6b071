//! The kinds of anomalies, and where a detector found one.

/// What kind of thing stood out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnomalyKind {
    /// A strong load ran for hours on top of what is usual.
    LeftOn,
    /// A small load ran on top of what is usual for days.
    Standby,
    /// Nothing at all was used where something always is.
    Zero,
    /// The same value again and again: the meter, or the way to it, hangs.
    Frozen,
    /// One hour far above all others of the weeks around it.
    Spike,
}

impl AnomalyKind {
    /// The kind as it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::LeftOn => "left-on",
            Self::Standby => "standby",
            Self::Zero => "zero",
            Self::Frozen => "frozen",
            Self::Spike => "spike",
        }
    }

    /// Every kind.
    pub const ALL: [Self; 5] = [Self::LeftOn, Self::Standby, Self::Zero, Self::Frozen, Self::Spike];

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// A stretch of hours of the wall clock, `[from, to)`, that a detector found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// First hour inside.
    pub from: usize,
    /// First hour after.
    pub to: usize,
    /// What kind.
    pub kind: AnomalyKind,
    /// kWh above (or below) the usual, over the whole stretch.
    pub extra: f64,
}

impl Found {
    /// True when both have an hour in common.
    pub fn touches(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}
