//! The Wi-Fi station: joins the provisioned network, and again whenever it is lost.

use embassy_time::Timer;
use esp_hal::peripherals::WIFI;
use esp_hal::rng::Rng;
use esp_radio::wifi::sta::StationConfig;
use esp_radio::wifi::{
    AuthenticationMethodConfig, Config, ControllerConfig, Password, Ssid, WifiController,
};
use ohmstead_firmware::uplink::backoff::Backoff;
use ohmstead_runtime::Provisioning;

/// The controller, set to the provisioned network; `None` when the radio does not start.
pub fn controller(wifi: WIFI<'static>, p: &Provisioning) -> Option<WifiController<'static>> {
    let name = p.wifi_ssid.as_deref().unwrap_or_default();
    let ssid = Ssid::try_from(name).ok()?;
    let authentication = match p.wifi_password.as_deref() {
        Some(password) if !password.is_empty() => {
            AuthenticationMethodConfig::WpaWpa2Personal(Password::try_from(password).ok()?)
        }
        _ => AuthenticationMethodConfig::Open,
    };
    let mut controller = match WifiController::new(wifi, ControllerConfig::default()) {
        Ok(controller) => controller,
        Err(why) => {
            log::error!("Wi-Fi: {why:?}");
            return None;
        }
    };
    let station = StationConfig::default().with_ssid(ssid).with_authentication(authentication);
    if let Err(why) = controller.set_config(&Config::Station(station)) {
        log::error!("Wi-Fi: {why:?}");
        return None;
    }
    Some(controller)
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
                let lost = controller.wait_for_disconnect_async().await;
                log::warn!("Wi-Fi lost: {lost:?}");
            }
            Err(why) => log::warn!("Wi-Fi not joined: {why:?}"),
        }
        Timer::after_millis(backoff.failed().unsigned_abs()).await;
    }
}
