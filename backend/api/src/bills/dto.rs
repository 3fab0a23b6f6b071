//! Bills as they travel. Money in currency units, energy in Wh.

use crate::energy::LeftOutDto;
use crate::prices::number;
use crate::state::Api;
use crate::tariffs::NotBilledDto;
use ohmstead_billing::{IssuedState, LineDetail, LineSlot, Prepared};
use ohmstead_derive::left_out_within;
use ohmstead_model::MilliwattHours;
use ohmstead_store::KeptBill;
use ohmstead_tariff::document::Side;
use ohmstead_tariff::render::rate_unit;
use ohmstead_tariff::tariff::Kind;
use ohmstead_tariff::{Adjustment, Bill, Line, Register};
use serde::Serialize;
use utoipa::ToSchema;

/// What a line is for.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum KindDto {
    /// Energy drawn.
    Energy,
    /// Credit for energy fed in.
    Export,
    /// Peak power.
    Demand,
    /// Standing charge.
    Fixed,
    /// Top-up to a least amount.
    Minimum,
    /// Levy per kWh.
    Levy,
    /// Tax in percent.
    Tax,
}

impl From<Kind> for KindDto {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Energy => Self::Energy,
            Kind::Export => Self::Export,
            Kind::Demand => Self::Demand,
            Kind::Fixed => Self::Fixed,
            Kind::Minimum => Self::Minimum,
            Kind::Levy => Self::Levy,
            Kind::Tax => Self::Tax,
        }
    }
}

/// A line of a bill.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineDto {
    /// Its place on the bill, from 0.
    index: usize,
    kind: KindDto,
    /// Name of the charge.
    charge: String,
    band: Option<String>,
    /// From 1, where the band has several.
    tier: Option<u8>,
    quantity: f64,
    /// Unit of the quantity.
    unit: String,
    /// Price per unit, or percent.
    rate: f64,
    /// Unit of the rate, such as `EUR/kWh` or `%`.
    rate_unit: String,
    /// In currency units; all lines together are the total.
    amount: f64,
    /// Id of the tariff version.
    tariff: String,
    /// Since when that version is in force.
    version_from: Option<String>,
    /// First day.
    from: String,
    /// First day after.
    to: String,
    /// How the quantity came about.
    how: String,
}

/// A bill. Its lines add up to its total.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillDto {
    contract: String,
    /// ISO 4217 code.
    currency: String,
    /// First day.
    from: String,
    /// First day after.
    to: String,
    /// True when it covers only part of the billing period.
    partial: bool,
    lines: Vec<LineDto>,
    /// Rounded once, to the currency's smallest coin.
    total: f64,
    /// The same sum before that rounding, to the millionth.
    exact: f64,
    /// Energy, export credit and levies, without taxes in percent.
    energy_part: f64,
    /// Wh drawn.
    import_wh: f64,
    /// Wh fed in.
    export_wh: f64,
    /// Share of the energy drawn whose split over time is estimated, 0 to 1.
    estimated_share: f64,
    /// Quarter hours without any data; they count as no energy.
    missing_slots: u32,
    /// Charges that could not be billed.
    not_billed: Vec<NotBilledDto>,
    /// What a reader should know.
    notes: Vec<String>,
}

/// A counter at both ends of a bill, as the meter sent it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisterDto {
    device_id: String,
    /// `import` or `export`.
    side: &'static str,
    /// When the opening value was read: the last reading up to the beginning of the bill.
    opening_at: String,
    opening_wh: f64,
    /// When the closing value was read.
    closing_at: String,
    closing_wh: f64,
}

impl RegisterDto {
    fn new(api: &Api, r: &Register) -> Self {
        Self {
            device_id: r.meter.clone(),
            side: match r.side {
                Side::Import => "import",
                Side::Export => "export",
            },
            opening_at: api.time(r.opening.at),
            opening_wh: r.opening.value.units(),
            closing_at: api.time(r.closing.at),
            closing_wh: r.closing.value.units(),
        }
    }
}

/// A bill that is not issued.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreviewDto {
    bill: BillDto,
    /// What people call the contract.
    name: String,
    /// Whose energy was billed, added up.
    device_ids: Vec<String>,
    /// Share of the billed time that was measured, 0 to 1.
    coverage: f64,
    /// Wh that may have been used and are not billed.
    left_out_wh: f64,
    /// What that is and why, newest first, at most 100.
    left_out: Vec<LeftOutDto>,
    /// True when the period is not over.
    running: bool,
    /// Counters at both ends.
    registers: Vec<RegisterDto>,
}

/// Why an issued bill would be another today.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonDto {
    /// Which line.
    item: String,
    /// What changed about it.
    what: String,
    /// By how much the bill changes through it.
    difference: f64,
}

/// What an issued bill would be today.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdjustmentDto {
    was: f64,
    now: f64,
    /// Negative = in the customer's favour.
    difference: f64,
    /// Line by line; together they are the difference.
    reasons: Vec<ReasonDto>,
    /// `was 41.20, now 39.85, because …`.
    text: String,
}

/// An issued bill.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssuedBillDto {
    number: String,
    issued_at: String,
    /// What people called the contract.
    name: String,
    /// Whose energy was billed, added up.
    device_ids: Vec<String>,
    /// As issued.
    bill: BillDto,
    /// Counters at both ends, as issued; empty on bills from before these were kept.
    registers: Vec<RegisterDto>,
    /// Share of the billed time that is measured, as known today, 0 to 1.
    coverage: f64,
    /// Wh that may have been used in its period and are in no interval, as known today.
    left_out_wh: f64,
    /// What that is and why, newest first, at most 100.
    left_out: Vec<LeftOutDto>,
    /// Null: nothing has changed since, or it cannot be billed anew.
    adjustment: Option<AdjustmentDto>,
    /// False when the data or prices it stands on are gone: it stays, and cannot be worked out anew.
    can_be_checked: bool,
}

/// An issued bill in short.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillSummaryDto {
    number: String,
    issued_at: String,
    contract: String,
    name: String,
    from: String,
    to: String,
    /// ISO 4217 code.
    currency: String,
    total: f64,
    /// Wh drawn.
    import_wh: f64,
    estimated_share: f64,
    /// With `adjustments=true`, where something has changed.
    adjustment: Option<AdjustmentDto>,
}

/// Issued bills.
#[derive(Debug, Serialize, ToSchema)]
pub struct BillList {
    /// Newest first.
    pub bills: Vec<BillSummaryDto>,
}

/// Unbroken time.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunDto {
    from: String,
    to: String,
}

/// A quarter hour behind a line.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineSlotDto {
    from: String,
    /// Energy that the line counts, Wh.
    energy_wh: f64,
    /// The part of it whose split over time is estimated, Wh.
    estimated_wh: f64,
    /// False where nothing is known.
    known: bool,
    /// Per kWh, where the line is for energy.
    price: Option<f64>,
    /// Its part of the line's amount; together they are the amount. Tiers are averaged.
    cost: Option<f64>,
}

/// A line with what it stands on.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineDetailDto {
    line: LineDto,
    /// The time that it counts.
    runs: Vec<RunDto>,
    /// Quarter hours, for lines about energy or power.
    slots: Vec<LineSlotDto>,
}

fn line(index: usize, l: &Line, currency: &str) -> LineDto {
    LineDto {
        index,
        kind: l.kind.into(),
        charge: l.charge.clone(),
        band: l.band.clone(),
        tier: l.tier,
        quantity: number(l.quantity),
        unit: l.unit.clone(),
        rate: number(l.rate),
        rate_unit: rate_unit(l, currency),
        amount: l.amount.units(),
        tariff: l.tariff.clone(),
        version_from: l.version_from.map(|d| d.to_string()),
        from: l.from.to_string(),
        to: l.to.to_string(),
        how: l.how.clone(),
    }
}

impl From<&Bill> for BillDto {
    fn from(b: &Bill) -> Self {
        Self {
            contract: b.contract.clone(),
            currency: b.currency.clone(),
            from: b.from.to_string(),
            to: b.to.to_string(),
            partial: b.partial,
            lines: b.lines.iter().enumerate().map(|(i, l)| line(i, l, &b.currency)).collect(),
            total: b.total.units(),
            exact: b.exact.units(),
            energy_part: b.energy_part().units(),
            import_wh: b.import.units(),
            export_wh: b.export.units(),
            estimated_share: b.estimated_share(),
            missing_slots: b.missing_slots,
            not_billed: b.not_billed.iter().map(Into::into).collect(),
            notes: b.notes.clone(),
        }
    }
}

impl From<&Adjustment> for AdjustmentDto {
    fn from(a: &Adjustment) -> Self {
        let reason = |r: &ohmstead_tariff::issued::Reason| ReasonDto {
            item: r.item.clone(),
            what: r.what.clone(),
            difference: r.difference.units(),
        };
        Self {
            was: a.was.units(),
            now: a.now.units(),
            difference: a.difference.units(),
            reasons: a.reasons.iter().map(reason).collect(),
            text: a.text.clone(),
        }
    }
}

fn ids(devices: &[ohmstead_model::DeviceId]) -> Vec<String> {
    devices.iter().map(ToString::to_string).collect()
}

impl PreviewDto {
    pub fn new(api: &Api, p: &Prepared) -> Self {
        Self {
            bill: (&p.bill).into(),
            name: p.kept.name.clone(),
            device_ids: ids(&p.meters),
            coverage: p.coverage,
            left_out_wh: left_out_within(&p.left_out, p.bill.slots).units(),
            left_out: api.left_out(&p.left_out, p.bill.slots),
            running: p.running,
            registers: p.registers.iter().map(|r| RegisterDto::new(api, r)).collect(),
        }
    }
}

impl IssuedBillDto {
    pub fn new(api: &Api, s: &IssuedState) -> Self {
        Self {
            number: s.kept.issued.number.clone(),
            issued_at: api.time(s.kept.issued.issued),
            name: s.kept.name.clone(),
            device_ids: ids(&s.kept.meters),
            bill: (&s.kept.issued.bill).into(),
            registers: s.kept.issued.registers.iter().map(|r| RegisterDto::new(api, r)).collect(),
            coverage: s.coverage,
            left_out_wh: left_out_within(&s.left_out, s.kept.issued.bill.slots).units(),
            left_out: api.left_out(&s.left_out, s.kept.issued.bill.slots),
            adjustment: s.adjustment.as_ref().map(Into::into),
            can_be_checked: s.today.is_some(),
        }
    }
}

impl BillSummaryDto {
    pub fn new(api: &Api, kept: &KeptBill, adjustment: Option<&Adjustment>) -> Self {
        let bill = &kept.issued.bill;
        Self {
            number: kept.issued.number.clone(),
            issued_at: api.time(kept.issued.issued),
            contract: bill.contract.clone(),
            name: kept.name.clone(),
            from: bill.from.to_string(),
            to: bill.to.to_string(),
            currency: bill.currency.clone(),
            total: bill.total.units(),
            import_wh: bill.import.units(),
            estimated_share: bill.estimated_share(),
            adjustment: adjustment.map(Into::into),
        }
    }
}

impl LineDetailDto {
    pub fn new(api: &Api, index: usize, d: &LineDetail, currency: &str) -> Self {
        let slot = |s: &LineSlot| LineSlotDto {
            from: api.time(s.slot.start()),
            energy_wh: MilliwattHours(s.energy_mwh).units(),
            estimated_wh: MilliwattHours(s.estimated_mwh).units(),
            known: s.known,
            price: s.price.map(number),
            cost: s.cost.map(|c| c.units()),
        };
        let run = |r: &ohmstead_model::SlotRange| RunDto {
            from: api.time(r.from.start()),
            to: api.time(r.to.start()),
        };
        Self {
            line: line(index, &d.line, currency),
            runs: d.runs.iter().map(run).collect(),
            slots: d.slots.iter().map(slot).collect(),
        }
    }
}
