//! Our meter against the utility's.

use crate::{Billing, BillingError, Result};
use ohmstead_ledger::{Action, Counter, in_force};
use ohmstead_model::{DeviceId, MilliwattHours, SlotRange, TimestampMs};
use ohmstead_tariff::reconcile::{Pair, Reconciliation, reconcile};

/// Parts of 1 in which a proposed factor is held.
const FACTOR: u32 = 1_000_000;

/// Energy by the utility's meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TheirPeriod {
    /// Between two of its readings.
    pub slots: SlotRange,
    /// What it counted.
    pub energy: MilliwattHours,
}

/// A calibration that would make our meter agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// Factor on what the meter sends, in place of the one in force.
    pub numerator: u32,
    /// Denominator of the factor.
    pub denominator: u32,
}

/// What the comparison says.
#[derive(Debug)]
pub struct Reconciled {
    /// The device or virtual meter.
    pub meter: DeviceId,
    /// Both meters, period by period.
    pub pairs: Vec<Pair>,
    /// Share of each period that was measured, 0–1.
    pub coverage: Vec<f64>,
    /// Differences and fits.
    pub outcome: Reconciliation,
    /// The factor in force in these periods, as numerator and denominator; nothing where it
    /// changed within them.
    pub factor: Option<(u32, u32)>,
    /// The calibration that follows from the fitted gain; nothing where it cannot be applied to
    /// this meter as a whole.
    pub proposal: Option<Proposal>,
    /// Why there is no proposal.
    pub obstacle: Option<String>,
}

impl Billing {
    /// Compares a meter with the utility's.
    ///
    /// # Errors
    /// When the meter is not known or no period is given.
    pub async fn reconcile(&self, meter: &DeviceId, theirs: &[TheirPeriod]) -> Result<Reconciled> {
        let (Some(first), Some(last)) = (theirs.first(), theirs.last()) else {
            return Err(BillingError::Refused(
                "no period is given: enter two readings of the utility's meter, or a billed period"
                    .to_owned(),
            ));
        };
        let span = theirs.iter().fold(first.slots, |all, p| {
            SlotRange::new(all.from.min(p.slots.from), all.to.max(p.slots.to))
        });
        let roster = self.roster().await?;
        let intervals = self.energy(&roster, std::slice::from_ref(meter), span).await?;
        let ranges: Vec<SlotRange> = theirs.iter().map(|p| p.slots).collect();
        let mut pairs = Vec::with_capacity(ranges.len());
        let mut coverage = Vec::with_capacity(ranges.len());
        for period in theirs {
            // One at a time: the utility's periods may overlap.
            let sum = ohmstead_ledger::sum(&intervals, &[period.slots]);
            let ours = sum.first().map_or(MilliwattHours(0), |s| s.import);
            coverage.push(sum.first().map_or(0.0, |s| s.coverage()));
            pairs.push(Pair { slots: period.slots, ours, theirs: period.energy });
        }
        let outcome = reconcile(&pairs);
        let is_device = roster.devices().iter().any(|d| d.id == *meter);
        let factor = if is_device {
            self.factor(meter, span.from.start(), last.slots.to.start()).await?
        } else {
            None
        };
        let gain = outcome.gain.map(|g| g.value);
        let (proposal, obstacle) = match (is_device, factor, gain) {
            (false, ..) => (None, Some("a virtual meter has no calibration of its own: reconcile its members".to_owned())),
            (_, None, _) => (None, Some("the meter's calibration changed within these periods: compare only periods since then".to_owned())),
            (_, _, None) => (None, Some("our meter counted nothing in these periods".to_owned())),
            (_, Some(factor), Some(gain)) => match scaled(factor, gain) {
                Some(proposal) => (Some(proposal), None),
                None => (None, Some(format!("a factor of {gain:.3} is no calibration: check the units and the periods"))),
            },
        };
        let meter = meter.clone();
        Ok(Reconciled { meter, pairs, coverage, outcome, factor, proposal, obstacle })
    }

    /// The calibration factor of the import counter, if one holds throughout.
    async fn factor(
        &self,
        device: &DeviceId,
        from: TimestampMs,
        to: TimestampMs,
    ) -> Result<Option<(u32, u32)>> {
        let device = self.derive.seen(device).await?.device;
        let all = self.store.corrections(&device).await?;
        let mut factors: Vec<(TimestampMs, u64, (u32, u32))> = in_force(&all)
            .into_iter()
            .filter_map(|c| match c.action {
                Action::Calibrate { counter: Counter::Import, from, numerator, denominator } => {
                    Some((from, c.id, (numerator, denominator)))
                }
                _ => None,
            })
            .collect();
        factors.sort_unstable();
        if factors.iter().any(|(at, ..)| *at > from && *at < to) {
            return Ok(None);
        }
        let held = factors.iter().rfind(|(at, ..)| *at <= from);
        Ok(Some(held.map_or((1, 1), |(.., factor)| *factor)))
    }
}

/// `factor × gain`, in lowest terms.
fn scaled((n, d): (u32, u32), gain: f64) -> Option<Proposal> {
    let value = f64::from(n) / f64::from(d) * gain * f64::from(FACTOR);
    // Between a hundredth and a hundredfold: anything else is no calibration.
    if !(10_000.0..=100_000_000.0).contains(&value) {
        return None;
    }
    let numerator = value.round() as u32;
    let common = gcd(numerator, FACTOR);
    Some(Proposal { numerator: numerator / common, denominator: FACTOR / common })
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_multiplies_the_factor_in_force() {
        let p = |n, d| Some(Proposal { numerator: n, denominator: d });
        assert_eq!(scaled((1, 1), 1.02), p(51, 50));
        assert_eq!(scaled((2, 1), 1.5), p(3, 1));
        assert_eq!(scaled((1, 1), 1000.0), None);
    }
}
