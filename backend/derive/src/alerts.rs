//! Alert episodes, re-evaluated where readings changed.

use futures::TryStreamExt;
use ohmstead_alert::{Episode, Evaluation, MAX_PENDING_GAP_MS, Rule, Source};
use ohmstead_ingest::{Live, LiveEvent};
use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use ohmstead_store::{AlertFilter, Damaged, Frozen, HeldEpisode, OutboxEntry, Result, Store};

/// One version of a rule, on its way through a device's readings.
struct RuleRun<'a> {
    rule: &'a Rule,
    evaluation: Evaluation<'a>,
    /// From where on readings are judged.
    from: TimestampMs,
    /// Episodes that began from here on are found anew.
    since: TimestampMs,
    /// Where the stored episodes and this run agree again.
    to: Option<TimestampMs>,
}

impl RuleRun<'_> {
    /// From where on readings are looked at: what is judged may depend on some before it.
    fn reads_from(&self) -> TimestampMs {
        self.from - self.evaluation.memory_ms()
    }
}

/// Where to begin so that an idle start gives what a run over all of history would give.
///
/// Before `dirty`, history is as it was, so the stored episodes tell its state. A value that has
/// been pending for longer than the rule's duration would have been raised, so one duration (and
/// one allowed gap) before the range nothing but a raised episode reaches in from further back.
///
/// An episode that began before the readings that are kept goes on from the horizon as it was held
/// there: raised, with the worst value before it.
async fn start<'a>(
    store: &dyn Store,
    device: &DeviceId,
    rule: &'a Rule,
    dirty: TimestampMs,
    gone: &Gone,
) -> Result<RuleRun<'a>> {
    let from = dirty - rule.for_ms - MAX_PENDING_GAP_MS;
    let before = store.episode_before(&rule.id, device, from).await?;
    let idle = |from| {
        let evaluation = Evaluation::new(rule).judging_from(from);
        RuleRun { rule, evaluation, from, since: from, to: None }
    };
    let on = before.filter(|e| e.cleared_at.is_none_or(|c| c >= from));
    let Some(e) = on else { return Ok(idle(from)) };
    if e.since >= gone.kept_from {
        return Ok(idle(e.since));
    }
    if let Some(cleared) = e.cleared_at.filter(|c| *c < gone.horizon) {
        return Ok(idle(cleared + 1));
    }
    let held = gone.held.iter().find(|h| h.rule == rule.id && h.episode.since == e.since);
    // A device that was frozen before episodes were held has none: its worst value can only grow.
    let (episode, from) = match held {
        Some(held) => (held.episode, gone.horizon),
        None => (e, gone.kept_from),
    };
    let from = from.max(e.raised_at + 1);
    let evaluation = Evaluation::raised(rule, episode).judging_from(from);
    Ok(RuleRun { rule, evaluation, from, since: e.since, to: None })
}

/// The rules that judge a device's readings.
fn by_readings<'a>(rules: &'a [Rule], device: &DeviceId) -> impl Iterator<Item = &'a Rule> {
    rules.iter().filter(move |r| r.kind.source() == Source::Readings && r.watches(device))
}

/// What an evaluation cannot look at any more, and goes on from.
struct Gone {
    /// Readings before this are gone.
    kept_from: TimestampMs,
    /// Nothing before this changes.
    horizon: TimestampMs,
    /// What was on then.
    held: Vec<HeldEpisode>,
}

impl Gone {
    async fn of(store: &dyn Store, device: &DeviceId) -> Result<Self> {
        let begins = TimestampMs(i64::MIN);
        Ok(match store.frozen(device).await? {
            None => Self { kept_from: begins, horizon: begins, held: Vec::new() },
            Some(Frozen { carry, horizon, .. }) => {
                Self { kept_from: carry, horizon, held: store.held_episodes(device).await? }
            }
        })
    }
}

/// The episodes of a device that are on at `horizon`, as the readings before it have them.
pub async fn on_at(
    store: &dyn Store,
    rules: &[Rule],
    device: &DeviceId,
    horizon: TimestampMs,
) -> Result<Vec<HeldEpisode>> {
    let gone = Gone::of(store, device).await?;
    let mut held = Vec::new();
    for rule in by_readings(rules, device).filter(|r| r.valid.contains(horizon)) {
        let mut run = start(store, device, rule, horizon, &gone).await?;
        let mut parts =
            store.stream(device, TimeRange::new(run.reads_from(), horizon), Damaged::PassOver);
        while let Some(part) = parts.try_next().await? {
            run.evaluation.push_all(&part);
        }
        held.extend(
            run.evaluation.on().map(|episode| HeldEpisode { rule: rule.id.clone(), episode }),
        );
    }
    Ok(held)
}

/// Re-evaluates every rule that watches a device, where readings in a range changed: begins,
/// takes the readings from [`Self::from`] on as long as it wants them, and finishes.
pub struct Pass<'a> {
    store: &'a dyn Store,
    live: &'a Live,
    device: &'a DeviceId,
    dirty: TimeRange,
    runs: Vec<RuleRun<'a>>,
}

impl<'a> Pass<'a> {
    pub async fn begin(
        store: &'a dyn Store,
        live: &'a Live,
        rules: &'a [Rule],
        device: &'a DeviceId,
        mut dirty: TimeRange,
    ) -> Result<Self> {
        let gone = Gone::of(store, device).await?;
        // Before the horizon nothing changes any more, and episodes there stay.
        dirty.from = dirty.from.max(gone.horizon);
        dirty.to = dirty.to.max(dirty.from);
        let mut runs = Vec::new();
        for rule in by_readings(rules, device) {
            let from = dirty.from.max(rule.valid.from);
            let run = start(store, device, rule, from, &gone).await?;
            if rule.valid.to > run.from && dirty.to > rule.valid.from {
                runs.push(run);
            }
        }
        Ok(Self { store, live, device, dirty, runs })
    }

    /// From where on readings are wanted; `None` when none are.
    pub fn from(&self) -> Option<TimestampMs> {
        self.runs.iter().map(RuleRun::reads_from).min()
    }

    /// Takes readings, all from [`Self::from`] on at some time, ascending; earlier ones are passed
    /// over. True while more are wanted.
    pub async fn push(&mut self, part: &[Reading]) -> Result<bool> {
        for run in self.runs.iter_mut().filter(|r| r.to.is_none()) {
            let from = part.partition_point(|r| r.at < run.reads_from());
            run.evaluation.push_all(&part[from..]);
        }
        if let Some(last) = part.last() {
            // What a signal remembers reaches past the range.
            let to = self.dirty.to;
            let ready = |r: &&mut RuleRun<'_>| last.at - r.evaluation.memory_ms() >= to;
            for run in self.runs.iter_mut().filter(ready) {
                settle(self.store, self.device, run, last.at).await?;
            }
        }
        Ok(self.runs.iter().any(|r| r.to.is_none()))
    }

    /// Puts the episodes in the place of those there are.
    pub async fn finish(self) -> Result<()> {
        for run in self.runs {
            replace(self.store, self.live, self.device, run).await?;
        }
        Ok(())
    }
}

/// Ends a run that is idle at `at` where the stored episodes are idle too: from here on both say
/// the same.
async fn settle(
    store: &dyn Store,
    device: &DeviceId,
    run: &mut RuleRun<'_>,
    at: TimestampMs,
) -> Result<()> {
    if run.to.is_some() || !run.evaluation.is_idle() {
        return Ok(());
    }
    let stored = store.episode_before(&run.rule.id, device, at + 1).await?;
    if stored.is_none_or(|e| e.cleared_at.is_some_and(|c| c <= at)) {
        run.to = Some(at + 1);
    }
    Ok(())
}

async fn replace(
    store: &dyn Store,
    live: &Live,
    device: &DeviceId,
    run: RuleRun<'_>,
) -> Result<()> {
    let rule = run.rule;
    // Other versions of the rule own what began outside this one's validity.
    let range = TimeRange::new(
        run.since.max(rule.valid.from),
        run.to.unwrap_or(TimestampMs(i64::MAX)).min(rule.valid.to),
    );
    let new = run.evaluation.finish();
    let old = store.episodes(&rule.id, device, range).await?;
    write(store, live, device, rule, range, new, &old).await
}

/// Puts `new` in the place of `old`, the stored episodes that began in `range`.
pub async fn write(
    store: &dyn Store,
    live: &Live,
    device: &DeviceId,
    rule: &Rule,
    range: TimeRange,
    new: Vec<Episode>,
    old: &[Episode],
) -> Result<()> {
    if new == old {
        return Ok(());
    }
    let changes = store.replace_episodes(&rule.id, device, range, new).await?;
    if live.receiver_count() > 0 {
        announce(store, live, &changes).await?;
    }
    Ok(())
}

/// Ends at `at` what a version of a rule has raised for a device and is still on.
pub async fn end(
    store: &dyn Store,
    live: &Live,
    device: &DeviceId,
    rule: &Rule,
    at: TimestampMs,
) -> Result<()> {
    let last = store.episode_before(&rule.id, device, rule.valid.to).await?;
    let on = last.filter(|e| e.cleared_at.is_none() && rule.valid.contains(e.since));
    let Some(on) = on else { return Ok(()) };
    let over = Episode { cleared_at: Some(at.max(on.raised_at)), ..on };
    let range = TimeRange::new(on.since, on.since + 1);
    write(store, live, device, rule, range, vec![over], &[on]).await
}

/// Tells those who watch of episodes that began or changed their state.
async fn announce(store: &dyn Store, live: &Live, changes: &[OutboxEntry]) -> Result<()> {
    for OutboxEntry { rule, device, after, .. } in changes {
        let Some(episode) = after else { continue };
        let filter = AlertFilter {
            device: Some(device.clone()),
            before: Some(episode.since + 1),
            limit: 50,
            ..AlertFilter::default()
        };
        let records = store.alerts(filter).await?;
        let record =
            records.into_iter().find(|r| r.rule == *rule && r.episode.since == episode.since);
        if let Some(record) = record {
            let _ = live.send(LiveEvent::Alert(record));
        }
    }
    Ok(())
}
