//! Prints the score tables of docs/FORECASTS.md:
//! `cargo run --release -p ohmstead-insight --example forecast_score [origins [directory]] [--midnights WHICH] [--only GROUP] [--choices]`
//!
//! `--midnights` takes others than those of the table: `between`, `year`, `weeks` or `days`; `--only settled` leaves
//! out what no parameter may be chosen by; `--choices` prints what each choice of midnights makes of the same models.
//!
//! With a directory, it is given each load as `NAME.csv` for other programs: the hours at which a
//! forecast begins, and below, line by line, the load of each hour, kWh, empty where it is not known.

#[path = "../tests/support/forecast_score.rs"]
mod forecast_score;
#[path = "../tests/support/households.rs"]
mod households;

use forecast_score::{LoadScore, Midnights};
use ohmstead_insight::History;
use std::collections::BTreeMap;
use std::path::Path;

type Loads = BTreeMap<String, History>;

const GROUPS: [(&str, &[&str]); 3] = [
    ("settled on", &households::SETTLED_ON),
    ("kept aside", &households::KEPT_ASIDE),
    ("systems", &households::SYSTEMS),
];

fn main() {
    let mut plain = Vec::new();
    let (mut which, mut only, mut is_choices) = (Midnights::Spread, None, false);
    let mut all = std::env::args().skip(1);
    while let Some(arg) = all.next() {
        match arg.as_str() {
            "--choices" => is_choices = true,
            "--only" => only = all.next(),
            "--midnights" => {
                let name = all.next().unwrap_or_default();
                which = Midnights::named(&name).expect("spread, between, year, weeks or days");
            }
            _ => plain.push(arg),
        }
    }
    let origins = plain.first().and_then(|a| a.parse().ok()).unwrap_or(12);
    let Some(loads) = households::all() else { return };
    if let Some(directory) = plain.get(1) {
        for (name, history) in &loads {
            write(Path::new(directory), name, &which.of(history, origins), history)
                .expect("the directory is writable");
        }
    }
    if is_choices { choices(&loads, origins) } else { table(&loads, which, origins, only) }
}

fn write(
    directory: &Path,
    name: &str,
    origins: &[usize],
    history: &History,
) -> std::io::Result<()> {
    let origins: Vec<String> = origins.iter().map(ToString::to_string).collect();
    let hour = |v: &f64| if v.is_finite() { v.to_string() } else { String::new() };
    let hours: Vec<String> = history.values().iter().map(hour).collect();
    let text = format!("{}\n{}\n", origins.join(","), hours.join("\n"));
    std::fs::write(directory.join(format!("{name}.csv")), text)
}

fn table(loads: &Loads, which: Midnights, origins: usize, only: Option<String>) {
    println!(
        "| load | hour, of naive | 28-day median of the hour, of naive | day, of naive | bias | in the 80 % band | pinball 10/50/90, kWh | ms |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let is_asked = |title: &str| only.as_ref().is_none_or(|o| title.starts_with(o.as_str()));
    for (title, names) in GROUPS.iter().filter(|g| is_asked(g.0)) {
        let all = scores(loads, names, which, origins);
        for (name, score) in names.iter().zip(&all) {
            print(name, score);
        }
        print(&format!("**mean, {title}**"), &mean(&all));
    }
    if is_asked("systems")
        && let Some(temperature) = households::temperature_of_victoria()
    {
        let load = &loads["Victoria"];
        let score = forecast_score::score(load, Some(&temperature), which, origins);
        print("Victoria, temperature known", &score);
    }
}

/// One line for each choice of midnights: the households that were kept aside, and all six.
fn choices(loads: &Loads, origins: usize) {
    println!(
        "| {origins} midnights | days | hour, kept aside | 28-day median | ours of it | hour, all | 28-day median | ours of it | day, kept aside | day, all |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (which, name) in Midnights::ALL {
        let aside = scores(loads, &households::KEPT_ASIDE, which, origins);
        let mut all = scores(loads, &households::SETTLED_ON, which, origins);
        all.extend(&aside);
        let days: usize = all.iter().map(|s| s.days).sum();
        let (aside, all) = (mean(&aside), mean(&all));
        let hours = |s: &LoadScore| {
            format!("{:.3} | {:.3} | {:.2}", s.hour, s.month_median, s.hour / s.month_median)
        };
        println!(
            "| {name} | {days} | {} | {} | {:.3} | {:.3} |",
            hours(&aside),
            hours(&all),
            aside.day,
            all.day
        );
    }
}

fn scores(loads: &Loads, names: &[&str], which: Midnights, origins: usize) -> Vec<LoadScore> {
    names.iter().map(|name| forecast_score::score(&loads[*name], None, which, origins)).collect()
}

fn mean(all: &[LoadScore]) -> LoadScore {
    let mean = |f: fn(&LoadScore) -> f64| all.iter().map(f).sum::<f64>() / all.len() as f64;
    LoadScore {
        days: all.iter().map(|s| s.days).sum(),
        hour: mean(|s| s.hour),
        month_median: mean(|s| s.month_median),
        day: mean(|s| s.day),
        bias: mean(|s| s.bias.abs()),
        covered: mean(|s| s.covered),
        pinball: [mean(|s| s.pinball[0]), mean(|s| s.pinball[1]), mean(|s| s.pinball[2])],
        milliseconds: mean(|s| s.milliseconds),
    }
}

fn print(name: &str, s: &LoadScore) {
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
