//! Repeatable randomness: a hash of (seed, position), so that any instant can be asked for alone.

/// A well-mixed 64-bit hash (SplitMix64's finaliser, Steele et al. 2014) of a seed and a position.
pub(crate) fn hash(seed: u64, position: u64) -> u64 {
    let mut z = seed ^ position.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A whole number in `from..=to`, the same for the same seed and position.
pub(crate) fn between(seed: u64, position: u64, from: i64, to: i64) -> i64 {
    let span = to.abs_diff(from) + 1;
    // The bias of a remainder by a small span is far below anything visible.
    from + (hash(seed, position) % span) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_a_small_range_occurs_about_equally_often() {
        let mut counts = [0u32; 41];
        for i in 0..41_000 {
            counts[(between(7, i, -20, 20) + 20) as usize] += 1;
        }
        // 1,000 expected each; six standard deviations of a binomial.
        assert!(counts.iter().all(|c| (800..1200).contains(c)), "{counts:?}");
    }

    #[test]
    fn seeds_give_unrelated_sequences() {
        let equal = (0..10_000).filter(|&i| hash(1, i) % 2 == hash(2, i) % 2).count();
        assert!((4_600..5_400).contains(&equal), "{equal}");
    }
}
