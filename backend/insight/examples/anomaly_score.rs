//! Prints the score table of docs/ANOMALIES.md:
//! `cargo run --release -p ohmstead-insight --example anomaly_score [faults]`

#[path = "../tests/support/faults.rs"]
mod faults;
#[path = "../tests/support/households.rs"]
mod households;

fn main() {
    let tries = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(60);
    let Some(loads) = households::all() else { return };
    println!("| household | alarms a week | {} |", faults::FAULTS.map(|f| f.2).join(" | "));
    println!("|---|---|---|---|---|---|");
    let groups = [("settled on", households::SETTLED_ON), ("kept aside", households::KEPT_ASIDE)];
    for (title, names) in groups {
        let mut sums = [0.0; 5];
        for name in names {
            let history = &loads[name];
            let (alarms, list) = faults::false_alarms(history);
            let mut row = [alarms, 0.0, 0.0, 0.0, 0.0];
            for (cell, fault) in row[1..].iter_mut().zip(faults::FAULTS) {
                *cell = faults::found(history, fault, tries);
            }
            print(name, row);
            if std::env::args().any(|a| a == "-v") {
                let mut kinds = std::collections::BTreeMap::new();
                for a in &list {
                    *kinds.entry(a.kind.name()).or_insert(0) += 1;
                }
                println!("{kinds:?}");
            }
            for (sum, cell) in sums.iter_mut().zip(row) {
                *sum += cell / names.len() as f64;
            }
        }
        print(&format!("**mean, {title}**"), sums);
    }
}

fn print(name: &str, [alarms, rest @ ..]: [f64; 5]) {
    let rest = rest.map(|v| format!("{:.0} %", v * 100.0)).join(" | ");
    println!("| {name} | {alarms:.2} | {rest} |");
}
