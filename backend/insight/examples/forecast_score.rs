//! Prints the score table of docs/FORECASTS.md:
//! `cargo run --release -p ohmstead-insight --example forecast_score [origins]`

#[path = "../tests/support/forecast_score.rs"]
mod forecast_score;
#[path = "../tests/support/households.rs"]
mod households;

fn main() {
    let origins = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(12);
    let Some(loads) = households::all() else { return };
    println!(
        "| load | hour, of naive | day, of naive | bias | in the 80 % band | pinball 10/50/90, kWh | ms |"
    );
    println!("|---|---|---|---|---|---|---|");
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
        "| {name} | {:.3} | {:.3} | {:+.1} % | {:.0} % | {a:.3} / {b:.3} / {c:.3} | {:.0} |",
        s.hour,
        s.day,
        s.bias * 100.0,
        s.covered * 100.0,
        s.milliseconds
    );
}
