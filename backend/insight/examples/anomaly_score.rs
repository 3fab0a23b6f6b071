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
        let mut sums = [[0.0; 2]; 5];
        for name in names {
            let history = &loads[name];
            let (alarms, list) = faults::false_alarms(history);
            let mut row = [[alarms, 0.0]; 5];
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
                *sum = [0, 1].map(|n| sum[n] + cell[n] / names.len() as f64);
            }
        }
        print(&format!("**mean, {title}**"), sums);
    }
}

/// Shares of all faults, and where that is another, of those that change the load.
fn print(name: &str, [[alarms, _], rest @ ..]: [[f64; 2]; 5]) {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let share = |[all, real]: [f64; 2]| match (percent(all), percent(real)) {
        (all, real) if all == real => all,
        (all, real) => format!("{all} ({real})"),
    };
    println!("| {name} | {alarms:.2} | {} |", rest.map(share).join(" | "));
}
