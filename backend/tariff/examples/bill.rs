//! `cargo run -p ohmstead-tariff --example bill -- --tariff URDB.json --load LOAD.csv [--json]`

use ohmstead_tariff::command::bill_command;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let (Some(tariff), Some(load)) = (option("--tariff"), option("--load")) else {
        eprintln!("usage: bill --tariff URDB.json --load LOAD.csv [--json]");
        return ExitCode::from(2);
    };
    let read = |path: &String| std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"));
    let report = read(tariff).and_then(|t| {
        let load = read(load)?;
        bill_command(&t, &load).map_err(|e| e.to_string())
    });
    match report {
        Ok(report) if args.iter().any(|a| a == "--json") => println!("{}", report.to_json()),
        Ok(report) => print!("{}", report.to_text()),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
