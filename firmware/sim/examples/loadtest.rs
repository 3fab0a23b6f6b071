//! The load generator on its own, without a hub around it: `loadtest --port 1883 --connections 200`.
//! Options are those of `ohmstead loadtest`; see `ohmstead_sim::loadtest::Options`.

use ohmstead_model::TimestampMs;
use ohmstead_sim::loadtest::{self, Options};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const MONTH_MS: i64 = 30 * 86_400_000;

fn parse(options: &mut Options, json: &mut bool) -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    while let Some(flag) = args.next() {
        if flag == "--json" {
            *json = true;
            continue;
        }
        let value = args.next().ok_or_else(|| format!("{flag} needs a value"))?;
        match flag.as_str() {
            "--host" => options.host = value,
            "--port" => options.port = value.parse()?,
            "--connections" => options.connections = value.parse()?,
            "--rate" => options.rate = Some(value.parse()?),
            "--duration" => options.duration = Duration::from_secs_f64(value.parse()?),
            "--warmup" => options.warmup = Duration::from_secs_f64(value.parse()?),
            "--inflight" => options.inflight = value.parse()?,
            "--batch" => options.batch = value.parse()?,
            "--prefix" => options.prefix = value,
            "--username" => options.username = Some(value),
            "--password" => options.password = Some(value),
            "--seed" => options.seed = value.parse()?,
            "--base" => options.base = TimestampMs::parse(&value)?,
            "--step" => options.step = Duration::from_secs(value.parse()?),
            "--limit" => options.limit = Some(value.parse()?),
            "--journal" => options.journal = Some(value.into()),
            "--threads" => options.threads = value.parse()?,
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[expect(clippy::disallowed_methods, reason = "a program's rim, like the hub's clock")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as i64;
    let mut options = Options::new(TimestampMs(now - MONTH_MS));
    let mut json = false;
    parse(&mut options, &mut json)?;
    let report = loadtest::run(options).await?;
    println!("{}", if json { report.to_json() } else { report.to_string() });
    Ok(())
}
