//! The ledger: a device's readings and corrections become its 15-minute intervals, by one pure
//! function. No I/O, no clock.
//!
//! [`Deriver`] is that function, as a stream that an asynchronous caller can drive; [`derive`] is
//! the same in one go. [`sum`] cuts intervals into calendar buckets, [`combine`] makes virtual
//! meters, [`place`] gives readings without a clock their time. The rules in plain words are in
//! `docs/LEDGER.md`.

mod anchor;
mod cadence;
mod channel;
mod clock;
mod correction;
mod derive;
mod disagreement;
mod event;
mod filter;
mod gap;
mod level;
mod modulus;
mod period;
mod placement;
mod plan;
mod point;
mod power;
mod profile;
mod recurrence;
mod rules;
mod sample;
mod slots;
mod standing;
mod sum;
mod virtual_meter;
mod window;

pub use cadence::{propose_cadence, with_cadence};
pub use clock::{AFTER_GAP, ISLAND_SPANS, ISLANDS_MAX, is_island, is_unset, unset_ranges};
pub use correction::{Action, Correction, Counter, SwapCounts, Verdict, in_force, touched};
pub use derive::{Deriver, LOOK_BEHIND, Progress, derive, freezes_at};
pub use disagreement::{Disagreement, Mismatch, Proposal, disagreements};
pub use event::{Class, Clock, Discontinuity, Finding, Gap, Split};
pub use gap::{changes_profile, dependent_gaps, gaps_to_derive};
pub use period::{REACH_MS as PERIOD_REACH_MS, periods};
pub use placement::place;
pub use plan::NeedMore;
pub use profile::{PROFILE_SLOTS, is_measured};
pub use recurrence::{is_rise, recurrence_range, rises_to_derive};
pub use rules::{Rules, RulesError, Settings};
pub use standing::{Standing, StandingReader};
pub use sum::{BucketSum, sum};
pub use virtual_meter::{Combination, combine, together};
