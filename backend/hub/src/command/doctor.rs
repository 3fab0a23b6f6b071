//! `ohmstead doctor`: what is wrong, and how to mend it.

use crate::args::DataArgs;
use crate::doctor::{Finding, Grade, Manner, examine};
use anyhow::bail;
use clap::Args;
use serde_json::json;

/// `ohmstead doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    #[command(flatten)]
    data: DataArgs,
    /// As JSON.
    #[arg(long)]
    json: bool,
    /// Do not read the whole database.
    #[arg(long)]
    quick: bool,
    /// Where the hub answers, if not where the configuration says.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

/// Looks at everything, and prints what was found.
///
/// # Errors
/// When there is a fault; warnings are none.
pub async fn run(args: DoctorArgs) -> anyhow::Result<()> {
    let DoctorArgs { data, json, quick, url } = args;
    let manner = Manner { is_quick: quick, url };
    let found = tokio::task::spawn_blocking(move || examine(&data, &manner)).await?;
    if json {
        let worst = found.iter().map(|f| f.grade).max();
        println!("{:#}", json!({"worst": worst, "findings": found}));
    } else {
        found.iter().for_each(tell);
    }
    match found.iter().filter(|f| f.grade == Grade::Fault).count() {
        0 => Ok(()),
        1 => bail!("something is wrong; what mends it is said above"),
        n => bail!("{n} things are wrong; what mends them is said above"),
    }
}

fn tell(finding: &Finding) {
    let grade = match finding.grade {
        Grade::Ok => "ok",
        Grade::Warning => "warning",
        Grade::Fault => "FAULT",
    };
    println!("{grade:8} {:14} {}", finding.part, finding.what);
    if let Some(mend) = &finding.mend {
        println!("{:23} -> {mend}", "");
    }
}
