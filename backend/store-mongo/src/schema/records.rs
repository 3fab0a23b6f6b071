//! Sites, people, alerts, bills, meters in the field and other records.

use super::collection::Collection;

/// What the first version has.
pub const FIRST: &[Collection] = &[];
