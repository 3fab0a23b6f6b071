//! What is missing in a device's energy, and why: said on every number that lacks it.

use crate::Derive;
use ohmstead_ledger::{Counter, Disagreement, Finding, Mismatch, disagreements};
use ohmstead_model::{DeviceId, Energy, InSlot, MilliwattHours, Slot, SlotRange, TimestampMs};
use ohmstead_store::Result;

/// How far beyond a range intervals are looked at, so that what is found does not depend on it.
const MARGIN: i32 = 96;
/// Beyond so many slots (two months) a range is its own margin.
const LONG: usize = 62 * 96;
/// A slot with less than this (1 Wh) may be one of a counter that stands still, or counts kWh as Wh.
const HARDLY: i64 = 1_000;

/// Energy that may have been used and is in no number, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Whose.
    pub device: DeviceId,
    /// Names the finding: the first reading after it, or the first slot's start.
    pub at: TimestampMs,
    /// Which counter; nothing where the counter and the power beside it disagree.
    pub counter: Option<Counter>,
    /// How much, by slot, mWh; zero where nothing tells how much.
    pub parts: Vec<(Slot, i64)>,
    /// Why, in plain words.
    pub reason: String,
    /// The slots' measured time is not to be relied on.
    pub doubtful: bool,
}

impl LeftOut {
    /// How much of it lies in a range.
    pub fn within(&self, range: SlotRange) -> MilliwattHours {
        let inside = self.parts.iter().filter(|(slot, _)| range.contains(*slot));
        MilliwattHours(inside.map(|(_, mwh)| mwh).sum())
    }
}

/// How much of all lies in a range.
pub fn left_out_within(all: &[LeftOut], range: SlotRange) -> MilliwattHours {
    all.iter().map(|l| l.within(range)).sum()
}

/// Takes the measured time of slots away where counter and power disagree.
pub fn doubt(intervals: &mut [impl InSlot], left_out: &[LeftOut]) {
    for (slot, _) in left_out.iter().filter(|l| l.doubtful).flat_map(|l| &l.parts) {
        if let Ok(n) = intervals.binary_search_by_key(slot, |i| i.energy().slot) {
            intervals[n].set_covered_ms(0);
        }
    }
}

impl Derive {
    /// What is missing in the energy of a device, or of those behind a virtual meter; ascending. `read`: its
    /// intervals in the range, where the question has them already; a year of them is not read twice.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn left_out<I: InSlot + Sync>(
        &self,
        id: &DeviceId,
        range: SlotRange,
        read: Option<&[I]>,
    ) -> Result<Vec<LeftOut>> {
        let mut all = Vec::new();
        for device in self.devices_behind(id).await?.unwrap_or_default() {
            // A virtual meter's are not those of what is behind it.
            let read = read.filter(|_| device == *id);
            let seen = self.seen(&device).await?;
            let range = seen.slots(range);
            if range.is_empty() {
                continue;
            }
            self.device(&device).await?;
            // A break on the range's last boundary belongs to the slot before it.
            let times = SlotRange::new(range.from, range.to.next()).times();
            for finding in self.store.findings(&seen.device, times, usize::MAX).await? {
                all.extend(of_finding(&device, &finding).filter(|l| range.contains(l.parts[0].0)));
            }
            for mut found in self.disagreements(&seen.device, range, read).await? {
                found.missing.retain(|(slot, _)| seen.is_whole() || range.contains(*slot));
                all.push(LeftOut {
                    device: device.clone(),
                    at: seen.range.from.max(found.range.from.start()),
                    counter: None,
                    reason: found.reason(),
                    parts: found.missing,
                    doubtful: true,
                });
            }
        }
        all.sort_by(|a, b| (a.at, &a.device).cmp(&(b.at, &b.device)));
        Ok(all)
    }

    /// Where a device's counters and the power beside them do not tell the same, in a range. `read`: as above.
    async fn disagreements<I: InSlot + Sync>(
        &self,
        device: &DeviceId,
        range: SlotRange,
        read: Option<&[I]>,
    ) -> Result<Vec<Disagreement>> {
        let mut wide = SlotRange::new(
            Slot(range.from.0.saturating_sub(MARGIN)),
            Slot(range.to.0.saturating_add(MARGIN)),
        );
        if range.len() > LONG {
            // The whole of years is read for their energy only: what has hardly any is looked at.
            let found = match read {
                Some(read) => suspect(read),
                None => suspect(&self.store.energies(device, range).await?),
            };
            let Some(suspect) = found else { return Ok(Vec::new()) };
            wide = suspect;
        }
        let mut found = disagreements(&self.store.intervals(device, wide).await?);
        found.retain(|d| d.range.from < range.to && range.from < d.range.to);
        Ok(found)
    }

    /// Where a device's counters and the power beside them do not tell the same, as people are told it: of a long range, what is wrong with the power too, which costs no
    /// energy and so is passed over in sums, where the device reported last.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn disagreements_told(
        &self,
        device: &DeviceId,
        range: SlotRange,
    ) -> Result<Vec<Disagreement>> {
        let seen = self.seen(device).await?;
        let (device, range) = (&seen.device, seen.slots(range));
        if range.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = self.disagreements(device, range, None::<&[Energy]>).await?;
        if range.len() > LONG
            && let Some(span) = self.store.interval_span(device).await?
        {
            let to = span.to.0.min(range.to.0);
            let from = to.saturating_sub(LONG as i32).max(range.from.0);
            let late = SlotRange::new(Slot(from), Slot(to.max(from)));
            found.retain(|d| d.range.to <= late.from);
            found.extend(self.disagreements(device, late, None::<&[Energy]>).await?);
        }
        Ok(found)
    }
}

fn of_finding(device: &DeviceId, finding: &Finding) -> Option<LeftOut> {
    let Finding::Discontinuity(d) = finding else { return None };
    Some(LeftOut {
        device: device.clone(),
        at: d.at,
        counter: Some(d.counter),
        parts: vec![(Slot::of(d.at - 1), d.missing()?.0)],
        reason: d.reason.clone(),
        doubtful: false,
    })
}

/// The slots from the first to the last of those runs that have hardly any energy.
fn suspect<I: InSlot>(energies: &[I]) -> Option<SlotRange> {
    let hardly = |i: &I| {
        let e = i.energy();
        e.covered_ms > 0 && e.import.0 + e.export.0 < HARDLY
    };
    let mut all: Option<SlotRange> = None;
    for run in energies.chunk_by(|a, b| hardly(a) == hardly(b)) {
        if run.len() >= 2 && hardly(&run[0]) {
            let (from, to) = (run[0].energy().slot, run[run.len() - 1].energy().slot.next());
            all = Some(all.map_or(SlotRange::new(from, to), |a| SlotRange::new(a.from, to)));
        }
    }
    all
}

/// What a mismatch is called in JSON.
pub fn mismatch_word(mismatch: Mismatch) -> &'static str {
    match mismatch {
        Mismatch::Stuck => "stuck",
        Mismatch::Unit => "unit",
        Mismatch::Reversed => "reversed",
        Mismatch::Factor => "factor",
    }
}
