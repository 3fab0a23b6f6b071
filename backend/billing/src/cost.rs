//! What energy cost, by bucket of the calendar, by band and by circuit.

mod answer;

pub use self::answer::{BandCost, Circuit, CostAnswer, CostBasis, CostBucket, CostQuery};
use self::answer::{bands, other_currency};
use crate::{Billing, BillingError, Result, calculate};
use ohmstead_derive::{LeftOut, Roster, doubt, left_out_within};
use ohmstead_ledger::{BucketSum, sum};
use ohmstead_model::{DeviceId, Energy, MilliwattHours, Money, SlotRange};
use ohmstead_store::{Device, KeptContract};
use ohmstead_tariff::tariff::NotBilled;
use ohmstead_tariff::{Costs, Load};
use std::collections::{BTreeMap, BTreeSet};

/// One contract and how the device relates to it.
struct Part {
    kept: KeptContract,
    meters: Vec<DeviceId>,
    basis: CostBasis,
}

/// What is gathered over the contracts.
struct Sum {
    energy: Vec<Money>,
    period: Vec<Money>,
    bands: Vec<BTreeMap<(String, String), Money>>,
    circuits: Vec<Vec<Money>>,
    not_billed: Vec<NotBilled>,
    notes: BTreeSet<String>,
}

impl Sum {
    /// Nothing yet, for so many buckets and rows of circuits.
    fn empty(buckets: usize, rows: usize) -> Self {
        Self {
            energy: vec![Money::ZERO; buckets],
            period: vec![Money::ZERO; buckets],
            bands: vec![BTreeMap::new(); buckets],
            circuits: vec![vec![Money::ZERO; buckets]; rows],
            not_billed: Vec::new(),
            notes: BTreeSet::new(),
        }
    }

    /// Each bucket, with its energy and what is left out of it.
    fn buckets(&mut self, energy: Vec<BucketSum>, left_out: &[LeftOut]) -> Vec<CostBucket> {
        let of = |(n, energy): (usize, BucketSum)| CostBucket {
            energy,
            energy_cost: self.energy[n],
            period_cost: self.period[n],
            bands: bands(std::mem::take(&mut self.bands[n])),
            left_out: left_out_within(left_out, energy.range),
        };
        energy.into_iter().enumerate().map(of).collect()
    }

    /// All buckets together, but for what is left out of them.
    fn total(&self, measured: &[Energy], range: SlotRange) -> CostBucket {
        let mut all: BTreeMap<(String, String), Money> = BTreeMap::new();
        for (key, cost) in self.bands.iter().flatten() {
            *all.entry(key.clone()).or_insert(Money::ZERO) += *cost;
        }
        CostBucket {
            energy: sum(measured, &[range]).pop().unwrap_or_else(|| BucketSum::empty(range)),
            energy_cost: self.energy.iter().copied().sum(),
            period_cost: self.period.iter().copied().sum(),
            bands: bands(all),
            left_out: MilliwattHours(0),
        }
    }
}

/// Each circuit with its energy and costs, and what no circuit measured (`rest`) last.
fn by_circuit(
    circuits: &[Device],
    loads: &[Vec<Energy>],
    rows: Vec<Vec<Money>>,
    rest: Vec<BucketSum>,
    cut: &[SlotRange],
) -> Vec<Circuit> {
    let mut rows = rows.into_iter();
    let mut out: Vec<Circuit> = Vec::new();
    for ((circuit, load), costs) in circuits.iter().zip(loads).zip(rows.by_ref()) {
        let (device, name) = (Some(circuit.id.clone()), circuit.name.clone());
        out.push(Circuit { device, name, energy: sum(load, cut), costs });
    }
    let last = |costs| Circuit { device: None, name: None, energy: rest, costs };
    out.extend(rows.next().map(last));
    out
}

impl Billing {
    /// Costs by bucket.
    ///
    /// # Errors
    /// When no contract is known, it is not clear which meter it bills, a tariff cannot be billed,
    /// or the contracts are in several currencies.
    pub async fn cost(&self, query: &CostQuery) -> Result<CostAnswer> {
        let contracts = self.chosen(query.contract.as_deref()).await?;
        self.cost_in(&self.roster().await?, contracts, query).await
    }

    /// The costs of each of several devices, in their order.
    ///
    /// # Errors
    /// As [`Self::cost`].
    pub async fn costs(&self, query: &CostQuery, devices: &[DeviceId]) -> Result<Vec<CostAnswer>> {
        let contracts = self.chosen(query.contract.as_deref()).await?;
        let roster = self.roster().await?;
        let mut all = Vec::with_capacity(devices.len());
        for device in devices {
            let one = CostQuery { device: Some(device.clone()), ..query.clone() };
            all.push(self.cost_in(&roster, contracts.clone(), &one).await?);
        }
        Ok(all)
    }

    async fn cost_in(
        &self,
        roster: &Roster,
        contracts: Vec<KeptContract>,
        query: &CostQuery,
    ) -> Result<CostAnswer> {
        let parts = self.parts(roster, contracts, query)?;
        let currency = one_currency(parts.iter().map(|p| &p.kept))?;
        let basis = parts.first().map_or(CostBasis::Meter, |p| p.basis);
        let devices = match &query.device {
            Some(device) => vec![device.clone()],
            None => {
                let all: BTreeSet<DeviceId> =
                    parts.iter().flat_map(|p| p.meters.iter().cloned()).collect();
                all.into_iter().collect()
            }
        };
        let cut = self.calendar.buckets(query.bucket, query.range);
        let meters = parts.first().map(|p| p.meters.clone()).unwrap_or_default();
        let circuits = if query.by_circuit { self.circuits(roster, &meters) } else { Vec::new() };
        let ids: Vec<DeviceId> = circuits.iter().map(|c| c.id.clone()).collect();
        let loads = self.energies(roster, &ids, query.range).await?;
        let rows = if query.by_circuit { circuits.len() + 1 } else { 0 };
        let mut gathered = Sum::empty(cut.len(), rows);
        let mut measured: Option<Vec<Energy>> = None;
        for part in &parts {
            let own = self.add(roster, part, query, &cut, &loads, &mut gathered).await?;
            if devices == part.meters {
                measured = Some(own);
            }
        }
        let mut measured = match measured {
            Some(measured) => measured,
            None => self.energy(roster, &devices, query.range).await?,
        };
        let left_out = self.left_out(&devices, query.range, Some(&measured)).await?;
        doubt(&mut measured, &left_out);
        let rest = if query.by_circuit { remainder(&measured, &loads, &cut) } else { Vec::new() };
        let by_circuit =
            by_circuit(&circuits, &loads, std::mem::take(&mut gathered.circuits), rest, &cut);
        let missing = left_out_within(&left_out, query.range);
        let total = CostBucket { left_out: missing, ..gathered.total(&measured, query.range) };
        let buckets = gathered.buckets(sum(&measured, &cut), &left_out);
        Ok(CostAnswer {
            basis,
            devices,
            currency,
            contracts: parts.iter().map(|p| p.kept.contract.id.clone()).collect(),
            buckets,
            total,
            circuits: by_circuit,
            not_billed: gathered.not_billed,
            notes: gathered.notes.into_iter().collect(),
            left_out,
        })
    }

    /// The contracts that a question is about, and how the device relates to each.
    fn parts(
        &self,
        roster: &Roster,
        contracts: Vec<KeptContract>,
        query: &CostQuery,
    ) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        let mut unrelated = Vec::new();
        let mut unclear = None;
        for kept in contracts {
            let meters = match (self.meters_in(roster, &kept), &query.device) {
                (Ok(meters), _) => meters,
                // The device itself can be billed all the same.
                (Err(BillingError::Refused(why)), Some(_)) => {
                    unclear = Some(why);
                    Vec::new()
                }
                (Err(e), _) => return Err(e),
            };
            let Some(device) = &query.device else {
                parts.push(Part { kept, meters, basis: CostBasis::Meter });
                continue;
            };
            if meters == [device.clone()] {
                parts.push(Part { kept, meters, basis: CostBasis::Meter });
            } else if meters.contains(device) || Self::is_below(roster, device, &meters) {
                parts.push(Part { kept, meters, basis: CostBasis::Share });
            } else {
                let meters = vec![device.clone()];
                unrelated.push(Part { kept, meters, basis: CostBasis::AsIfMetered });
            }
        }
        if !parts.is_empty() {
            return Ok(parts);
        }
        if unrelated.is_empty() {
            return Err(BillingError::Refused(unclear.unwrap_or_default()));
        }
        Ok(unrelated)
    }

    /// Adds one contract's costs; returns the intervals that were billed.
    async fn add(
        &self,
        roster: &Roster,
        part: &Part,
        query: &CostQuery,
        cut: &[SlotRange],
        circuits: &[Vec<Energy>],
        out: &mut Sum,
    ) -> Result<Vec<Energy>> {
        let contract = part.kept.contract.clone();
        let id = contract.id.clone();
        let span = self.span(roster, &contract, &part.meters, query.range).await?;
        let run = self.run(roster, contract, &part.meters, span, &self.calendar).await?;
        let shares: Option<(Vec<Load>, usize)> = match (&query.device, part.basis) {
            (Some(device), CostBasis::Share) => Some(self.share(roster, device, part, span).await?),
            _ if query.by_circuit => {
                let loads = circuits.iter().map(|c| Load::from_intervals(span, c)).collect();
                Some((loads, usize::MAX))
            }
            _ => None,
        };
        for billed in &run.billed {
            if billed.bill.slots.to <= query.range.from || query.range.to <= billed.bill.slots.from
            {
                continue;
            }
            out.notes.extend(billed.bill.notes.iter().cloned());
            for item in &billed.bill.not_billed {
                if !out.not_billed.contains(item) {
                    out.not_billed.push(item.clone());
                }
            }
        }
        let buckets = cut.to_vec();
        let (run, costs) = calculate(move || {
            let by_slot = run.costs();
            let costs = BucketCosts::new(&by_slot, &run.load, shares.as_ref(), &buckets);
            Ok((run, costs))
        })
        .await?;
        let only_share = part.basis == CostBasis::Share;
        for (i, bands) in costs.bands.into_iter().enumerate() {
            if only_share {
                out.energy[i] += costs.share[i];
                continue;
            }
            out.energy[i] += costs.energy[i];
            out.period[i] += costs.period[i];
            for (band, cost) in bands {
                *out.bands[i].entry((id.clone(), band)).or_insert(Money::ZERO) += cost;
            }
        }
        for (row, more) in out.circuits.iter_mut().zip(costs.circuits) {
            row.iter_mut().zip(more).for_each(|(cost, more)| *cost += more);
        }
        Ok(run.intervals)
    }

    /// The loads among which the meter's cost is shared out, and the device's place in them.
    async fn share(
        &self,
        roster: &Roster,
        device: &DeviceId,
        part: &Part,
        span: SlotRange,
    ) -> Result<(Vec<Load>, usize)> {
        let mut ids: Vec<DeviceId> = if part.meters.contains(device) {
            part.meters.clone()
        } else {
            self.circuits(roster, &part.meters).into_iter().map(|d| d.id).collect()
        };
        if !ids.contains(device) {
            // Further down: its own part of the whole.
            ids = vec![device.clone()];
        }
        let intervals = self.energies(roster, &ids, span).await?;
        let loads = intervals.iter().map(|i| Load::from_intervals(span, i)).collect();
        Ok((loads, ids.iter().position(|id| id == device).unwrap_or(0)))
    }
}

/// One contract's costs by bucket.
struct BucketCosts {
    energy: Vec<Money>,
    period: Vec<Money>,
    bands: Vec<Vec<(String, Money)>>,
    share: Vec<Money>,
    circuits: Vec<Vec<Money>>,
}

impl BucketCosts {
    fn new(
        costs: &Costs,
        site: &Load,
        shares: Option<&(Vec<Load>, usize)>,
        buckets: &[SlotRange],
    ) -> Self {
        let mut bands: Vec<Vec<(String, Money)>> = vec![Vec::new(); buckets.len()];
        for (band, sums) in costs.bands_by_bucket(buckets) {
            for (bucket, cost) in bands.iter_mut().zip(sums) {
                if cost != Money::ZERO {
                    bucket.push((band.to_owned(), cost));
                }
            }
        }
        let mut circuits = Vec::new();
        let mut share = vec![Money::ZERO; buckets.len()];
        if let Some((loads, place)) = shares {
            let loads: Vec<&Load> = loads.iter().collect();
            circuits = costs.by_circuit(site, &loads, buckets);
            share = circuits.get(*place).cloned().unwrap_or(share);
        }
        Self {
            energy: costs.by_bucket(buckets),
            period: buckets.iter().map(|b| costs.period_sum(*b)).collect(),
            bands,
            share,
            circuits,
        }
    }
}

/// The currency of all of them.
pub(crate) fn one_currency<'a>(
    contracts: impl Iterator<Item = &'a KeptContract>,
) -> Result<String> {
    let mut currencies = contracts.map(|kept| kept.contract.currency());
    let first = currencies.next().unwrap_or_default();
    match currencies.find(|other| *other != first) {
        Some(other) => Err(other_currency(first, other)),
        None => Ok(first.to_owned()),
    }
}

/// What the meter imported beyond its circuits, per bucket; never below nothing in a slot.
fn remainder(meter: &[Energy], circuits: &[Vec<Energy>], cut: &[SlotRange]) -> Vec<BucketSum> {
    let mut rest = meter.to_vec();
    for circuit in circuits {
        let mut theirs = circuit.iter().peekable();
        for slot in &mut rest {
            while theirs.next_if(|i| i.slot < slot.slot).is_some() {}
            if let Some(i) = theirs.next_if(|i| i.slot == slot.slot) {
                slot.import = MilliwattHours((slot.import - i.import).0.max(0));
            }
        }
    }
    for slot in &mut rest {
        slot.import_estimated = slot.import_estimated.min(slot.import);
    }
    sum(&rest, cut)
}
