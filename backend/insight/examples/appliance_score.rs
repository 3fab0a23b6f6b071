//! Prints the score table of docs/APPLIANCES.md:
//! `cargo run --release -p ohmstead-insight --example appliance_score`

#[path = "../tests/support/submeters.rs"]
mod submeters;

fn main() {
    let Some(scores) = submeters::scores() else { return };
    println!(
        "| appliance | minutes by the sub-meter | by the estimate | both | precision | recall | F1 | kWh by the sub-meter | kWh estimated | confidence |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for s in scores {
        println!(
            "| {} | {} | {} | {} | {:.2} | {:.2} | **{:.2}** | {:.0} | {:.0} | {:.2} |",
            s.kind.name(),
            s.truth,
            s.said,
            s.both,
            s.both as f64 / s.said.max(1) as f64,
            s.both as f64 / s.truth.max(1) as f64,
            s.f1(),
            s.kwh.0,
            s.kwh.1,
            s.confidence
        );
    }
}
