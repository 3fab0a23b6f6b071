//! The mains' waveform: a timer's interrupt converts voltage and current, one after the other.

use core::cell::RefCell;
use critical_section::Mutex;
use esp_hal::Blocking;
use esp_hal::analog::adc::{Adc, AdcCalBasic, AdcConfig, AdcPin, Attenuation};
use esp_hal::handler;
use esp_hal::peripherals::{ADC1, GPIO0, GPIO1};
use esp_hal::time::{Duration, Instant};
use esp_hal::timer::PeriodicTimer;
use esp_hal::timer::timg::Timer;
use heapless::spsc::{Consumer, Producer, Queue};
use ohmstead_firmware::board::{DcSource, SampleSource, Sampled};
use ohmstead_runtime::Input;
use static_cell::StaticCell;

use crate::panel::Monitor;

/// A conversion on the C6 takes some 45 us, on the C3 some 25.
#[cfg(feature = "c6")]
pub const PAIRS_PER_S: u32 = 2_000;
/// Pairs of voltage and current per second.
#[cfg(not(feature = "c6"))]
pub const PAIRS_PER_S: u32 = 4_000;
/// How much later the current is converted; what is left of it goes into the phase calibration.
#[cfg(feature = "c6")]
pub const SKEW_NS: i32 = 45_000;
/// As above.
#[cfg(not(feature = "c6"))]
pub const SKEW_NS: i32 = 25_000;

const PERIOD_US: u64 = 1_000_000 / PAIRS_PER_S as u64;
/// Half a second, and more than erasing a flash page takes.
const WAITING: usize = 2_048;
/// No code of a 12-bit converter: so a pair needs no mark of its own, and half the memory.
const LOST: u16 = u16::MAX;

/// Codes of voltage and current; or [`LOST`] and how many pairs.
type Packed = (u16, u16);

type Pin<P> = AdcPin<P, ADC1<'static>, AdcCalBasic<ADC1<'static>>>;

struct Sampler {
    adc: Adc<'static, ADC1<'static>, Blocking>,
    v: Pin<GPIO0<'static>>,
    i: Pin<GPIO1<'static>>,
    timer: PeriodicTimer<'static, Blocking>,
    last: Instant,
    /// Not told yet.
    lost: u32,
    queue: Producer<'static, Packed>,
}

static SAMPLER: Mutex<RefCell<Option<Sampler>>> = Mutex::new(RefCell::new(None));
static QUEUE: StaticCell<Queue<Packed, WAITING>> = StaticCell::new();

/// Begins to sample: voltage on GPIO0, current on GPIO1.
pub fn start(
    adc: ADC1<'static>,
    v: GPIO0<'static>,
    i: GPIO1<'static>,
    timer: Timer<'static>,
) -> Samples {
    let (queue, samples) = QUEUE.init(Queue::new()).split();
    let mut config = AdcConfig::new();
    let v = config.enable_pin_with_cal(v, Attenuation::_11dB);
    let i = config.enable_pin_with_cal(i, Attenuation::_11dB);
    let mut timer = PeriodicTimer::new(timer);
    timer.set_interrupt_handler(tick);
    let sampler =
        Sampler { adc: Adc::new(adc, config), v, i, timer, last: Instant::now(), lost: 0, queue };
    critical_section::with(|cs| {
        let mut slot = SAMPLER.borrow_ref_mut(cs);
        let sampler = slot.insert(sampler);
        sampler.timer.listen();
        if sampler.timer.start(Duration::from_micros(PERIOD_US)).is_err() {
            log::error!("the sampling timer does not start");
        }
    });
    Samples(samples)
}

#[handler]
fn tick() {
    critical_section::with(|cs| {
        if let Some(sampler) = SAMPLER.borrow_ref_mut(cs).as_mut() {
            sampler.timer.clear_interrupt();
            sampler.sample();
        }
    });
}

impl Sampler {
    fn sample(&mut self) {
        let now = Instant::now();
        let passed = (now - self.last).as_micros();
        self.last = now;
        // Interrupts were off: a flash page was erased, or the radio was set up.
        self.lost += ((passed + PERIOD_US / 2) / PERIOD_US).saturating_sub(1) as u32;
        let v = nb::block!(self.adc.read_oneshot(&mut self.v));
        let i = nb::block!(self.adc.read_oneshot(&mut self.i));
        // More than fit into one entry are told in several.
        let told = self.lost.min(u32::from(u16::MAX)) as u16;
        if told > 0 && self.queue.enqueue((LOST, told)).is_ok() {
            self.lost -= u32::from(told);
        }
        let pair = match (v, i) {
            (Ok(v), Ok(i)) if self.lost == 0 => Some((v, i)),
            _ => None,
        };
        if pair.is_none_or(|pair| self.queue.enqueue(pair).is_err()) {
            self.lost += 1;
        }
    }
}

/// What was sampled and not taken yet.
pub struct Samples(Consumer<'static, Packed>);

/// Both channels: mains on 0, the DC monitor on 1.
pub struct Inputs {
    /// Channel 0.
    pub samples: Samples,
    /// Channel 1.
    pub monitor: Monitor,
}

impl SampleSource for Inputs {
    fn poll(&mut self, channel: u8) -> Option<Sampled> {
        let (v, i) = if channel == 0 { self.samples.0.dequeue()? } else { return None };
        Some(if v == LOST { Sampled::Lost(u32::from(i)) } else { Sampled::Pair { v, i } })
    }
}

impl Input for Inputs {
    fn dc(&mut self, channel: u8) -> Option<&mut impl DcSource> {
        (channel == 1).then_some(&mut self.monitor)
    }
}
