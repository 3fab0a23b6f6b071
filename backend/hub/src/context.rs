//! What every subcommand stands on: the store and its lock, the site's calendar.

use crate::clock::{self, SystemClock};
use crate::config::{Config, StoreAddress};
use crate::filling::check_whole;
use crate::lock::DirLock;
use anyhow::{Context, anyhow, bail};
use ohmstead_analysis::Analysis;
use ohmstead_billing::Billing;
use ohmstead_derive::{Derive, Refused};
use ohmstead_fleet::FleetConfig;
use ohmstead_identity::{Identity, SystemRandom};
use ohmstead_ingest::{Limits, Live};
use ohmstead_model::{Clock, DeviceId, SiteCalendar};
use ohmstead_store::Store;
use ohmstead_store::identity::{SiteId, SiteRecord};
use ohmstead_store_mongo::MongoStore;
use ohmstead_store_sqlite::SqliteStore;
use std::sync::Arc;
use std::time::Duration;

/// How soon a store that is away is asked for again, at first and after a while.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The configured store, and the lock on the data directory; made where it is missing.
///
/// # Errors
/// When the directory is in use or the store cannot be opened.
pub async fn open_store(config: &Config) -> anyhow::Result<(Arc<dyn Store>, DirLock)> {
    let (address, lock) = hold(config)?;
    let opened = open_at(&address).await;
    let store = opened.with_context(|| format!("cannot open the store {address}"))?;
    check_whole(&*store).await?;
    clock::go_by(&*store).await?;
    Ok((store, lock))
}

/// The same; a store that is away is waited for, for as long as it takes.
///
/// # Errors
/// When the directory is in use, or the store was reached and cannot be used.
pub async fn await_store(config: &Config) -> anyhow::Result<(Arc<dyn Store>, DirLock)> {
    let (address, lock) = hold(config)?;
    let mut pause = FIRST_PAUSE;
    loop {
        match open_at(&address).await {
            Err(error) if error.is_retryable() && matches!(address, StoreAddress::Mongo(_)) => {
                tracing::warn!(%error, "the store {address} is away; trying again in {pause:?}");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            opened => {
                let store = opened.with_context(|| format!("cannot open the store {address}"))?;
                check_whole(&*store).await?;
                clock::go_by(&*store).await?;
                return Ok((store, lock));
            }
        }
    }
}

/// The same as [`open_store`], of a store that must be there already.
///
/// # Errors
/// When it is not, or as [`open_store`].
pub async fn open_existing(config: &Config) -> anyhow::Result<(Arc<dyn Store>, DirLock)> {
    match config.store.address() {
        StoreAddress::Sqlite(dir) if !ohmstead_store_sqlite::is_there(&dir) => {
            bail!("there is no store in {}: is --data right?", dir.display());
        }
        StoreAddress::Mongo(url) if !ohmstead_store_mongo::is_there(url.expose()).await? => {
            bail!("there is no store in {url}: is store.url right?");
        }
        _ => open_store(config).await,
    }
}

/// Where the store is, and the lock on the directories that this process needs for itself.
fn hold(config: &Config) -> anyhow::Result<(StoreAddress, DirLock)> {
    let mut lock = DirLock::take(&config.store.dir)?;
    let address = config.store.address();
    if let StoreAddress::Sqlite(dir) = &address {
        lock.take_also(dir)?;
    }
    Ok((address, lock))
}

/// Opens the store at an address; one that is not there yet is made.
async fn open_at(address: &StoreAddress) -> ohmstead_store::Result<Arc<dyn Store>> {
    match address {
        StoreAddress::Sqlite(dir) => Ok(Arc::new(SqliteStore::open(dir)?)),
        StoreAddress::Mongo(url) => Ok(Arc::new(MongoStore::open(url.expose()).await?)),
    }
}

/// The site's calendar, as configured.
///
/// # Errors
/// When the zone is not known.
pub fn calendar(config: &Config) -> anyhow::Result<SiteCalendar> {
    Ok(SiteCalendar::new(&config.site.timezone, config.site.billing_day)?)
}

/// The site that a hub begins with, as configured; later changes are made in the dashboard.
pub fn first_site(config: &Config) -> SiteRecord {
    let site = &config.site;
    SiteRecord {
        id: SiteId::first(),
        name: site.name.clone(),
        timezone: site.timezone.clone(),
        currency: site.currency.clone(),
        billing_day: site.billing_day,
        nominal_voltage: site.nominal_voltage,
        silent_after_s: site.silent_after_s,
        language: site.language,
        created_at: SystemClock.now(),
    }
}

/// People, sites and tokens of an opened store.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn identity(config: &Config, store: Arc<dyn Store>) -> anyhow::Result<Identity> {
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    let opened = Identity::open(store, clock, random, first_site(config)).await;
    opened.context("cannot read who may sign in")
}

/// What readings are checked against, as configured.
///
/// # Errors
/// When `ingest.earliest` is no time.
pub fn limits(config: &Config) -> anyhow::Result<Limits> {
    Ok(Limits { earliest: config.ingest.earliest()?, ..Limits::default() })
}

/// Derivation on an opened store, with nobody who listens for news.
pub fn derive(store: Arc<dyn Store>) -> Derive {
    Derive::new(store, Live::new(1))
}

/// Billing on an opened store.
///
/// # Errors
/// When the zone is not known.
pub fn billing(config: &Config, store: Arc<dyn Store>) -> anyhow::Result<Billing> {
    let derive = Arc::new(derive(store.clone()));
    let clock = Arc::new(SystemClock);
    let analysis = Analysis::new(store.clone(), derive.clone(), clock.clone());
    let billing = Billing::new(store, derive, clock, calendar(config)?, config.site.billing_day);
    Ok(billing.expecting(Arc::new(analysis)))
}

/// What meters in the field need of the configuration.
///
/// # Errors
/// When the key or the zone is none.
pub fn fleet_config(config: &Config) -> anyhow::Result<FleetConfig> {
    let calendar = calendar(config)?;
    // Standard time is the lesser offset of winter and summer, wherever winter is.
    let offsets = [1_735_732_800, 1_751_371_200].map(|s| {
        let at = jiff::Timestamp::from_second(s).unwrap_or_default();
        calendar.zone().to_offset(at).seconds() / 60
    });
    let utc_offset_min = i16::try_from(offsets[0].min(offsets[1])).unwrap_or(0);
    Ok(FleetConfig { ota_key: config.ota.key()?, utc_offset_min })
}

/// Why a correction or settings were refused, for the command line.
pub fn explain(refused: Refused) -> anyhow::Error {
    match refused {
        Refused::Unknown(device) => unknown_device(&device),
        other => other.into(),
    }
}

/// No such device, and how to find the right one.
pub fn unknown_device(device: &DeviceId) -> anyhow::Error {
    anyhow!("no device {device} is known; `ohmstead device list` names them")
}
