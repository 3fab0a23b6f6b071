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
    let devices = store.devices().await?.into_iter().filter(|d| !d.is_removed());
    let devices: Vec<_> = devices.collect();
    let ids: Vec<_> = devices.iter().map(|d| d.id.clone()).collect();
    for (d, extent) in devices.into_iter().zip(store.extents(&ids).await?) {
        let newest = extent.last.map_or_else(|| "no readings".to_owned(), |r| r.at.to_string());
        println!("{}\t{}\t{newest}", d.id, d.name.unwrap_or_default());
    }
    Ok(())
}
