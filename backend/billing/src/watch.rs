//! Rules about money: budgets of what was paid so far, and of what the bill will be.

use crate::{Billing, BillingError, CostQuery, Result};
use ohmstead_alert::budget::{self, Used};
use ohmstead_alert::{Episode, Rule, RuleKind, Source, expected};
use ohmstead_derive::Roster;
use ohmstead_model::{Bucket, DeviceId, Money, Slot, SlotRange, TimeRange, TimestampMs};

/// Budgets of periods that ended longer ago are not judged anew, whatever changes.
const LOOK_BACK_MS: i64 = 40 * 86_400_000;
/// A billing period, and an hour that autumn repeats.
const LONGEST_PERIOD_MS: i64 = 32 * 86_400_000;

/// What is judged: a device by itself, or a contract as a whole, which stands under its first meter.
#[derive(Debug, Clone)]
struct Subject {
    device: DeviceId,
    contract: Option<String>,
}

/// Thousandths of a currency, as rules count.
fn thousandths(amount: Money) -> i64 {
    amount.0 / 1000
}

impl Billing {
    /// Judges every rule about money of the site at `now`. A rule of a device watches that device's costs; one of
    /// every device watches each contract as a whole. What cannot be billed is not judged.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn watch(&self, now: TimestampMs) -> Result<()> {
        let mut rules = self.store.rules().await?;
        rules.retain(|r| {
            r.kind.source() == Source::Costs && r.enabled && r.valid.to > now - LOOK_BACK_MS
        });
        if rules.is_empty() {
            return Ok(());
        }
        let roster = self.roster().await?;
        for rule in &rules {
            for subject in self.subjects(&roster, rule).await? {
                if let Some(rule) = self.derive.watching(rule, &subject.device).await? {
                    self.watch_one(&rule, &subject, now).await?;
                }
            }
        }
        Ok(())
    }

    async fn watch_one(&self, rule: &Rule, subject: &Subject, now: TimestampMs) -> Result<()> {
        if rule.kind.is_expected() {
            return self.watch_projection(rule, subject, now).await;
        }
        let from = rule.valid.from.max(now - LOOK_BACK_MS);
        let range = TimeRange::new(from, rule.valid.to.min(now + Slot::MS));
        let found = self.overspent(rule, subject, range, now).await;
        let Ok((range, new)) = found.inspect_err(|error| {
            tracing::debug!(%error, rule = rule.id, device = %subject.device, "a budget of money cannot be judged");
        }) else {
            return Ok(());
        };
        // Other versions of the rule own what began outside this one's validity.
        let range = TimeRange::new(range.from.max(rule.valid.from), range.to.min(rule.valid.to));
        if range.from >= range.to {
            return Ok(());
        }
        Ok(self.derive.put_episodes(rule, &subject.device, range, new).await?)
    }

    /// What a budget of money would have raised for its device, or for each contract of the site, in `range`.
    ///
    /// # Errors
    /// When the costs cannot be worked out.
    pub async fn backtest(
        &self,
        rule: &Rule,
        range: TimeRange,
        now: TimestampMs,
    ) -> Result<Vec<(DeviceId, Episode)>> {
        let roster = self.roster().await?;
        let mut all = Vec::new();
        for subject in self.subjects(&roster, rule).await? {
            let (_, found) = self.overspent(rule, &subject, range, now).await?;
            all.extend(found.into_iter().map(|episode| (subject.device.clone(), episode)));
        }
        Ok(all)
    }

    async fn subjects(&self, roster: &Roster, rule: &Rule) -> Result<Vec<Subject>> {
        if let Some(device) = &rule.device {
            let own = self.own(roster).iter().any(|d| d.id == *device);
            let subject = Subject { device: device.clone(), contract: None };
            return Ok(own.then_some(subject).into_iter().collect());
        }
        let contracts = match self.chosen(None).await {
            // A site without a contract has no budget of money.
            Err(BillingError::NotFound(_)) => Vec::new(),
            chosen => chosen?,
        };
        let of = |kept: &ohmstead_store::KeptContract| {
            let device = self.meters_in(roster, kept).ok()?.into_iter().next()?;
            Some(Subject { device, contract: Some(kept.contract.id.clone()) })
        };
        Ok(contracts.iter().filter_map(of).collect())
    }

    /// What was raised in the periods that `range` touches, and the time that these take up.
    async fn overspent(
        &self,
        rule: &Rule,
        subject: &Subject,
        range: TimeRange,
        now: TimestampMs,
    ) -> Result<(TimeRange, Vec<Episode>)> {
        let nothing = (TimeRange::new(range.from, range.from), Vec::new());
        let Some(bucket) = budget::period(rule.kind) else { return Ok(nothing) };
        let wide = TimeRange::new(range.from - LONGEST_PERIOD_MS, range.to + LONGEST_PERIOD_MS);
        let mut periods = self.calendar.buckets(bucket, SlotRange::touching(wide));
        periods.retain(|p| p.times().from < range.to && range.from < p.times().to);
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
            return Ok(nothing);
        };
        let whole = SlotRange::new(first.from, last.to);
        let so_far = SlotRange::new(whole.from, Slot(Slot::of(now).0 + 1).min(whole.to));
        let query = CostQuery {
            contract: subject.contract.clone(),
            device: subject.contract.is_none().then(|| subject.device.clone()),
            range: so_far,
            bucket: Bucket::Hour,
            by_circuit: false,
        };
        let answer = self.cost(&query).await?;
        let used = answer
            .buckets
            .iter()
            .map(|b| Used { time: b.energy.range, amount: thousandths(b.energy_cost) });
        let used: Vec<_> = used.collect();
        Ok((whole.times(), budget::passed(rule, &used, &self.calendar, whole, now)))
    }

    /// What is expected depends on when it is asked: see [`expected::look`].
    async fn watch_projection(
        &self,
        rule: &Rule,
        subject: &Subject,
        now: TimestampMs,
    ) -> Result<()> {
        let device = &subject.device;
        let last = self.store.episode_before(&rule.id, device, TimestampMs(i64::MAX)).await?;
        let open = last.filter(|e| e.cleared_at.is_none());
        let period = |e: Episode| budget::period_at(rule.kind, &self.calendar, e.since);
        let ends = open.and_then(period).map(|p| p.times().to);
        let expected = match rule.valid.contains(now) {
            true if rule.kind == RuleKind::ProjectedCost => self.expected_bill(subject).await,
            true => self.expected_cost(rule.kind, subject, now).await,
            false => None,
        };
        for new in expected::look(rule, last, ends, expected, now) {
            let range = TimeRange::new(new.since, new.since + 1);
            self.derive.put_episodes(rule, device, range, vec![new]).await?;
        }
        Ok(())
    }

    /// The energy part of the costs that the running day or week of the subject's contract will probably end with.
    async fn expected_cost(
        &self,
        kind: RuleKind,
        subject: &Subject,
        now: TimestampMs,
    ) -> Option<i64> {
        let period = budget::period_at(kind, &self.calendar, now)?;
        let found = self.expected_costs(subject.contract.as_deref(), period).await;
        let all = found.inspect_err(|error| {
            tracing::debug!(%error, device = %subject.device, "the costs to come cannot be worked out");
        });
        let mut of = all.ok()?.into_iter().filter(|(meters, _)| meters.contains(&subject.device));
        of.next().map(|(_, cost)| thousandths(cost))
    }

    /// The bill that the running period of the subject's contract will probably end with.
    async fn expected_bill(&self, subject: &Subject) -> Option<i64> {
        let found = self.projection(subject.contract.as_deref()).await;
        let all = found.inspect_err(|error| {
            tracing::debug!(%error, device = %subject.device, "the bill to come cannot be worked out");
        });
        let mut billed = all.ok()?.into_iter().filter(|c| c.meters.contains(&subject.device));
        billed.next().map(|c| thousandths(c.projection.at_end.total))
    }
}
