//! What hangs on the I2C bus: the display and the DC monitor. Either may be missing.

use core::cell::RefCell;
use embedded_hal_bus::i2c::RefCellDevice;
use esp_hal::Blocking;
use esp_hal::i2c::master::{Config, I2c};
use esp_hal::peripherals::{GPIO6, GPIO7, I2C0};
use esp_hal::time::{Instant, Rate};
use ina219::SyncIna219;
use ina219::address::Address;
use ina219::calibration::UnCalibrated;
use ohmstead_firmware::board::DcSource;
use ohmstead_firmware::display::{Screen, SetUp, draw, draw_set_up};
use ohmstead_firmware::metering::DcSample;
use ssd1306::mode::{BufferedGraphicsMode, DisplayConfig};
use ssd1306::prelude::{DisplayRotation, DisplaySize128x64, I2CInterface};
use ssd1306::{I2CDisplayInterface, Ssd1306};
use static_cell::StaticCell;

type Bus = RefCell<I2c<'static, Blocking>>;
type Device = RefCellDevice<'static, I2c<'static, Blocking>>;
type Ssd =
    Ssd1306<I2CInterface<Device>, DisplaySize128x64, BufferedGraphicsMode<DisplaySize128x64>>;

static BUS: StaticCell<Bus> = StaticCell::new();

/// The bus.
pub struct Panel(Option<&'static Bus>);

impl Panel {
    /// SDA on GPIO6, SCL on GPIO7, 400 kHz.
    pub fn new(i2c: I2C0<'static>, sda: GPIO6<'static>, scl: GPIO7<'static>) -> Self {
        let config = Config::default().with_frequency(Rate::from_khz(400));
        let bus = I2c::new(i2c, config).ok().map(|bus| bus.with_sda(sda).with_scl(scl));
        Self(bus.map(|bus| &*BUS.init(RefCell::new(bus))))
    }

    /// Looks who is there.
    pub fn split(&self) -> (Monitor, Display) {
        let monitor = self
            .0
            .and_then(|bus| SyncIna219::new(RefCellDevice::new(bus), Address::default()).ok());
        let display = self.0.and_then(|bus| {
            let interface = I2CDisplayInterface::new(RefCellDevice::new(bus));
            let mut display = Ssd1306::new(interface, DisplaySize128x64, DisplayRotation::Rotate0)
                .into_buffered_graphics_mode();
            display.init().ok().map(|()| display)
        });
        let found = |is_there| if is_there { "found" } else { "not found" };
        log::info!("display {}, INA219 {}", found(display.is_some()), found(monitor.is_some()));
        (Monitor(monitor), Display(display))
    }
}

/// The SSD1306.
pub struct Display(Option<Ssd>);

impl Display {
    /// Shows a channel.
    pub fn show(&mut self, screen: &Screen<'_>) {
        self.draw(|display| draw(screen, display));
    }

    /// Shows how to reach the set-up page.
    pub fn set_up(&mut self, set_up: &SetUp<'_>) {
        self.draw(|display| draw_set_up(set_up, display));
    }

    /// A display that was pulled off is not asked again.
    fn draw<E>(&mut self, draw: impl FnOnce(&mut Ssd) -> Result<(), E>) {
        let Some(display) = &mut self.0 else { return };
        // Drawing goes to memory and does not fail.
        let _ = draw(display);
        if display.flush().is_err() {
            self.0 = None;
        }
    }
}

/// The INA219.
pub struct Monitor(Option<SyncIna219<Device, UnCalibrated>>);

impl DcSource for Monitor {
    type Error = ();

    fn read(&mut self) -> Result<Option<DcSample>, ()> {
        let Some(monitor) = &mut self.0 else { return Ok(None) };
        let found = monitor.next_measurement().map_err(|_| ())?;
        Ok(found.map(|m| DcSample {
            at_us: Instant::now().duration_since_epoch().as_micros(),
            bus_uv: i64::from(m.bus_voltage.voltage_mv()) * 1000,
            shunt_nv: i64::from(m.shunt_voltage.shunt_voltage_10uv()) * 10_000,
        }))
    }
}
