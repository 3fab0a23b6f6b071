//! Keeps what is derived in step with the readings: store → ledger → intervals, and
//! store → rules → alert episodes, for the ranges in which readings changed.

mod alerts;
mod backtest;
mod clock;
mod edge;
mod intervals;
mod left_out;
mod periods;
mod placing;
mod retention;
mod roster;
mod seen;
mod stated;
mod turn;
mod virtual_meter;
mod watch;

pub use left_out::{LeftOut, doubt, left_out_within, mismatch_word};
pub use periods::is_of_periods;
pub use retention::Refused;
pub use roster::Roster;

use futures::TryStreamExt;
use ohmstead_ingest::Live;
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use ohmstead_store::identity::{Kind, Placements, Reach, Seen};
use ohmstead_store::{Damaged, Dirty, Result, Store, new_holder};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use turn::Turn;

/// Devices that are brought up to date at the same time: in a file of this process, and in a database
/// elsewhere, where a pass waits for answers most of its time.
const AT_ONCE: usize = 2;
const AT_ONCE_ELSEWHERE: usize = 16;

/// Derives on demand and in the background. One pass per device at a time.
pub struct Derive {
    store: Arc<dyn Store>,
    /// Who this process is among those that take leases.
    holder: String,
    live: Live,
    placing: placing::Placing,
    passes: AtomicU64,
    reach: tokio::sync::OnceCell<Arc<dyn Reach>>,
    busy: Mutex<HashMap<DeviceId, Arc<tokio::sync::Mutex<()>>>>,
}

impl Derive {
    /// Derives in `store`; alerts that change are told to `live`. What belongs to which site is read
    /// once, when it is first needed.
    pub fn new(store: Arc<dyn Store>, live: Live) -> Self {
        Self {
            store,
            holder: new_holder(),
            live,
            placing: placing::Placing::default(),
            passes: AtomicU64::new(0),
            reach: tokio::sync::OnceCell::new(),
            busy: Mutex::new(HashMap::new()),
        }
    }

    /// The same where things move between sites meanwhile: `reach` knows of it.
    #[must_use]
    pub fn with_reach(self, reach: Arc<dyn Reach>) -> Self {
        Self { reach: tokio::sync::OnceCell::new_with(Some(reach)), ..self }
    }

    /// Passes over a device's readings since the program started.
    pub fn passes(&self) -> u64 {
        self.passes.load(Ordering::Relaxed)
    }

    async fn reach(&self) -> Result<&Arc<dyn Reach>> {
        let load = || async {
            let all: Arc<dyn Reach> = Arc::new(Placements::load(&*self.store).await?);
            Ok(all)
        };
        self.reach.get_or_try_init(load).await
    }

    /// Brings everything up to date.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn pending(&self) -> Result<()> {
        // Several at a time, so that what they write goes into common commits.
        let at_once = if self.store.is_shared() { AT_ONCE_ELSEWHERE } else { AT_ONCE };
        futures::stream::iter(self.store.dirty().await?.into_iter().map(Ok))
            .try_for_each_concurrent(at_once, |mark| self.settle(mark, None))
            .await
    }

    /// Brings one device up to date.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn device(&self, device: &DeviceId) -> Result<()> {
        let device = self.seen(device).await?.device;
        match self.store.dirty_device(&device).await? {
            Some(mark) => self.settle(mark, None).await,
            None => Ok(()),
        }
    }

    /// When a device begins: its first reading that is neither void nor without a set clock, as far as
    /// raw readings are kept.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn first_reading(&self, device: &DeviceId) -> Result<Option<TimestampMs>> {
        let Seen { device, range } = self.seen(device).await?;
        self.device(&device).await?;
        let rules = intervals::rules(&*self.store, &device).await?;
        let first = clock::first(&*self.store, &device, &rules, range.from).await?;
        Ok(first.map(|r| r.at).filter(|at| *at < range.to))
    }

    /// The same, where nothing but the device's beginning is brought up to date: for lists. `first_at`:
    /// the time stamp of its oldest reading.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn began(
        &self,
        device: &DeviceId,
        first_at: Option<TimestampMs>,
    ) -> Result<Option<TimestampMs>> {
        if !self.seen(device).await?.is_whole() {
            return self.first_reading(device).await;
        }
        let Some(first) = first_at else { return Ok(None) };
        if is_of_periods(&*self.store, device).await? {
            return periods::began(&*self.store, device).await;
        }
        let mark = self.store.dirty_device(device).await?;
        if mark.is_some_and(|mark| mark.range.from <= first) {
            // What came first has not been looked at.
            self.device(device).await?;
        }
        let rules = intervals::rules(&*self.store, device).await?;
        match rules.passed_over(first) {
            None => Ok(Some(first)),
            Some(range) => {
                let counted = clock::first(&*self.store, device, &rules, range.to).await?;
                Ok(counted.map(|r| r.at))
            }
        }
    }

    /// Derives a device's whole history anew, but for what is frozen. `progress` hears how far
    /// the readings are through. Cut off anywhere, the mark stands and the next pass completes it.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn rebuild(
        &self,
        device: &DeviceId,
        progress: &(dyn Fn(TimestampMs) + Sync),
    ) -> Result<()> {
        self.store.mark_dirty(device, TimeRange::ALL).await?;
        match self.store.dirty_device(device).await? {
            Some(mark) => self.settle(mark, Some(progress)).await,
            None => Ok(()),
        }
    }

    /// Rules changed at `from`: what arrived since is looked at again.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn rules_changed(&self, from: TimestampMs) -> Result<()> {
        for device in self.store.devices().await? {
            self.judge_anew(&device.id, from).await?;
        }
        Ok(())
    }

    /// A device went to another site at `at`: what rules that no longer watch it had raised ends then,
    /// and stays; the rules of its new site judge what comes from then on. Where `at` has passed already,
    /// what the others raised since is taken back.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn moved(&self, device: &DeviceId, at: TimestampMs) -> Result<()> {
        let turn = self.turn(device).await?;
        let (store, live) = (&*turn.store, &self.live);
        let reach = self.reach().await?;
        let all = store.rules().await?;
        let gone: Vec<_> =
            all.iter().filter(|r| !reach.reaches(Kind::Rule, &r.id, device)).collect();
        for rule in gone {
            let since = TimeRange::new(at.max(rule.valid.from), rule.valid.to);
            if !since.is_empty() {
                let old = store.episodes(&rule.id, device, since).await?;
                alerts::write(store, live, device, rule, since, Vec::new(), &old).await?;
            }
            alerts::end(store, live, device, rule, at).await?;
        }
        drop(turn);
        self.judge_anew(device, at).await
    }

    /// What a device sent since `from` is judged by the rules as they are.
    async fn judge_anew(&self, device: &DeviceId, from: TimestampMs) -> Result<()> {
        let turn = self.turn(device).await?;
        let store = &*turn.store;
        let rules = self.rules_for(device).await?;
        let since = TimeRange::new(from, TimestampMs(i64::MAX));
        let mut alerts = alerts::Pass::begin(store, &self.live, &rules, device, since).await?;
        if let Some(from) = alerts.from() {
            let since = TimeRange::new(from, since.to);
            let mut parts = store.stream(device, since, Damaged::PassOver);
            while let Some(part) = parts.try_next().await?
                && alerts.push(&part).await?
            {}
            alerts.finish().await?;
        }
        Ok(())
    }

    /// Waits until nobody else derives the device.
    async fn turn(&self, device: &DeviceId) -> Result<Turn> {
        let alone = self.lock(device).lock_owned().await;
        Turn::take(&self.store, &self.holder, alone, device).await
    }

    fn lock(&self, device: &DeviceId) -> Arc<tokio::sync::Mutex<()>> {
        let mut busy = self.busy.lock().expect("no thread panics while it holds the map");
        busy.entry(device.clone()).or_default().clone()
    }

    #[tracing::instrument(name = "derive", level = "debug", skip_all, fields(device = %mark.device))]
    async fn settle(
        &self,
        mark: Dirty,
        progress: Option<&(dyn Fn(TimestampMs) + Sync)>,
    ) -> Result<()> {
        let turn = self.turn(&mark.device).await?;
        let store = &*turn.store;
        // Somebody else may have settled it while this waited; gaps that rest on what changed may
        // leave another mark.
        let mut behind = 0;
        while let Some(mark) = store.dirty_device(&mark.device).await? {
            if clock::refresh(store, &mark).await? {
                // The mark takes in what that touches.
                continue;
            }
            if self.placing.refresh(store, &mark).await? {
                // Placed readings moved: their mark takes this one in.
                continue;
            }
            behind = match self.derive(store, mark, progress, behind).await? {
                intervals::PassEnd::Settled => break,
                intervals::PassEnd::Marked => 0,
                intervals::PassEnd::Behind(behind) => behind,
            };
        }
        Ok(())
    }

    /// Derives episodes and intervals, in one run through the readings.
    async fn derive(
        &self,
        store: &dyn Store,
        mark: Dirty,
        progress: Option<&(dyn Fn(TimestampMs) + Sync)>,
        behind: usize,
    ) -> Result<intervals::PassEnd> {
        self.passes.fetch_add(1, Ordering::Relaxed);
        let device = mark.device.clone();
        let rules = self.rules_for(&device).await?;
        let mut alerts =
            alerts::Pass::begin(store, &self.live, &rules, &device, mark.range).await?;
        if is_of_periods(store, &device).await? {
            if let Some(from) = alerts.from() {
                let since = TimeRange::new(from, TimestampMs(i64::MAX));
                let mut parts = store.stream(&device, since, Damaged::PassOver);
                while let Some(part) = parts.try_next().await?
                    && alerts.push(&part).await?
                {}
            }
            alerts.finish().await?;
            periods::derive(store, mark).await?;
            return Ok(intervals::PassEnd::Settled);
        }
        let frozen = self.frozen(&device).await?;
        let mut intervals = intervals::Pass::begin(store, mark, frozen, behind).await?;
        let from = intervals.from();
        let from = alerts.from().map_or(from, |other| from.min(other));
        let mut parts =
            store.stream(&device, TimeRange::new(from, TimestampMs(i64::MAX)), Damaged::PassOver);
        let (mut watch, mut count) = (alerts.from().is_some(), true);
        while watch || count {
            let Some(part) = parts.try_next().await? else { break };
            watch = watch && alerts.push(&part).await?;
            count = count && intervals.push(&part).await?;
            if let (Some(told), Some(last)) = (progress, part.last()) {
                told(last.at);
            }
        }
        drop(parts);
        alerts.finish().await?;
        intervals.finish().await
    }
}
