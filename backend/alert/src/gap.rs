//! When readings are too far apart to say anything of the time between them.

/// A value beyond its threshold on both sides of a longer silence than this does not count as
/// having stayed there.
pub const MAX_PENDING_GAP_MS: i64 = 300_000;
