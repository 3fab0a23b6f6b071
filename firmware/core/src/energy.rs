//! Energy counters that do not drift: what does not make a whole mWh is carried on.

/// 1 mWh = 3.6 J, in pJ (1 µW for 1 µs is 1 pJ).
const PJ_PER_MWH: i128 = 3_600_000_000_000;

/// Cumulative energy of one channel. Import and export are netted within a window (about 1 s)
/// and counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EnergyCounter {
    import_mwh: u64,
    export_mwh: u64,
    import_rest_pj: i64,
    export_rest_pj: i64,
}

impl EnergyCounter {
    /// Goes on from saved counters; the rest of less than 1 mWh starts anew.
    pub const fn resume(import_mwh: u64, export_mwh: u64) -> Self {
        Self { import_mwh, export_mwh, import_rest_pj: 0, export_rest_pj: 0 }
    }

    /// Adds a mean power of `power_uw` µW over `duration_us` µs.
    pub fn add(&mut self, power_uw: i64, duration_us: u64) {
        let pj = i128::from(power_uw.unsigned_abs()) * i128::from(duration_us);
        let (counter, rest) = if power_uw >= 0 {
            (&mut self.import_mwh, &mut self.import_rest_pj)
        } else {
            (&mut self.export_mwh, &mut self.export_rest_pj)
        };
        let sum = pj + i128::from(*rest);
        *counter += (sum / PJ_PER_MWH) as u64;
        *rest = (sum % PJ_PER_MWH) as i64;
    }

    /// Imported so far, mWh.
    pub const fn import_mwh(&self) -> u64 {
        self.import_mwh
    }

    /// Exported so far, mWh.
    pub const fn export_mwh(&self) -> u64 {
        self.export_mwh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_milliwatt_for_a_year_is_counted_to_the_last_milliwatt_hour() {
        let mut c = EnergyCounter::default();
        for _ in 0..8760 {
            // 1.000001 mW: each hour leaves a rest.
            c.add(1000, 3_599_999_000);
            c.add(1000, 1_000);
        }
        assert_eq!((c.import_mwh(), c.export_mwh()), (8760, 0));
    }

    #[test]
    fn however_the_time_is_cut_the_sum_is_the_same() {
        let (mut whole, mut cut) = (EnergyCounter::default(), EnergyCounter::default());
        whole.add(-123_456_789, 86_400_000_000);
        for k in 0..86_400 {
            cut.add(-123_456_789, 1_000_000 - k % 7);
            cut.add(-123_456_789, k % 7);
        }
        assert_eq!(whole, cut);
        assert_eq!(whole.export_mwh(), 2_962_962);
    }
}
