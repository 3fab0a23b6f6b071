//! Counts at which counters are known to begin again.

/// Widths of the registers that meters keep their counters in, bits; one less for signed ones.
const BITS: [u32; 6] = [15, 16, 23, 24, 31, 32];

/// What one count of such a register stands for, in 1/3600 mWh (which is a thousandth of a joule):
/// 0.1, 1, 10 and 100 Wh; 1 and 10 mWh; 0.1, 1, 10 and 100 J.
const COUNTS: [i128; 10] =
    [360_000, 3_600_000, 36_000_000, 360_000_000, 3_600, 36_000, 100, 1_000, 10_000, 100_000];

/// Smaller ones (50 kWh) are passed too often to tell a passage from a counter that began anew.
const LEAST: i64 = 50_000_000;
/// No meter counts further (10^12 Wh).
const MOST: i64 = 1_000_000_000_000_000;

const POWERS_OF_TEN: usize = 8;
const ALL: usize = BITS.len() * COUNTS.len() + POWERS_OF_TEN;

/// All of them in mWh, ascending; some are there twice. Counts in joules are rounded to the mWh.
pub(crate) static COMMON: [i64; ALL] = common();

const fn common() -> [i64; ALL] {
    let mut all = [0; ALL];
    let (mut n, mut bits) = (0, 0);
    while bits < BITS.len() {
        let mut count = 0;
        while count < COUNTS.len() {
            let mwh = ((1i128 << BITS[bits]) * COUNTS[count] + 1800) / 3600;
            all[n] = if mwh < LEAST as i128 || mwh > MOST as i128 { 0 } else { mwh as i64 };
            n += 1;
            count += 1;
        }
        bits += 1;
    }
    // Registers of decimal digits: 10^5 to 10^12 Wh.
    let mut power: i64 = 100_000_000;
    while n < ALL {
        all[n] = power;
        power *= 10;
        n += 1;
    }
    sorted(all)
}

const fn sorted(mut all: [i64; ALL]) -> [i64; ALL] {
    let mut n = 1;
    while n < ALL {
        let mut m = n;
        while m > 0 && all[m - 1] > all[m] {
            (all[m - 1], all[m]) = (all[m], all[m - 1]);
            m -= 1;
        }
        n += 1;
    }
    all
}

/// Those that a counter at `count` may pass next, nearest first.
pub(crate) fn common_from(count: i64) -> impl Iterator<Item = i64> {
    let first = COMMON.partition_point(|m| *m < count.max(LEAST));
    COMMON[first..].iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_in_watt_hours_joules_and_digits_are_known() {
        for wh in [838_860.8, 1_677_721.6, 16_777_216.0, 4_294_967.296, 1e5, 1e9, 6_553_600.0] {
            assert!(COMMON.contains(&((wh * 1000.0_f64).round() as i64)), "{wh} Wh");
        }
        // 2^32 J and 2^31 × 10 J.
        assert!(COMMON.contains(&1_193_046_471) && COMMON.contains(&5_965_232_356));
        assert!(COMMON.is_sorted());
    }
}
