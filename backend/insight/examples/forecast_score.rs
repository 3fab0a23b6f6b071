//! Prints the score table of docs/FORECASTS.md:
//! `cargo run --release -p ohmstead-insight --example forecast_score [origins [directory]]`
//!
//! With a directory, it is given each load as `NAME.csv` for other programs: the hours at which a
//! forecast begins, and below, line by line, the load of each hour, kWh, empty where it is not known.

#[path = "../tests/support/forecast_score.rs"]
mod forecast_score;
#[path = "../tests/support/households.rs"]
mod households;

use ohmstead_insight::History;
use std::path::Path;

fn write(directory: &Path, name: &str, history: &History, origins: usize) -> std::io::Result<()> {
    let origins = forecast_score::midnights(history, origins);
    let origins: Vec<String> = origins.iter().map(ToString::to_string).collect();
    let hour = |v: &f64| if v.is_finite() { v.to_string() } else { String::new() };
    let hours: Vec<String> = history.values().iter().map(hour).collect();
    let text = format!("{}\n{}\n", origins.join(","), hours.join("\n"));
    std::fs::write(directory.join(format!("{name}.csv")), text)
}

fn main() {
    let origins = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(12);
    let Some(loads) = households::all() else { return };
    if let Some(directory) = std::env::args().nth(2) {
        for (name, history) in &loads {
            write(Path::new(&directory), name, history, origins)
                .expect("the directory is writable");
        }
    }
    println!(
        "| load | hour, of naive | 28-day median of the hour, of naive | day, of naive | bias | in the 80 % band | pinball 10/50/90, kWh | ms |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let groups: [(&str, &[&str]); 3] = [
        ("settled on", &households::SETTLED_ON),
        ("kept aside", &households::KEPT_ASIDE),
        ("systems", &households::SYSTEMS),
    ];
    for (title, names) in groups {
        let mut all = Vec::new();
        for name in names {
            let s = forecast_score::score(&loads[*name], origins);
            print(name, &s);
            all.push(s);
        }
        let mean = |f: fn(&forecast_score::LoadScore) -> f64| {
            all.iter().map(f).sum::<f64>() / all.len() as f64
        };
        print(
            &format!("**mean, {title}**"),
            &forecast_score::LoadScore {
                hour: mean(|s| s.hour),
                month_median: mean(|s| s.month_median),
                day: mean(|s| s.day),
                bias: mean(|s| s.bias.abs()),
                covered: mean(|s| s.covered),
                pinball: [mean(|s| s.pinball[0]), mean(|s| s.pinball[1]), mean(|s| s.pinball[2])],
                milliseconds: mean(|s| s.milliseconds),
            },
        );
    }
}

fn print(name: &str, s: &forecast_score::LoadScore) {
    let [a, b, c] = s.pinball;
    println!(
        "| {name} | {:.3} | {:.3} | {:.3} | {:+.1} % | {:.0} % | {a:.3} / {b:.3} / {c:.3} | {:.0} |",
        s.hour,
        s.month_median,
        s.day,
        s.bias * 100.0,
        s.covered * 100.0,
        s.milliseconds
    );
}
