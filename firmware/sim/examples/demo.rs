//! The demo household against any broker: `demo HOST PORT DIR [DAYS OF HISTORY] [SECONDS BETWEEN
//! READINGS]`; the meters' flash files are in DIR.

use ohmstead_model::{Clock, TimestampMs};
use ohmstead_sim::demo::{self, DemoOptions};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "a program's rim, like the hub's clock")]
    fn now(&self) -> TimestampMs {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        TimestampMs(since.as_millis() as i64)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(host), Some(port), Some(dir)) = (args.next(), args.next(), args.next()) else {
        return Err("usage: demo HOST PORT DIR [DAYS OF HISTORY] [SECONDS BETWEEN READINGS]".into());
    };
    let zone = jiff::tz::TimeZone::get("Europe/Paris")?;
    let mut options =
        DemoOptions::new(&host, port.parse()?, Arc::new(SystemClock), zone, dir.into());
    if let Some(days) = args.next() {
        options.history_days = days.parse()?;
    }
    if let Some(seconds) = args.next() {
        options.interval_s = seconds.parse()?;
    }
    let began = Instant::now();
    let demo = demo::start(&options)?;
    tokio::select! {
        _ = demo.history_sent() => {
            let sent = demo.produced();
            println!("{sent} readings made and acknowledged within {:.1} s; now live", began.elapsed().as_secs_f64());
            tokio::signal::ctrl_c().await?;
        }
        ended = tokio::signal::ctrl_c() => ended?,
    }
    demo.stop().await;
    Ok(())
}
