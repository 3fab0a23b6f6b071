//! What `/api/bills` takes and gives.

use crate::dto::energy::LeftOutDto;
use crate::dto::prices::number;
use crate::dto::tariffs::NotBilledDto;
use crate::parse::date;
use crate::problem::{Answer, Problem};
use crate::state::Api;
use ohmstead_billing::{IssuedState, LineDetail, LineSlot, PeriodQuery, Prepared};
use ohmstead_derive::left_out_within;
use ohmstead_model::MilliwattHours;
use ohmstead_store::KeptBill;
use ohmstead_tariff::document::Side;
use ohmstead_tariff::render::rate_unit;
use ohmstead_tariff::tariff::Kind;
use ohmstead_tariff::{Adjustment, Bill, Line, Register};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which bill.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BillAsk {
    /// The contract; default: the site's only one.
    pub(crate) contract: Option<String>,
    /// `2026-10`: the billing period that begins in this month; `2026-10-05`: the one that holds
    /// this day. Default: the running one for a preview, the last one that is over for issuing.
    pub(crate) period: Option<String>,
    /// First day, instead of `period`; with `to`, inside one billing period.
    pub(crate) from: Option<String>,
    /// First day after.
    pub(crate) to: Option<String>,
    /// For a preview: another device than the contract's meter.
    pub(crate) device_id: Option<String>,
}

impl BillAsk {
    pub(crate) fn period(&self, default: PeriodQuery) -> Answer<PeriodQuery> {
        match (&self.period, &self.from, &self.to) {
            (None, None, None) => Ok(default),
            (Some(month), None, None) if month.len() == 7 => {
                Ok(PeriodQuery::BeginningIn(date("period", &format!("{month}-01"))?))
            }
            (Some(day), None, None) => Ok(PeriodQuery::Holding(date("period", day)?)),
            (None, Some(from), Some(to)) => {
                Ok(PeriodQuery::Days(date("from", from)?, date("to", to)?))
            }
            _ => Err(Problem::bad("give period, or from and to, or none of them")),
        }
    }
}

/// How to list bills.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BillListParams {
    /// Only this contract's.
    pub(crate) contract: Option<String>,
    /// `true`: also what each bill would be today (bills every period anew).
    #[serde(default)]
    pub(crate) adjustments: bool,
}

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
    pub(crate) index: usize,
    pub(crate) kind: KindDto,
    /// Name of the charge.
    pub(crate) charge: String,
    pub(crate) band: Option<String>,
    /// From 1, where the band has several.
    pub(crate) tier: Option<u8>,
    pub(crate) quantity: f64,
    /// Unit of the quantity.
    pub(crate) unit: String,
    /// Price per unit, or percent.
    pub(crate) rate: f64,
    /// Unit of the rate, such as `EUR/kWh` or `%`.
    pub(crate) rate_unit: String,
    /// In currency units; all lines together are the total.
    pub(crate) amount: f64,
    /// Id of the tariff version.
    pub(crate) tariff: String,
    /// Since when that version is in force.
    pub(crate) version_from: Option<String>,
    /// First day.
    pub(crate) from: String,
    /// First day after.
    pub(crate) to: String,
    /// How the quantity came about.
    pub(crate) how: String,
}

/// A bill. Its lines add up to its total.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillDto {
    pub(crate) contract: String,
    /// ISO 4217 code.
    pub(crate) currency: String,
    /// First day.
    pub(crate) from: String,
    /// First day after.
    pub(crate) to: String,
    /// True when it covers only part of the billing period.
    pub(crate) partial: bool,
    pub(crate) lines: Vec<LineDto>,
    /// Rounded once, to the currency's smallest coin.
    pub(crate) total: f64,
    /// The same sum before that rounding, to the millionth.
    pub(crate) exact: f64,
    /// Energy, export credit and levies, without taxes in percent.
    pub(crate) energy_part: f64,
    /// Wh drawn.
    pub(crate) import_wh: f64,
    /// Wh fed in.
    pub(crate) export_wh: f64,
    /// Share of the energy drawn whose split over time is estimated, 0 to 1.
    pub(crate) estimated_share: f64,
    /// Quarter hours without any data; they count as no energy.
    pub(crate) missing_slots: u32,
    /// Charges that could not be billed.
    pub(crate) not_billed: Vec<NotBilledDto>,
    /// What a reader should know.
    pub(crate) notes: Vec<String>,
}

/// A counter at both ends of a bill, as the meter sent it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisterDto {
    pub(crate) device_id: String,
    /// `import` or `export`.
    pub(crate) side: &'static str,
    /// When the opening value was read: the last reading up to the beginning of the bill.
    pub(crate) opening_at: String,
    pub(crate) opening_wh: f64,
    /// When the closing value was read.
    pub(crate) closing_at: String,
    pub(crate) closing_wh: f64,
}

impl RegisterDto {
    pub(crate) fn new(api: &Api, r: &Register) -> Self {
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
    pub(crate) bill: BillDto,
    /// What people call the contract.
    pub(crate) name: String,
    /// Whose energy was billed, added up.
    pub(crate) device_ids: Vec<String>,
    /// Share of the billed time that was measured, 0 to 1.
    pub(crate) coverage: f64,
    /// Wh that may have been used and are not billed.
    pub(crate) left_out_wh: f64,
    /// What that is and why, newest first, at most 100.
    pub(crate) left_out: Vec<LeftOutDto>,
    /// True when the period is not over.
    pub(crate) running: bool,
    /// Counters at both ends.
    pub(crate) registers: Vec<RegisterDto>,
}

/// Why an issued bill would be another today.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonDto {
    /// Which line.
    pub(crate) item: String,
    /// What changed about it.
    pub(crate) what: String,
    /// By how much the bill changes through it.
    pub(crate) difference: f64,
}

/// What an issued bill would be today.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdjustmentDto {
    pub(crate) was: f64,
    pub(crate) now: f64,
    /// Negative = in the customer's favour.
    pub(crate) difference: f64,
    /// Line by line; together they are the difference.
    pub(crate) reasons: Vec<ReasonDto>,
    /// `was 41.20, now 39.85, because …`.
    pub(crate) text: String,
}

/// An issued bill.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssuedBillDto {
    pub(crate) number: String,
    pub(crate) issued_at: String,
    /// What people called the contract.
    pub(crate) name: String,
    /// Whose energy was billed, added up.
    pub(crate) device_ids: Vec<String>,
    /// As issued.
    pub(crate) bill: BillDto,
    /// Counters at both ends, as issued; empty on bills from before these were kept.
    pub(crate) registers: Vec<RegisterDto>,
    /// Share of the billed time that is measured, as known today, 0 to 1.
    pub(crate) coverage: f64,
    /// Wh that may have been used in its period and are in no interval, as known today.
    pub(crate) left_out_wh: f64,
    /// What that is and why, newest first, at most 100.
    pub(crate) left_out: Vec<LeftOutDto>,
    /// Null: nothing has changed since, or it cannot be billed anew.
    pub(crate) adjustment: Option<AdjustmentDto>,
    /// False when the data or prices it stands on are gone: it stays, and cannot be worked out anew.
    pub(crate) can_be_checked: bool,
}

/// An issued bill in short.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillSummaryDto {
    pub(crate) number: String,
    pub(crate) issued_at: String,
    pub(crate) contract: String,
    pub(crate) name: String,
    pub(crate) from: String,
    pub(crate) to: String,
    /// ISO 4217 code.
    pub(crate) currency: String,
    pub(crate) total: f64,
    /// Wh drawn.
    pub(crate) import_wh: f64,
    pub(crate) estimated_share: f64,
    /// With `adjustments=true`, where something has changed.
    pub(crate) adjustment: Option<AdjustmentDto>,
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
    pub(crate) from: String,
    pub(crate) to: String,
}

/// A quarter hour behind a line.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineSlotDto {
    pub(crate) from: String,
    /// Energy that the line counts, Wh.
    pub(crate) energy_wh: f64,
    /// The part of it whose split over time is estimated, Wh.
    pub(crate) estimated_wh: f64,
    /// False where nothing is known.
    pub(crate) known: bool,
    /// Per kWh, where the line is for energy.
    pub(crate) price: Option<f64>,
    /// Its part of the line's amount; together they are the amount. Tiers are averaged.
    pub(crate) cost: Option<f64>,
}

/// A line with what it stands on.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineDetailDto {
    pub(crate) line: LineDto,
    /// The time that it counts.
    pub(crate) runs: Vec<RunDto>,
    /// Quarter hours, for lines about energy or power.
    pub(crate) slots: Vec<LineSlotDto>,
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
