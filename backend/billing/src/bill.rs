//! Bills: worked out, issued, and compared with today.

use crate::{BilledRun, Billing, BillingError, Result};
use jiff::civil::Date;
use ohmstead_derive::{LeftOut, Roster, doubt};
use ohmstead_model::{DeviceId, Money, SiteCalendar, Slot, SlotRange};
use ohmstead_store::identity::Kind as Place;
use ohmstead_store::{KeptBill, KeptContract};
use ohmstead_tariff::exact::Exact;
use ohmstead_tariff::tariff::Kind;
use ohmstead_tariff::{Adjustment, Bill, Contract, Decimal, IssuedBill, Line, Register};

/// Slots that a line's detail lists at most: more than the longest billing period has.
const DETAIL_MAX: usize = 4_000;

/// Which time a bill is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodQuery {
    /// The billing period that holds a day.
    Holding(Date),
    /// The billing period that begins in the month of this day.
    BeginningIn(Date),
    /// Whole days inside one billing period, `[from, to)`.
    Days(Date, Date),
}

/// A bill that was worked out and not (yet) issued.
#[derive(Debug)]
pub struct Prepared {
    /// The contract.
    pub kept: KeptContract,
    /// Whose energy was billed.
    pub meters: Vec<DeviceId>,
    /// The bill, last of the run.
    pub bill: Bill,
    /// Share of the billed time that was measured, 0–1.
    pub coverage: f64,
    /// What is not in the bill's energy, and why; ascending.
    pub left_out: Vec<LeftOut>,
    /// True when the period is not over.
    pub running: bool,
    /// Counters at both ends.
    pub registers: Vec<Register>,
    run: BilledRun,
}

/// An issued bill, and what it would be today.
#[derive(Debug)]
pub struct IssuedState {
    /// As issued.
    pub kept: KeptBill,
    /// The same period with what is known today; nothing when it cannot be billed any more.
    pub today: Option<Bill>,
    /// What changed; nothing when nothing did.
    pub adjustment: Option<Adjustment>,
    /// Share of the billed time that is measured, as known today, 0–1.
    pub coverage: f64,
    /// What is not in the period's energy, as known today, and why; ascending.
    pub left_out: Vec<LeftOut>,
    run: Option<BilledRun>,
}

/// A line with the intervals behind it.
#[derive(Debug)]
pub struct LineDetail {
    /// The line.
    pub line: Line,
    /// The slots that the line counts, as unbroken runs.
    pub runs: Vec<SlotRange>,
    /// Each slot; for lines that are not for energy or power: none.
    pub slots: Vec<LineSlot>,
}

/// A slot behind a line.
#[derive(Debug, Clone, PartialEq)]
pub struct LineSlot {
    /// Which.
    pub slot: Slot,
    /// Energy that the line counts, mWh.
    pub energy_mwh: i64,
    /// The part of it whose split over time is estimated, mWh.
    pub estimated_mwh: i64,
    /// False where nothing is known.
    pub known: bool,
    /// Price per kWh.
    pub price: Option<Decimal>,
    /// Its part of the line's amount; over all slots they add up to it.
    pub cost: Option<Money>,
}

impl Billing {
    /// The days of a period, `[from, to)`.
    fn days(&self, query: PeriodQuery) -> Result<(Date, Date)> {
        let calendar = &self.calendar;
        match query {
            PeriodQuery::Holding(day) => {
                Ok((calendar.billing_start(day), Self::next_period(calendar, day)))
            }
            PeriodQuery::BeginningIn(month) => {
                let from = calendar.billing_start(month.last_of_month());
                Ok((from, Self::next_period(calendar, from)))
            }
            PeriodQuery::Days(from, to) => {
                let next = Self::next_period(calendar, from);
                if from < to && to <= next {
                    return Ok((from, to));
                }
                Err(BillingError::Refused(format!(
                    "a bill covers days of one billing period: from {from} it ends on {next} or earlier"
                )))
            }
        }
    }

    /// Works a bill out; a running period up to now.
    ///
    /// # Errors
    /// When the contract, its meter or any data of the period is not known, or it cannot be
    /// billed.
    pub async fn prepare(
        &self,
        contract: Option<&str>,
        device: Option<&DeviceId>,
        query: PeriodQuery,
    ) -> Result<Prepared> {
        let kept = self.one(contract).await?;
        let roster = self.roster().await?;
        let meters = match device {
            Some(device) => vec![device.clone()],
            None => self.meters_in(&roster, &kept)?,
        };
        let days = self.days(query)?;
        let calendar = self.calendar.clone();
        let range = self.bill_range(&roster, &kept.contract, &meters, days, &calendar).await?;
        let running = calendar.day_start(days.1) > self.present();
        let contract = kept.contract.clone();
        let run = self.run(&roster, contract, &meters, range, &calendar).await?;
        let bill = last(&run).ok_or_else(|| nothing(days))?;
        let left_out = self.left_out(&meters, bill.slots, None).await?;
        let coverage = coverage(&run, bill.slots, &left_out);
        let registers = self.registers(&meters, bill.slots).await?;
        Ok(Prepared { kept, meters, bill, coverage, left_out, running, registers, run })
    }

    /// What is billed for `[from, to)`: from where the contract's memory begins, up to now.
    async fn bill_range(
        &self,
        roster: &Roster,
        contract: &Contract,
        meters: &[DeviceId],
        (from, to): (Date, Date),
        calendar: &SiteCalendar,
    ) -> Result<SlotRange> {
        let end = calendar.day_start(to).min(self.present().next());
        let start = calendar.day_start(from);
        let first = self.first_slot(roster, meters).await?.filter(|first| *first < end);
        let first = first.ok_or_else(|| nothing((from, to)))?;
        if end <= start {
            return Err(BillingError::Refused(format!("the period from {from} has not begun")));
        }
        Ok(SlotRange::new(self.memory(contract, first, start), end))
    }

    /// Issues a bill: from now on it stays as it is.
    ///
    /// # Errors
    /// As [`Self::prepare`]; when the period is not over, or a bill of the contract covers part
    /// of it already.
    pub async fn issue(&self, contract: Option<&str>, query: PeriodQuery) -> Result<KeptBill> {
        let prepared = self.prepare(contract, None, query).await?;
        let mut bill = prepared.bill;
        if prepared.running {
            return Err(BillingError::Conflict(format!(
                "the period from {} is not over: issue it after its end, or look at it with /api/bills/preview",
                bill.from
            )));
        }
        let overlaps = |b: &KeptBill| b.issued.bill.from < bill.to && bill.from < b.issued.bill.to;
        let of = |b: &KeptBill| b.issued.bill.contract == bill.contract;
        if let Some(other) = self.store.bills().await?.iter().find(|b| of(b) && overlaps(b)) {
            return Err(already(&other.issued.number));
        }
        let remarks = prepared.left_out.iter().map(|l| self.remark(l, bill.slots));
        bill.notes.extend(remarks.collect::<Vec<_>>());
        let number = format!("{}-{}", bill.contract, bill.from);
        let kept = KeptBill {
            issued: IssuedBill {
                number,
                issued: self.clock.now(),
                bill,
                registers: prepared.registers,
            },
            name: prepared.kept.name,
            meters: prepared.meters,
            contract: prepared.kept.contract,
            zone: self.calendar.zone().iana_name().unwrap_or("UTC").to_owned(),
            billing_day: self.billing_day,
        };
        if !self.store.issue_bill(kept.clone()).await? {
            return Err(already(&kept.issued.number));
        }
        Ok(kept)
    }

    /// What is not in a bill, as a remark on it.
    pub fn remark(&self, left_out: &LeftOut, slots: SlotRange) -> String {
        let energy = match left_out.within(slots).0 {
            0 => "Energy, it is not known how much,".to_owned(),
            mwh => format!("{} kWh", Exact::kwh(mwh.into()).rounded(3)),
        };
        let at = self.calendar.zone().to_datetime(left_out.at.to_jiff());
        format!(
            "{energy} of {} up to {} may be missing: {}",
            left_out.device,
            at.strftime("%Y-%m-%d %H:%M"),
            left_out.reason
        )
    }

    /// Every issued bill, newest first, without a look at today.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn issued(&self) -> Result<Vec<KeptBill>> {
        Ok(self.store.bills().await?)
    }

    /// An issued bill, and what it would be today: with today's readings, corrections and prices,
    /// and the contract as it is now (as it was, when it has been removed since).
    ///
    /// # Errors
    /// When there is no such bill, or the store fails.
    pub async fn issued_bill(&self, number: &str) -> Result<IssuedState> {
        let kept = self.store.bill(number).await?.ok_or_else(|| {
            BillingError::NotFound(format!("there is no bill {number:?}; /api/bills lists them"))
        })?;
        let calendar = SiteCalendar::new(&kept.zone, kept.billing_day)
            .map_err(|e| BillingError::Refused(e.to_string()))?;
        let bill = &kept.issued.bill;
        let (all, roster) = (self.contracts().await?, self.roster().await?);
        let now = all.into_iter().find(|c| c.contract.id == bill.contract);
        let (contract, meters) = match now {
            Some(now) => {
                let meters = match self.meters_in(&roster, &now) {
                    Ok(meters) => meters,
                    Err(_) => self.of_here(&kept.meters).await?,
                };
                (now.contract, meters)
            }
            None => (kept.contract.clone(), self.of_here(&kept.meters).await?),
        };
        let days = (bill.from, bill.to);
        let billed = meters.clone();
        let run = match self.bill_range(&roster, &contract, &meters, days, &calendar).await {
            Ok(range) => self.run(&roster, contract, &meters, range, &calendar).await,
            Err(e) => Err(e),
        };
        let run = match run {
            Ok(run) => Some(run),
            Err(BillingError::Store(e)) => return Err(e.into()),
            // Its meter or prices are gone: the bill stays, and cannot be looked at anew.
            Err(_) => None,
        };
        let today = run.as_ref().and_then(last);
        let adjustment = today.as_ref().and_then(|today| kept.issued.adjustment(today));
        let slots = kept.issued.bill.slots;
        let left_out = match &run {
            Some(_) => self.left_out(&billed, slots, None).await?,
            None => Vec::new(),
        };
        let coverage = run.as_ref().map_or(0.0, |r| coverage(r, slots, &left_out));
        Ok(IssuedState { kept, today, adjustment, coverage, left_out, run })
    }
}

impl Billing {
    /// The meters of an old bill as they are the site's today: of one that moved on since, its time here.
    async fn of_here(&self, meters: &[DeviceId]) -> Result<Vec<DeviceId>> {
        let mut all = Vec::with_capacity(meters.len());
        for meter in meters {
            let ids = self.derive.shares(meter).await?.into_iter().map(|(id, _)| id);
            let is_here = |id: &DeviceId| {
                self.within.as_ref().is_none_or(|w| w.holds(Place::Device, id.as_str()))
            };
            let here: Vec<DeviceId> = ids.filter(is_here).collect();
            all.extend(if here.is_empty() { vec![meter.clone()] } else { here });
        }
        Ok(all)
    }
}

fn already(number: &str) -> BillingError {
    BillingError::Conflict(format!(
        "bill {number} covers (part of) this period already; an issued bill stays as it is, \
         /api/bills/{number} shows what has changed since"
    ))
}

fn nothing((from, to): (Date, Date)) -> BillingError {
    BillingError::NotFound(format!("there is no data from {from} to {to}"))
}

fn last(run: &BilledRun) -> Option<Bill> {
    let mut bill = run.billed.last()?.bill.clone();
    // What a declared cadence measured is estimated only within a bill that cuts through it.
    let sum = ohmstead_ledger::sum(&run.intervals, &[bill.slots]);
    bill.estimated = sum.first().map_or(bill.estimated, |s| s.import_estimated);
    Some(bill)
}

fn coverage(run: &BilledRun, slots: SlotRange, left_out: &[LeftOut]) -> f64 {
    let mut intervals = run.intervals.clone();
    doubt(&mut intervals, left_out);
    ohmstead_ledger::sum(&intervals, &[slots]).first().map_or(0.0, |s| s.coverage())
}

impl Prepared {
    /// The intervals behind a line.
    ///
    /// # Errors
    /// When there is no such line.
    pub fn line(&self, index: usize) -> Result<LineDetail> {
        detail(&self.bill, index, &self.run, &self.run.contract)
    }
}

impl IssuedState {
    /// The intervals behind a line, as they are today.
    ///
    /// # Errors
    /// When there is no such line, or its data is gone.
    pub fn line(&self, index: usize) -> Result<LineDetail> {
        let run = self.run.as_ref().ok_or_else(|| {
            BillingError::NotFound("the data behind this bill is not there any more".to_owned())
        })?;
        detail(&self.kept.issued.bill, index, run, &self.kept.contract)
    }
}

fn detail(bill: &Bill, index: usize, run: &BilledRun, contract: &Contract) -> Result<LineDetail> {
    let line = bill.lines.get(index).ok_or_else(|| {
        BillingError::NotFound(format!(
            "line {index} is not on this bill; its lines are 0 to {}",
            bill.lines.len().saturating_sub(1)
        ))
    })?;
    let version = contract.version_of(line);
    let runs = match version {
        Some(version) => line.runs(&version.tariff, &run.table),
        None => vec![line.slots.range],
    };
    let mut slots = match line.kind {
        Kind::Fixed | Kind::Minimum | Kind::Tax => Vec::new(),
        _ => runs.iter().flat_map(|r| r.iter()).filter_map(|s| slot(s, line.kind, run)).collect(),
    };
    slots.truncate(DETAIL_MAX);
    let series = match version {
        Some(version) => line.slot_prices(version, &contract.zone, &run.prices, &run.table)?,
        None => None,
    };
    let per_kwh = matches!(line.kind, Kind::Energy | Kind::Export | Kind::Levy);
    for slot in slots.iter_mut().filter(|_| per_kwh) {
        let at = usize::try_from(slot.slot.0 - run.table.range().from.0).unwrap_or(usize::MAX);
        slot.price = match &series {
            Some(prices) => prices.get(at).copied().flatten(),
            None => Some(line.rate),
        };
    }
    if per_kwh {
        share(line.amount, &mut slots);
    }
    Ok(LineDetail { line: line.clone(), runs, slots })
}

fn slot(slot: Slot, kind: Kind, run: &BilledRun) -> Option<LineSlot> {
    let i = usize::try_from(slot.0 - run.load.range().from.0).ok()?;
    let known = *run.load.known().get(i)?;
    let (energy_mwh, estimated_mwh) = match kind {
        Kind::Export => (run.load.export()[i], 0),
        _ => (run.load.import()[i], run.load.estimated()[i]),
    };
    Some(LineSlot { slot, energy_mwh, estimated_mwh, known, price: None, cost: None })
}

/// Shares a line's amount out by energy × price: differences of rounded running sums, so that
/// the slots add up to the line.
fn share(amount: Money, slots: &mut [LineSlot]) {
    let weight = |s: &LineSlot| {
        s.price.map_or(Exact::zero(), |p| p.exact() * Exact::int(s.energy_mwh.into()))
    };
    let flat = slots.iter().all(|s| s.price == slots[0].price);
    let weight = |s: &LineSlot| if flat { Exact::int(s.energy_mwh.into()) } else { weight(s) };
    let total: Exact = slots.iter().map(weight).sum();
    if total.is_zero() {
        return;
    }
    let part = Exact::int(amount.0.into()) / total;
    let (mut seen, mut given) = (Exact::zero(), 0i64);
    for slot in slots {
        seen += weight(slot);
        let upto = (seen.clone() * part.clone()).round();
        slot.cost = Some(Money(upto - given));
        given = upto;
    }
}
