//! A contract as a device of Home Assistant: its running bill and what it will probably be.

use super::{Discovery, Entity, Message, Own, kwh};
use ohmstead_model::{MilliwattHours, Money};
use serde_json::json;

/// The running bill of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningBill {
    /// Up to now.
    pub cost: Money,
    /// Expected at the end of the period.
    pub expected: Money,
    /// Energy drawn until then, as expected.
    pub expected_import: MilliwattHours,
    /// Start of the period, RFC 3339.
    pub from: String,
    /// Its end, RFC 3339.
    pub to: String,
}

impl Discovery {
    /// What announces the running bill of a contract: its cost so far, which the Energy dashboard can
    /// take, and what it will probably be.
    pub fn contract(&self, id: &str, name: &str, currency: &str) -> Vec<Message> {
        let node = self.own.contract_node(id);
        let device = json!({"identifiers": [node], "name": name, "manufacturer": "Ohmstead",
            "model": "Contract"});
        let entity = |key, name, class, unit: &str| Entity {
            key,
            name,
            class,
            unit: Some(unit.to_owned()),
            digits: 2,
            state_class: None,
            state_topic: self.own.contract(id),
            since: None,
            availability: None,
        };
        // `total`: a correction may lower it. Forecasts are no measurements, and of no class.
        let cost = Entity {
            state_class: Some("total"),
            since: Some("from"),
            ..entity("cost", "Cost this period", "monetary", currency)
        };
        let all = [
            cost,
            entity("expected", "Expected bill", "monetary", currency),
            entity("expected_energy", "Expected energy this period", "energy", "kWh"),
        ];
        all.into_iter().map(|e| self.sensor(&node, &device, e)).collect()
    }
}

/// A contract's running bill.
pub fn bill(own: &Own, contract: &str, bill: &RunningBill) -> Message {
    let payload = json!({"cost": bill.cost.units(), "expected": bill.expected.units(),
        "expected_energy": kwh(bill.expected_import.0), "from": bill.from, "to": bill.to});
    Message { topic: own.contract(contract), payload: payload.to_string() }
}

#[cfg(test)]
mod tests {
    use super::super::discovery;
    use super::*;
    use serde_json::Value;

    #[test]
    fn a_bill_so_far_counts_from_its_period_s_start_and_a_forecast_is_no_total() {
        let all = discovery().contract("home.1", "Home", "EUR");
        let configs: Vec<Value> =
            all.iter().map(|m| serde_json::from_str(&m.payload).unwrap()).collect();
        assert_eq!(all[0].topic, "homeassistant/sensor/ohmstead_c_home_d1/cost/config");
        assert_eq!(configs[0]["state_class"], "total");
        assert_eq!(configs[0]["last_reset_value_template"], "{{ value_json.from }}");
        assert_eq!(configs[0]["unit_of_measurement"], "EUR");
        assert_eq!(configs[1]["state_class"], Value::Null);
        assert_eq!(configs[1]["device_class"], "monetary");
        let running = RunningBill {
            cost: Money(12_340_000),
            expected: Money(45_670_000),
            expected_import: MilliwattHours(123_500_000),
            from: "2026-11-01T00:00:00+01:00".into(),
            to: "2026-12-01T00:00:00+01:00".into(),
        };
        let message = bill(&discovery().own, "home.1", &running);
        assert_eq!(configs[0]["state_topic"], json!(message.topic));
        let state: Value = serde_json::from_str(&message.payload).unwrap();
        assert_eq!((&state["cost"], &state["expected_energy"]), (&json!(12.34), &json!(123.5)));
    }
}
