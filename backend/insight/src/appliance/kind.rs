//! Kinds of appliances, and what their pairs look like.

use std::ops::Range;

/// A kind of appliance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ApplianceKind {
    /// Charges an electric car: strong, for an hour or more.
    Ev,
    /// Heats water or a room: strong, for ten minutes to hours.
    Heater,
    /// Switches a strong load on and off in short turns: oven, hob.
    Oven,
    /// Boils water: strong, for minutes.
    Kettle,
    /// Cools in regular cycles, day and night.
    Fridge,
}

const MINUTE_MS: i64 = 60_000;

impl ApplianceKind {
    /// In the order in which they are looked for: those that are told apart best first.
    pub const ALL: [Self; 5] = [Self::Ev, Self::Oven, Self::Heater, Self::Kettle, Self::Fridge];

    /// As it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ev => "ev",
            Self::Heater => "heater",
            Self::Oven => "oven",
            Self::Kettle => "kettle",
            Self::Fridge => "fridge",
        }
    }

    /// Power of such appliances, W.
    pub(super) fn watts(self) -> Range<f64> {
        match self {
            Self::Ev => 2500.0..23_000.0,
            Self::Heater => 800.0..9000.0,
            Self::Oven => 700.0..5000.0,
            Self::Kettle => 1200.0..3300.0,
            Self::Fridge => 45.0..350.0,
        }
    }

    /// How long one is on at a time, ms.
    pub(super) fn length_ms(self) -> Range<i64> {
        let minutes = match self {
            Self::Ev => 60..720,
            Self::Heater => 8..300,
            Self::Oven => 0..15,
            Self::Kettle => 0..8,
            Self::Fridge => 4..75,
        };
        minutes.start * MINUTE_MS..minutes.end * MINUTE_MS
    }

    /// Fewer runs a day than this do not recur.
    pub(super) fn least_per_day(self) -> f64 {
        match self {
            Self::Ev => 0.07,
            Self::Heater | Self::Kettle => 0.2,
            Self::Oven => 0.1,
            Self::Fridge => 4.0,
        }
    }

    /// Runs a day that leave no doubt that it recurs.
    pub(super) fn usual_per_day(self) -> f64 {
        match self {
            Self::Ev => 0.4,
            Self::Heater => 1.0,
            Self::Oven => 0.5,
            Self::Kettle => 2.0,
            Self::Fridge => 12.0,
        }
    }

    /// How sure one can be of this kind at best, 0–1: the share of the minutes told that were right beside
    /// the sub-meters of a real house (docs/APPLIANCES.md); a half for what had none there.
    pub(super) fn surest(self) -> f64 {
        match self {
            Self::Heater => 0.79,
            Self::Ev | Self::Kettle => 0.5,
            Self::Fridge => 0.3,
            Self::Oven => 0.13,
        }
    }
}
