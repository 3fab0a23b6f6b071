//! What exported energy earns.

use super::energy::SeriesPrice;
use crate::decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What exported energy earns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Export {
    /// Nothing.
    #[default]
    NotCredited,
    /// It offsets what is imported in the same band of the same billing period.
    NetMetering(NetMetering),
    /// It is sold; what is imported is bought.
    NetBilling(NetBilling),
    /// All generation is sold and all consumption bought: two meters, nothing netted.
    BuyAll(ExportPrice),
}

/// The rules of net metering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NetMetering {
    /// True: a band's surplus is carried to the next billing period as kWh of the same band.
    #[serde(default = "yes")]
    pub carry: bool,
    /// Month (1–12) at whose end the carried kWh are settled.
    #[serde(default = "december")]
    pub settle_month: u8,
    /// Paid per kWh settled; nothing: they lapse.
    #[serde(default)]
    pub settle_price: Decimal,
}

fn yes() -> bool {
    true
}
fn december() -> u8 {
    12
}

impl Default for NetMetering {
    fn default() -> Self {
        Self { carry: true, settle_month: 12, settle_price: Decimal::ZERO }
    }
}

/// The rules of net billing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NetBilling {
    /// Over what time imported and exported energy cancel before they are priced.
    #[serde(default)]
    pub netting: Netting,
    /// What a kWh earns.
    pub price: ExportPrice,
}

/// Over what time imported and exported energy cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Netting {
    /// Not at all: as the meter's two registers count.
    #[default]
    Registers,
    /// Within each local clock hour.
    Hour,
}

/// What a kWh exported earns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ExportPrice {
    /// The `sell` price of the band and tier.
    Band,
    /// The same as a kWh imported in the first tier of the band: a surplus climbs no tiers.
    Retail,
    /// One price.
    Flat(Decimal),
    /// A price series.
    Series(SeriesPrice),
}

impl Export {
    /// What a kWh sold earns; `None` where nothing is sold.
    pub fn price(&self) -> Option<&ExportPrice> {
        match self {
            Self::NetBilling(rule) => Some(&rule.price),
            Self::BuyAll(price) => Some(price),
            Self::NotCredited | Self::NetMetering(_) => None,
        }
    }
}
