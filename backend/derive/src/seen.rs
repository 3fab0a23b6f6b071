//! What is seen of devices that moved from an instant on, and which rules watch which of their time.

use crate::Derive;
use ohmstead_alert::Rule;
use ohmstead_model::{DeviceId, SlotRange, TimeRange};
use ohmstead_store::Result;
use ohmstead_store::identity::{Kind, Seen};

/// A rule as far as it is valid in a time; `None` where it is not.
fn within(rule: &Rule, range: TimeRange) -> Option<Rule> {
    let from = rule.valid.from.max(range.from);
    let valid = TimeRange::new(from, rule.valid.to.min(range.to));
    (!valid.is_empty()).then(|| Rule { valid, ..rule.clone() })
}

impl Derive {
    /// What is seen under an id: whose readings, and of which time.
    ///
    /// # Errors
    /// When it cannot be read which things belong to which site.
    pub async fn seen(&self, id: &DeviceId) -> Result<Seen> {
        Ok(self.reach().await?.seen(id))
    }

    /// The ids under which a device's time is seen, ascending; its own is the last.
    ///
    /// # Errors
    /// When it cannot be read which things belong to which site.
    pub async fn shares(&self, device: &DeviceId) -> Result<Vec<(DeviceId, TimeRange)>> {
        Ok(self.reach().await?.shares(device))
    }

    /// The slots from the first with an interval to the last that are seen under a device's id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn interval_span(&self, id: &DeviceId) -> Result<Option<SlotRange>> {
        let seen = self.seen(id).await?;
        let span = self.store.interval_span(&seen.device).await?;
        Ok(span.map(|span| seen.slots(span)).filter(|span| !span.is_empty()))
    }

    /// The rules that may watch a device: those of its site, and those of the hub; each as long as the
    /// device was, or is, where the rule reaches it.
    pub(crate) async fn rules_for(&self, device: &DeviceId) -> Result<Vec<Rule>> {
        let all = self.store.rules().await?;
        let reach = self.reach().await?;
        let mut rules = Vec::with_capacity(all.len());
        let shares = reach.shares(device);
        for rule in &all {
            let theirs = shares.iter().filter(|(id, _)| reach.reaches(Kind::Rule, &rule.id, id));
            rules.extend(theirs.filter_map(|(_, range)| within(rule, *range)));
        }
        Ok(rules)
    }

    /// A rule as far as it watches a device where that is now; `None` where it does not.
    ///
    /// # Errors
    /// When it cannot be read which things belong to which site.
    pub async fn watching(&self, rule: &Rule, device: &DeviceId) -> Result<Option<Rule>> {
        let reach = self.reach().await?;
        let Seen { range, .. } = reach.seen(device);
        let reaches = rule.watches(device) && reach.reaches(Kind::Rule, &rule.id, device);
        Ok(reaches.then(|| within(rule, range)).flatten())
    }
}
