//! Rules that go by what meters tell, by what stands out and by what is expected.

use super::power;
use crate::support::{self, Hub, publish, wait_until};
use serde_json::{Value, json};

fn rule(kind: &str, threshold: f64) -> Value {
    json!({"id": kind, "kind": kind, "deviceId": null, "threshold": threshold, "clearAt": threshold,
        "forSeconds": 0, "severity": "warning", "enabled": true})
}

fn alerts(hub: &Hub) -> Vec<Value> {
    hub.get("/api/alerts")["alerts"].as_array().unwrap().clone()
}

fn event(hub: &Hub, message: &Value) {
    publish(hub, "/energy/m1/event", &message.to_string(), &["-q", "1"]);
}

#[test]
fn what_a_meter_tells_raises_an_alert_once_though_the_hub_is_killed() {
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::serve(data.path());
    let mut unusual = rule("edge-unusual", 1000.0);
    unusual["holdSeconds"] = json!(60);
    let rules = json!({"rules": [unusual, rule("edge-frozen", 0.0)]});
    hub.put("/api/rules", &rules);
    let (status, problem) =
        hub.try_put("/api/rules", &json!({"rules": [rule("edge-frozen", 1.0)]}));
    assert_eq!(status, 400, "{problem}");
    let now = support::now();
    power(&hub, now, 100);
    let high = |at: i64, watts: i64| json!({"event": "unusualHigh", "timestamp": at * 1000, "powerMw": watts * 1000, "boundMw": 3_500_000});
    // Half a kilowatt beyond is below the limit, and what was before the rule is not its own.
    event(&hub, &high(now + 1, 4000));
    event(&hub, &high(now - 3600, 9000));
    event(&hub, &high(now + 2, 9000));
    event(&hub, &json!({"event": "frozen", "timestamp": (now + 3) * 1000}));
    wait_until("both are raised", || alerts(&hub).len() == 2);
    let found = alerts(&hub);
    assert_eq!(found[0]["message"], "The meter says that its values do not move");
    assert_eq!(found[1]["message"], "Beyond what the meter finds usual: 5500 W, above 1000 W");
    hub.kill();
    let hub = Hub::serve(data.path());
    // The same again, as a meter sends what was not acknowledged, and another that belongs to it.
    event(&hub, &high(now + 2, 9000));
    event(&hub, &high(now + 30, 9500));
    let peak = |hub: &Hub| alerts(hub)[1]["peak"].as_f64().unwrap();
    wait_until("it is worse", || peak(&hub) > 5999.0);
    let again = alerts(&hub);
    assert_eq!(again.len(), 2, "{again:?}");
    assert_eq!((&again[1]["id"], &again[0]["id"]), (&found[1]["id"], &found[0]["id"]));

    // Tried on what is kept: the one before the rule as well.
    let tried = |rule: &Value| hub.post("/api/rules/backtest", &json!({"rule": rule, "days": 1}));
    assert_eq!(tried(&rules["rules"][0])["raised"], 2);
    assert_eq!(tried(&rules["rules"][1])["raised"], 1);
    assert_eq!(tried(&rule("edge-clipped", 0.0))["raised"], 0);
    // Nothing is known of hours yet, and what was expected of weeks is never kept.
    assert_eq!(tried(&rule("anomaly-zero", 0.0))["raised"], 0);
    assert_eq!(tried(&rule("forecast-day", 1.0))["raised"], 0);
    for kind in ["projected-week-budget", "projected-month-budget", "projected-day-cost"] {
        let (status, problem) =
            hub.try_post("/api/rules/backtest", &json!({"rule": rule(kind, 1.0), "days": 1}));
        assert_eq!(status, 400, "{problem}");
        assert!(problem.to_string().contains("not kept"), "{problem}");
    }
}
