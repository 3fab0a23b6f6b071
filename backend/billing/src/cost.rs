//! What energy cost, by bucket of the calendar, by band and by circuit.

use crate::{Billing, BillingError, Result, calculate};
use ohmstead_derive::{LeftOut, doubt, left_out_within};
use ohmstead_ledger::{BucketSum, sum};
use ohmstead_model::{Bucket, DeviceId, Interval, MilliwattHours, Money, Slot, SlotRange};
use ohmstead_store::KeptContract;
use ohmstead_tariff::tariff::NotBilled;
use ohmstead_tariff::{Costs, Load};
use std::collections::{BTreeMap, BTreeSet};

/// Which costs.
#[derive(Debug, Clone)]
pub struct CostAsk {
    /// One contract or offer; nothing: every contract of the site.
    pub contract: Option<String>,
    /// One device; nothing: the contracts' meters.
    pub device: Option<DeviceId>,
    /// Which time.
    pub range: SlotRange,
    /// How to cut it.
    pub bucket: Bucket,
    /// Also by circuit.
    pub by_circuit: bool,
}

/// What a device's costs stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// It is the contract's meter: its bill.
    Meter,
    /// It hangs below the contract's meter: its share of the bill's energy part.
    Share,
    /// It has nothing to do with the contract's meter: billed as if it were one.
    AsIfMetered,
}

/// Cost of one band, levy or credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandCost {
    /// Whose.
    pub contract: String,
    /// Which.
    pub band: String,
    /// How much.
    pub cost: Money,
}

/// Cost and energy of a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostBucket {
    /// Energy, coverage, estimated share.
    pub energy: BucketSum,
    /// The energy part: energy, credit for what was fed in, levies, and the taxes on them.
    pub energy_cost: Money,
    /// Its part of standing, demand and minimum charges, and the taxes on them.
    pub period_cost: Money,
    /// The energy part by band.
    pub bands: Vec<BandCost>,
    /// Energy that may have been used and is not billed here.
    pub left_out: MilliwattHours,
}

/// One circuit's share of the energy part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circuit {
    /// Which; nothing: what no circuit measured, and the credit for what was fed in.
    pub device: Option<DeviceId>,
    /// What people call it.
    pub name: Option<String>,
    /// Wh drawn per bucket.
    pub energy: Vec<BucketSum>,
    /// Cost per bucket.
    pub costs: Vec<Money>,
}

/// Costs by bucket.
#[derive(Debug, Clone)]
pub struct CostAnswer {
    /// What they stand on.
    pub basis: Basis,
    /// Whose energy it is.
    pub devices: Vec<DeviceId>,
    /// ISO 4217 code.
    pub currency: String,
    /// Of which contracts.
    pub contracts: Vec<String>,
    /// Ascending.
    pub buckets: Vec<CostBucket>,
    /// The whole range; its costs are the sum of the buckets'.
    pub total: CostBucket,
    /// By circuit, where asked for; their costs add up to the buckets' energy part.
    pub circuits: Vec<Circuit>,
    /// Charges that could not be billed.
    pub not_billed: Vec<NotBilled>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// What is not in these numbers, and why; ascending.
    pub left_out: Vec<LeftOut>,
}

/// One contract and how the device relates to it.
struct Part {
    kept: KeptContract,
    meters: Vec<DeviceId>,
    basis: Basis,
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

impl Billing {
    /// Costs by bucket.
    ///
    /// # Errors
    /// When no contract is known, it is not clear which meter it bills, a tariff cannot be billed,
    /// or the contracts are in several currencies.
    pub async fn cost(&self, ask: &CostAsk) -> Result<CostAnswer> {
        let parts = self.parts(ask).await?;
        let currency = one_currency(&parts)?;
        let basis = parts.first().map_or(Basis::Meter, |p| p.basis);
        let devices = match &ask.device {
            Some(device) => vec![device.clone()],
            None => {
                let all: BTreeSet<DeviceId> =
                    parts.iter().flat_map(|p| p.meters.iter().cloned()).collect();
                all.into_iter().collect()
            }
        };
        let cut = self.calendar.buckets(ask.bucket, ask.range);
        let meters = parts.first().map(|p| p.meters.clone()).unwrap_or_default();
        let circuits = if ask.by_circuit { self.circuits(&meters).await? } else { Vec::new() };
        let mut loads = Vec::new();
        for circuit in &circuits {
            loads.push(self.energy(std::slice::from_ref(&circuit.id), ask.range).await?);
        }
        let rows = if ask.by_circuit { circuits.len() + 1 } else { 0 };
        let mut gathered = Sum {
            energy: vec![Money::ZERO; cut.len()],
            period: vec![Money::ZERO; cut.len()],
            bands: vec![BTreeMap::new(); cut.len()],
            circuits: vec![vec![Money::ZERO; cut.len()]; rows],
            not_billed: Vec::new(),
            notes: BTreeSet::new(),
        };
        let mut measured: Option<Vec<Interval>> = None;
        for part in &parts {
            let own = self.add(part, ask, &cut, &loads, &mut gathered).await?;
            if devices == part.meters {
                measured = Some(own);
            }
        }
        let mut measured = match measured {
            Some(measured) => measured,
            None => self.energy(&devices, ask.range).await?,
        };
        let left_out = self.left_out(&devices, ask.range).await?;
        doubt(&mut measured, &left_out);
        let rest = if ask.by_circuit { remainder(&measured, &loads, &cut) } else { Vec::new() };
        let mut rows = gathered.circuits.into_iter();
        let mut by_circuit: Vec<Circuit> = Vec::new();
        for ((circuit, load), costs) in circuits.iter().zip(&loads).zip(rows.by_ref()) {
            let (device, name) = (Some(circuit.id.clone()), circuit.name.clone());
            by_circuit.push(Circuit { device, name, energy: sum(load, &cut), costs });
        }
        by_circuit.extend(rows.next().map(|costs| Circuit {
            device: None,
            name: None,
            energy: rest,
            costs,
        }));
        let sums = sum(&measured, &cut);
        let total = CostBucket {
            energy: sum(&measured, &[ask.range])
                .pop()
                .unwrap_or_else(|| BucketSum::empty(ask.range)),
            energy_cost: gathered.energy.iter().copied().sum(),
            period_cost: gathered.period.iter().copied().sum(),
            bands: bands(gathered.bands.iter().fold(BTreeMap::new(), |mut all, bucket| {
                for (key, cost) in bucket {
                    *all.entry(key.clone()).or_insert(Money::ZERO) += *cost;
                }
                all
            })),
            left_out: left_out_within(&left_out, ask.range),
        };
        let buckets = sums.into_iter().zip(gathered.energy).zip(gathered.period);
        let buckets =
            buckets.zip(gathered.bands).map(|(((energy, energy_cost), period_cost), b)| {
                let missing = left_out_within(&left_out, energy.range);
                CostBucket { energy, energy_cost, period_cost, bands: bands(b), left_out: missing }
            });
        Ok(CostAnswer {
            basis,
            devices,
            currency,
            contracts: parts.iter().map(|p| p.kept.contract.id.clone()).collect(),
            buckets: buckets.collect(),
            total,
            circuits: by_circuit,
            not_billed: gathered.not_billed,
            notes: gathered.notes.into_iter().collect(),
            left_out,
        })
    }

    /// The contracts that a question is about, and how the device relates to each.
    async fn parts(&self, ask: &CostAsk) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        let mut strangers = Vec::new();
        let mut unclear = None;
        for kept in self.chosen(ask.contract.as_deref()).await? {
            let meters = match (self.meters(&kept).await, &ask.device) {
                (Ok(meters), _) => meters,
                // The device itself can be billed all the same.
                (Err(BillingError::Refused(why)), Some(_)) => {
                    unclear = Some(why);
                    Vec::new()
                }
                (Err(e), _) => return Err(e),
            };
            let Some(device) = &ask.device else {
                parts.push(Part { kept, meters, basis: Basis::Meter });
                continue;
            };
            if meters == [device.clone()] {
                parts.push(Part { kept, meters, basis: Basis::Meter });
            } else if meters.contains(device) || self.is_below(device, &meters).await? {
                parts.push(Part { kept, meters, basis: Basis::Share });
            } else {
                let meters = vec![device.clone()];
                strangers.push(Part { kept, meters, basis: Basis::AsIfMetered });
            }
        }
        if !parts.is_empty() {
            return Ok(parts);
        }
        if strangers.is_empty() {
            return Err(BillingError::Refused(unclear.unwrap_or_default()));
        }
        Ok(strangers)
    }

    /// Adds one contract's costs; returns the intervals that were billed.
    async fn add(
        &self,
        part: &Part,
        ask: &CostAsk,
        cut: &[SlotRange],
        circuits: &[Vec<Interval>],
        out: &mut Sum,
    ) -> Result<Vec<Interval>> {
        let contract = part.kept.contract.clone();
        let id = contract.id.clone();
        let span = self.span(&contract, &part.meters, ask.range).await?;
        let run = self.run(contract, &part.meters, span, &self.calendar).await?;
        let shares: Option<(Vec<Load>, usize)> = match (&ask.device, part.basis) {
            (Some(device), Basis::Share) => Some(self.share(device, part, span).await?),
            _ if ask.by_circuit => {
                let loads = circuits.iter().map(|c| Load::from_intervals(span, c)).collect();
                Some((loads, usize::MAX))
            }
            _ => None,
        };
        for billed in &run.billed {
            if billed.bill.slots.to <= ask.range.from || ask.range.to <= billed.bill.slots.from {
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
        let (run, laid) = calculate(move || {
            let costs = run.costs();
            let laid = Laid::new(&costs, &run.load, shares.as_ref(), &buckets);
            Ok((run, laid))
        })
        .await?;
        let only_share = part.basis == Basis::Share;
        for (i, bands) in laid.bands.into_iter().enumerate() {
            if only_share {
                out.energy[i] += laid.share[i];
                continue;
            }
            out.energy[i] += laid.energy[i];
            out.period[i] += laid.period[i];
            for (band, cost) in bands {
                *out.bands[i].entry((id.clone(), band)).or_insert(Money::ZERO) += cost;
            }
        }
        for (row, more) in out.circuits.iter_mut().zip(laid.circuits) {
            row.iter_mut().zip(more).for_each(|(cost, more)| *cost += more);
        }
        Ok(run.intervals)
    }

    /// The loads among which the meter's cost is shared out, and the device's place in them.
    async fn share(
        &self,
        device: &DeviceId,
        part: &Part,
        span: SlotRange,
    ) -> Result<(Vec<Load>, usize)> {
        let mut ids: Vec<DeviceId> = if part.meters.contains(device) {
            part.meters.clone()
        } else {
            self.circuits(&part.meters).await?.into_iter().map(|d| d.id).collect()
        };
        if !ids.contains(device) {
            // Further down: its own part of the whole.
            ids = vec![device.clone()];
        }
        let mut loads = Vec::with_capacity(ids.len());
        for id in &ids {
            let intervals = self.energy(std::slice::from_ref(id), span).await?;
            loads.push(Load::from_intervals(span, &intervals));
        }
        Ok((loads, ids.iter().position(|id| id == device).unwrap_or(0)))
    }
}

/// One contract's costs by bucket.
struct Laid {
    energy: Vec<Money>,
    period: Vec<Money>,
    bands: Vec<Vec<(String, Money)>>,
    share: Vec<Money>,
    circuits: Vec<Vec<Money>>,
}

impl Laid {
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
        let mut circuits: Vec<Vec<Money>> = Vec::new();
        let mut share = vec![Money::ZERO; buckets.len()];
        if let Some((loads, place)) = shares {
            let loads: Vec<&Load> = loads.iter().collect();
            for row in costs.by_circuit(site, &loads) {
                circuits.push(by_bucket(&row, costs.range(), buckets));
            }
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

/// Sums values per slot of `range` into buckets.
fn by_bucket(values: &[Money], range: SlotRange, buckets: &[SlotRange]) -> Vec<Money> {
    let index = |slot: Slot| {
        let i = i64::from(slot.0) - i64::from(range.from.0);
        usize::try_from(i).unwrap_or(0).min(values.len())
    };
    let of = |b: &SlotRange| {
        let (first, end) = (index(b.from), index(b.to));
        values[first..end.max(first)].iter().copied().sum()
    };
    buckets.iter().map(of).collect()
}

fn bands(costs: BTreeMap<(String, String), Money>) -> Vec<BandCost> {
    costs.into_iter().map(|((contract, band), cost)| BandCost { contract, band, cost }).collect()
}

fn one_currency(parts: &[Part]) -> Result<String> {
    let of = |p: &Part| p.kept.contract.currency().to_owned();
    let first = parts.first().map(of).unwrap_or_default();
    match parts.iter().find(|p| of(p) != first) {
        Some(other) => Err(BillingError::Refused(format!(
            "contracts are in {first} and {}: ask for one with contract=…",
            of(other)
        ))),
        None => Ok(first),
    }
}

/// What the meter drew beyond its circuits, per bucket; never below nothing in a slot.
fn remainder(meter: &[Interval], circuits: &[Vec<Interval>], cut: &[SlotRange]) -> Vec<BucketSum> {
    let mut drawn: BTreeMap<Slot, i64> = BTreeMap::new();
    for interval in circuits.iter().flatten() {
        *drawn.entry(interval.slot).or_default() += interval.import.0;
    }
    let rest: Vec<Interval> = meter
        .iter()
        .map(|i| {
            let others = drawn.get(&i.slot).copied().unwrap_or(0);
            let import = ohmstead_model::MilliwattHours((i.import.0 - others).max(0));
            let import_estimated = i.import_estimated.min(import);
            Interval { import, import_estimated, ..*i }
        })
        .collect();
    sum(&rest, cut)
}
