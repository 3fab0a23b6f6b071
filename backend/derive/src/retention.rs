//! Freezing what is old, and refusing changes that would reach into it.

use crate::{Derive, alerts, intervals};
use futures::TryStreamExt;
use ohmstead_alert::MAX_PENDING_GAP_MS;
use ohmstead_ledger::{
    Action, Correction, Counter, Finding, Rules, RulesError, Settings, Standing, StandingReader,
    SwapCounts, freezes_at, in_force, is_rise, recurrence_range, touched,
};
use ohmstead_model::{DeviceId, MilliwattHours, Reading, Slot, TimeRange, TimestampMs};
use ohmstead_store::{Damaged, Draft, Frozen, Result, StoreError};
use std::sync::Arc;

const DAY_MS: i64 = 86_400_000;
/// How many readings before the horizon are looked at first.
const LOOK_BEHIND: usize = 64;
/// The longest that a rule may wait before it raises an alert, and the pause it bears: readings
/// are kept for as long before the horizon, so that alerts after it come out alike.
const PENDING_MS: i64 = DAY_MS + MAX_PENDING_GAP_MS;

/// A change to a device that is not made.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It would change energy from before the horizon, where raw readings are gone.
    #[error(
        "it reaches back before {0}: raw readings are kept from there on, and energy before that is \
         final; let it begin at {0} or later"
    )]
    BeforeHorizon(TimestampMs),
    /// The device stood in another site then.
    #[error("{}", elsewhere(.0, .1))]
    Elsewhere(DeviceId, TimeRange),
    /// The device is not known.
    #[error("no device {0} is known")]
    Unknown(DeviceId),
    /// There is no correction of that number to take back.
    #[error("{0} has no correction {1}")]
    NoSuchCorrection(DeviceId, u64),
    /// It contradicts what the meter sent.
    #[error("{0}")]
    Contradicted(String),
    /// The settings make no sense.
    #[error(transparent)]
    Settings(#[from] RulesError),
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn elsewhere(device: &DeviceId, range: &TimeRange) -> String {
    let mut when = String::new();
    if range.from != TimeRange::ALL.from {
        when += &format!(" from {}", range.from);
    }
    if range.to != TimeRange::ALL.to {
        when += &format!(" until {}", range.to);
    }
    format!(
        "{device} is in this site{when}: what is said of it must lie within that time; of other times its other \
         sites say it, and what has no end is said of the device where it is now"
    )
}

fn refuse_below(
    name: &str,
    end: Option<MilliwattHours>,
    last: Option<MilliwattHours>,
) -> std::result::Result<(), Refused> {
    match (end, last) {
        (Some(end), Some(last)) if end < last => Err(Refused::Contradicted(format!(
            "{name} {} is below the last count before the swap, {} Wh: read the old meter again, or \
             void the readings that are wrong first",
            end.units(),
            last.units()
        ))),
        _ => Ok(()),
    }
}

fn refuse_above(
    name: &str,
    start: Option<MilliwattHours>,
    first: Option<MilliwattHours>,
) -> std::result::Result<(), Refused> {
    match (start, first) {
        (Some(start), Some(first)) if start > first => Err(Refused::Contradicted(format!(
            "{name} {} is above the first count after the swap, {} Wh: read the new meter again, or \
             void the readings that are wrong first",
            start.units(),
            first.units()
        ))),
        _ => Ok(()),
    }
}

impl Derive {
    /// What is frozen of a device, where anything is.
    pub(crate) async fn frozen(&self, device: &DeviceId) -> Result<Option<Frozen>> {
        let frozen = self.store.frozen(device).await?;
        Ok(frozen.filter(|f| f.carry > TimestampMs(i64::MIN)))
    }

    /// Freezes a device before `horizon`, which should be a UTC midnight, once everything before
    /// it is derived; the readings that the ledger and the alerts need to go on exactly stay.
    /// `false` when it cannot be done now, because older readings are still arriving.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn freeze(
        &self,
        device: &DeviceId,
        horizon: TimestampMs,
        now: TimestampMs,
    ) -> Result<bool> {
        // A device of periods has few readings, and each may still be corrected.
        if crate::is_of_periods(&*self.store, device).await? {
            return Ok(false);
        }
        let old = self.store.frozen(device).await?;
        if old.is_some_and(|f| f.horizon >= horizon) {
            return Ok(true);
        }
        self.device(device).await?;
        // While this is held nothing is derived: a reading from before the horizon that comes now
        // leaves its mark, and the store refuses.
        let turn = self.turn(device).await?;
        if self.store.dirty_device(device).await?.is_some_and(|mark| mark.range.from < horizon) {
            return Ok(false);
        }
        let mut frozen = self.carried(device, horizon, old).await?;
        frozen.carry = frozen.carry.min(self.placed_from(device, horizon).await?);
        let rules = self.rules_for(device).await?;
        let held = alerts::on_at(&*self.store, &rules, device, horizon).await?;
        turn.store.freeze(device, frozen, held, now).await
    }

    /// How much has to stay for the ledger to go on from `horizon`: whole UTC days.
    async fn carried(
        &self,
        device: &DeviceId,
        horizon: TimestampMs,
        old: Option<Frozen>,
    ) -> Result<Frozen> {
        let everything = Frozen { horizon, carry: TimestampMs(i64::MIN), first: Slot(i32::MIN) };
        let old = Frozen { horizon, ..old.unwrap_or(everything) };
        let rules = intervals::rules(&*self.store, device).await?;
        let settled = self.settled_until(device, horizon).await?;
        let Some((first, mut carry)) = self.behind(device, &rules, settled, old).await? else {
            return Ok(old);
        };
        let first = first.max(old.first);
        // A counter that stands still after a fall may come back to its line: what was before the
        // fall is kept for as long as that is open.
        let standing = self.standing(device, &rules, old.carry, first, horizon).await?;
        let mut until = standing.since().map_or(settled, |since| since.min(settled));
        while self.standing(device, &rules, carry, first, horizon).await? != standing {
            match self.behind(device, &rules, until, old).await? {
                Some((_, earlier)) => (carry, until) = (earlier.min(carry), earlier),
                None => return Ok(old),
            }
        }
        Ok(Frozen { horizon, carry, first })
    }

    /// The first slot that readings from `settled` on can change, and from where on (a UTC midnight)
    /// readings have to stay for that; `None` when there is too little to go on without all of it.
    async fn behind(
        &self,
        device: &DeviceId,
        rules: &Arc<Rules>,
        settled: TimestampMs,
        old: Frozen,
    ) -> Result<Option<(Slot, TimestampMs)>> {
        let mut behind = LOOK_BEHIND;
        loop {
            let before = self.store.readings_before(device, settled, behind).await?;
            let Some(oldest) = before.first().map(|r| r.at) else { return Ok(None) };
            if before.len() < behind || oldest < old.carry {
                return Ok(None);
            }
            if let Ok(first) = freezes_at(rules, &before, settled) {
                let kept = oldest.min(old.horizon - PENDING_MS);
                let carry = TimestampMs(kept.0.div_euclid(DAY_MS) * DAY_MS).max(old.carry);
                return Ok(Some((first, carry)));
            }
            behind *= 4;
        }
    }

    /// Where the counters stood before the falls since which they stand still at `first`, as readings
    /// from `from` on have it.
    async fn standing(
        &self,
        device: &DeviceId,
        rules: &Arc<Rules>,
        from: TimestampMs,
        first: Slot,
        horizon: TimestampMs,
    ) -> Result<Standing> {
        let mut reader = StandingReader::new(rules, first);
        let range = TimeRange::new(from, horizon);
        let mut parts = self.store.stream(device, range, Damaged::PassOver);
        while let Some(part) = parts.try_next().await? {
            reader.push(&part);
        }
        Ok(reader.standing())
    }

    /// Up to where what was derived is settled at a horizon: a rise is not until nothing that explains
    /// it can come any more.
    async fn settled_until(&self, device: &DeviceId, horizon: TimestampMs) -> Result<TimestampMs> {
        let near = recurrence_range(TimeRange::new(horizon, horizon));
        let near = TimeRange::new(near.from, horizon);
        let found = self.store.findings(device, near, usize::MAX).await?;
        let began = found.iter().filter(|f| is_rise(f)).filter_map(|f| match f {
            Finding::Discontinuity(d) => Some(d.since),
            _ => None,
        });
        Ok(began.fold(horizon, TimestampMs::min))
    }

    /// From where on readings matter to those without a clock that are not frozen: their boots'.
    async fn placed_from(&self, device: &DeviceId, horizon: TimestampMs) -> Result<TimestampMs> {
        let unclocked = self.store.unclocked(device).await?;
        let before = TimeRange::new(TimestampMs(i64::MIN), horizon);
        let fixed = self.store.placed(device, before).await?;
        let waits = |r: &&Reading| !fixed.iter().any(|f| (f.boot, f.seq) == (r.boot, r.seq));
        let mut boots: Vec<u32> = unclocked.iter().filter(waits).filter_map(|r| r.boot).collect();
        boots.dedup();
        let mut from = TimestampMs(i64::MAX);
        for boot in boots {
            let readings = self.store.boot_readings(device, boot).await?;
            from = readings.iter().map(|r| r.at).fold(from, TimestampMs::min);
        }
        Ok(TimestampMs(from.0.div_euclid(DAY_MS).saturating_mul(DAY_MS)))
    }

    /// Adds a correction; the intervals that it touches are then behind.
    ///
    /// # Errors
    /// When the device or a correction to take back is not known, when it reaches back before
    /// the horizon, or the store cannot take it.
    pub async fn correct(
        &self,
        id: &DeviceId,
        draft: Draft,
    ) -> std::result::Result<Correction, Refused> {
        let seen = self.seen(id).await?;
        let device = &seen.device;
        let turn = self.turn(device).await?;
        let earlier = self.store.corrections(device).await?;
        if let Action::Revoke { id } = draft.action
            && !earlier.iter().any(|c| c.id == id)
        {
            return Err(Refused::NoSuchCorrection(device.clone(), id));
        }
        if let Action::Swap { at, import, export } = &draft.action {
            self.check_swap(device, *at, [import, export], &earlier).await?;
        }
        let Draft { made_at, author, reason, action } = draft.clone();
        let made = Correction { id: u64::MAX, made_at, author, reason, action };
        let touched = touched(&made, &earlier);
        if touched.from < seen.range.from || seen.range.to < touched.to {
            return Err(Refused::Elsewhere(id.clone(), seen.range));
        }
        if let Some(frozen) = self.store.frozen(device).await?
            && touched.from < frozen.horizon
        {
            return Err(Refused::BeforeHorizon(frozen.horizon));
        }
        let made = turn.store.add_correction(device, draft).await?;
        made.ok_or_else(|| Refused::Unknown(device.clone()))
    }

    /// A counter only counts on: the old meter cannot have ended below its last reading, nor the
    /// new one have begun above its first. Readings that are void say nothing, and what is scaled
    /// is not compared: people may give such counts either way.
    async fn check_swap(
        &self,
        device: &DeviceId,
        at: TimestampMs,
        counts: [&SwapCounts; 2],
        earlier: &[Correction],
    ) -> std::result::Result<(), Refused> {
        let before = self.store.readings_before(device, at, LOOK_BEHIND).await?;
        let since = TimeRange::new(at, TimestampMs(i64::MAX));
        let after = self.store.readings(device, since, LOOK_BEHIND).await?;
        let holds = in_force(earlier);
        let is_void = |r: &Reading| {
            holds
                .iter()
                .any(|c| matches!(&c.action, Action::Void { range } if range.contains(r.at)))
        };
        type Count = fn(&Reading) -> Option<MilliwattHours>;
        let counters: [(&str, Counter, Count); 2] = [
            ("import", Counter::Import, |r| r.energy),
            ("export", Counter::Export, |r| r.energy_exported),
        ];
        for ((name, counter, count), given) in counters.into_iter().zip(counts) {
            let is_scaled = holds.iter().any(
                |c| matches!(&c.action, Action::ScaleCounter { counter: of, .. } if *of == counter),
            );
            if is_scaled {
                continue;
            }
            let last = before.iter().rev().filter(|r| !is_void(r)).find_map(count);
            let first = after.iter().filter(|r| !is_void(r)).find_map(count);
            refuse_below(&format!("{name}.oldEndWh"), given.old_end, last)?;
            refuse_above(&format!("{name}.newStartWh"), given.new_start, first)?;
        }
        Ok(())
    }

    /// Replaces the dated settings of a device; all its intervals are then behind. Where readings
    /// are frozen, the versions that hold before the horizon stay: a list that begins at the horizon
    /// or later is put behind them.
    ///
    /// # Errors
    /// When the device is not known, the settings make no sense or differ from what holds before
    /// the horizon, or the store cannot take them.
    pub async fn put_settings(
        &self,
        device: &DeviceId,
        mut settings: Vec<Settings>,
    ) -> std::result::Result<Vec<Settings>, Refused> {
        let turn = self.turn(device).await?;
        let seen = self.seen(device).await?;
        if seen.device != *device {
            return Err(Refused::Elsewhere(device.clone(), seen.range));
        }
        settings.sort_by_key(|s| s.from);
        let mut compiled = Rules::new(&settings, &[])?;
        // Neither where raw readings are gone, nor where the device was in another site.
        let frozen = self.store.frozen(device).await?.map(|f| f.horizon);
        let came = Some(seen.range.from).filter(|_| !seen.is_whole());
        if let Some(horizon) = frozen.max(came) {
            let old = self.store.settings(device).await?;
            let before = Rules::new(&old, &[])?;
            if settings.first().is_none_or(|s| s.from >= horizon) {
                let start = TimestampMs(i64::MIN);
                let mut kept: Vec<Settings> =
                    old.iter().copied().filter(|s| s.from < horizon).collect();
                if kept.is_empty() {
                    kept.push(Settings { from: start, ..before.settings(start) });
                }
                settings.splice(0..0, kept);
                compiled = Rules::new(&settings, &[])?;
            }
            let starts = [TimestampMs(i64::MIN)].into_iter();
            let starts = starts.chain(old.iter().chain(&settings).map(|s| s.from));
            let same = |at: TimestampMs| {
                let plain = |s: Settings| Settings { from: at, ..s };
                plain(before.settings(at)) == plain(compiled.settings(at))
            };
            if !starts.filter(|at| *at < horizon).all(same) {
                return Err(match came {
                    Some(from) if from == horizon => Refused::Elsewhere(device.clone(), seen.range),
                    _ => Refused::BeforeHorizon(horizon),
                });
            }
        }
        let is_known = turn.store.put_settings(device, settings.clone()).await?;
        if is_known { Ok(settings) } else { Err(Refused::Unknown(device.clone())) }
    }
}
