//! `ohmstead device list`.

use crate::args::DataArgs;
use crate::config::Config;
use crate::context::open_existing;

/// Prints every device that is not removed: id, name, newest reading.
///
/// # Errors
/// When the store is in use or cannot be read.
pub async fn run(args: &DataArgs) -> anyhow::Result<()> {
    let (store, _lock) = open_existing(&Config::of_data(args)?).await?;
    for d in store.devices().await?.into_iter().filter(|d| !d.is_removed()) {
        let newest = d.last_reading.map_or_else(|| "no readings".to_owned(), |r| r.at.to_string());
        println!("{}\t{}\t{newest}", d.id, d.name.unwrap_or_default());
    }
    Ok(())
}
