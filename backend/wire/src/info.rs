//! What a meter says about itself (`…/info`, retained) and what it notices (`…/event`).

use serde::{Deserialize, Serialize};

/// What a channel measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ChannelKind {
    /// Mains, by transformers.
    Ac,
    /// A low DC voltage, by shunt.
    Dc,
}

/// How far a meter's clock can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClockQuality {
    /// Never set in this boot.
    Unset,
    /// Within a second.
    Good,
    /// Set, but too long ago to be sure of the second.
    Stale,
}

/// A meter's (one channel's) description of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Info<'a> {
    /// Firmware version.
    pub firmware: &'a str,
    /// Board type.
    pub board: &'a str,
    /// What this channel measures.
    pub kind: ChannelKind,
    /// Number of the boot.
    pub boot: u32,
    /// Seconds between readings.
    pub interval_s: u32,
    /// Trust in the clock.
    pub clock: ClockQuality,
    /// Readings waiting for the hub's acknowledgement, all channels.
    pub pending: u32,
    /// Readings ever given up for want of room, all channels.
    pub lost: u32,
    /// How strongly its radio receives, dBm, below zero; absent without a radio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal_dbm: Option<i8>,
}

/// What a meter notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EventKind {
    /// More power than is usual at this hour of the week.
    UnusualHigh,
    /// Less power than is usual at this hour of the week.
    UnusualLow,
    /// The values have not moved for longer than they ever did.
    Frozen,
    /// A load-only channel exports: the transformer is clamped on the wrong way round.
    CtReversed,
    /// Samples at the end of the converter's range.
    Clipped,
    /// A new firmware did not prove itself; the old one runs again.
    RolledBack,
}

/// An event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// What.
    pub event: EventKind,
    /// When, ms since 1970; absent without a clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<i64>,
    /// Active power then, mW, where it says something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power_mw: Option<i64>,
    /// The bound that was passed, mW.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound_mw: Option<i64>,
}
