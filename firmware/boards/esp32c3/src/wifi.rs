//! The Wi-Fi: joins the provisioned network, and again whenever it is lost; or opens a network of
//! its own for the set-up page.

use embassy_time::{Duration, Timer, with_timeout};
use esp_hal::peripherals::WIFI;
use esp_hal::rng::Rng;
use esp_radio::wifi::ap::AccessPointConfig;
use esp_radio::wifi::scan::ScanConfig;
use esp_radio::wifi::sta::StationConfig;
use esp_radio::wifi::{
    AuthenticationMethodConfig, Config, ControllerConfig, Password, Ssid, WifiController, WifiError,
};
use ohmstead_firmware::uplink::backoff::Backoff;
use ohmstead_runtime::Provisioning;
use ohmstead_runtime::portal::{AccessPoint, Networks};
use portable_atomic::{AtomicI32, Ordering};

/// The page lists what was heard within this time.
const SCAN: Duration = Duration::from_secs(10);
/// The page serves four connections; more phones would only wait.
const MAX_PHONES: u16 = 4;

/// The radio; `None` when it does not start.
pub fn start(wifi: WIFI<'static>) -> Option<WifiController<'static>> {
    said(WifiController::new(wifi, ControllerConfig::default()))
}

fn said<T>(result: Result<T, WifiError>) -> Option<T> {
    result.inspect_err(|why| log::error!("Wi-Fi: {why:?}")).ok()
}

/// The radio, set to the provisioned network; `None` when it does not start.
pub fn controller(wifi: WIFI<'static>, p: &Provisioning) -> Option<WifiController<'static>> {
    let name = p.wifi_ssid.as_deref().unwrap_or_default();
    let ssid = Ssid::try_from(name).ok()?;
    let authentication = match p.wifi_password.as_deref() {
        Some(password) if !password.is_empty() => {
            AuthenticationMethodConfig::WpaWpa2Personal(Password::try_from(password).ok()?)
        }
        _ => AuthenticationMethodConfig::Open,
    };
    let mut controller = start(wifi)?;
    let station = StationConfig::default().with_ssid(ssid).with_authentication(authentication);
    said(controller.set_config(&Config::Station(station)))?;
    Some(controller)
}

/// Names of the networks around, strongest first; none when the radio hears nothing.
pub async fn networks(controller: &mut WifiController<'static>) -> Networks {
    let mut names = Networks::new();
    if said(controller.set_config(&Config::Station(StationConfig::default()))).is_none() {
        return names;
    }
    // More than are shown, because of those that are heard twice.
    let config = ScanConfig::default().with_max(32);
    let Ok(Ok(mut found)) = with_timeout(SCAN, controller.scan_async(&config)).await else {
        return names;
    };
    found.sort_unstable_by_key(|point| core::cmp::Reverse(point.signal_strength));
    for point in &found {
        let name = point.ssid.as_str();
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            // Those that are too many are the weakest; they can be typed.
            let _ = name.try_into().map(|name| names.push(name));
        }
    }
    names
}

/// Opens the meter's own network; `None` when that fails.
pub fn open(controller: &mut WifiController<'static>, own: &AccessPoint) -> Option<()> {
    let key = Password::try_from(own.key.as_str()).ok()?;
    let point = AccessPointConfig::default()
        .with_ssid(Ssid::try_from(own.name.as_str()).ok()?)
        .with_authentication(AuthenticationMethodConfig::Wpa2Personal(key))
        .with_max_connections(MAX_PHONES);
    said(controller.set_config(&Config::AccessPoint(point)))
}

/// How strongly the access point is heard, dBm; 0: not joined.
static SIGNAL: AtomicI32 = AtomicI32::new(0);
/// It is looked at this often.
const LOOK: Duration = Duration::from_secs(30);

/// How strongly the access point is heard, dBm.
pub fn signal() -> Option<i8> {
    let dbm = SIGNAL.load(Ordering::Relaxed);
    i8::try_from(dbm).ok().filter(|dbm| *dbm < 0)
}

/// Joins, and joins again.
#[embassy_executor::task]
pub async fn keep_connected(mut controller: WifiController<'static>) -> ! {
    let mut backoff = Backoff::new(Rng::new().random());
    loop {
        match controller.connect_async().await {
            Ok(joined) => {
                log::info!("joined, channel {}", joined.channel);
                backoff.succeeded();
                let lost = loop {
                    SIGNAL.store(controller.rssi().unwrap_or(0), Ordering::Relaxed);
                    let lost = controller.wait_for_disconnect_async();
                    if let Ok(lost) = with_timeout(LOOK, lost).await {
                        break lost;
                    }
                };
                SIGNAL.store(0, Ordering::Relaxed);
                log::warn!("Wi-Fi lost: {lost:?}");
            }
            Err(why) => log::warn!("Wi-Fi not joined: {why:?}"),
        }
        Timer::after_millis(backoff.failed().unsigned_abs()).await;
    }
}
