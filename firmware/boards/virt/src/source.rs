//! A made-up household: 230 V, 50 Hz and a load that steps, as the codes of a 12-bit converter.

use embassy_time::Instant;
use ohmstead_firmware::board::{DcSource, SampleSource, Sampled};
use ohmstead_firmware::metering::DcSample;
use ohmstead_runtime::Input;

/// Pairs per second.
const RATE: u64 = 4_000;
/// As many are kept as half a second's; what is older was lost.
const KEPT: u64 = RATE / 2;
const TABLE: usize = 1024;
/// 49.98 Hz.
const PHASE_STEP: u32 = ((4998u64 << 32) / (100 * RATE)) as u32;
const MIDDLE: i32 = 2048;
/// 230 V RMS at 0.19 V per code.
const VOLTS: i32 = 1712;
/// The load's peak current in codes of 24.2 mA, changing every eight seconds.
const LOADS: [i32; 6] = [24, 292, 117, 584, 60, 1100];
/// The current lags by 30 degrees.
const LAG: u32 = u32::MAX / 12;

/// The waveform in real time.
pub struct Waveform {
    sine: [i16; TABLE],
    taken: u64,
    phase: u32,
}

impl Default for Waveform {
    fn default() -> Self {
        let mut sine = [0; TABLE];
        for (k, s) in sine.iter_mut().enumerate() {
            let angle = k as f64 / TABLE as f64 * core::f64::consts::TAU;
            *s = libm::round(libm::sin(angle) * 32_767.0) as i16;
        }
        Self { sine, taken: now(), phase: 0 }
    }
}

fn now() -> u64 {
    Instant::now().as_micros() * RATE / 1_000_000
}

impl Waveform {
    fn code(&self, phase: u32, peak: i32) -> u16 {
        let sine = i32::from(self.sine[(phase >> 22) as usize]);
        (MIDDLE + ((sine * peak) >> 15)) as u16
    }
}

impl SampleSource for Waveform {
    fn poll(&mut self, _: u8) -> Option<Sampled> {
        let waiting = now() - self.taken;
        if waiting == 0 {
            return None;
        }
        if waiting > KEPT {
            let lost = waiting - KEPT;
            self.taken += lost;
            self.phase = self.phase.wrapping_add(PHASE_STEP.wrapping_mul(lost as u32));
            return Some(Sampled::Lost(lost as u32));
        }
        let load = LOADS[(self.taken / (8 * RATE)) as usize % LOADS.len()];
        let pair = Sampled::Pair {
            v: self.code(self.phase, VOLTS),
            i: self.code(self.phase.wrapping_sub(LAG), load),
        };
        self.taken += 1;
        self.phase = self.phase.wrapping_add(PHASE_STEP);
        Some(pair)
    }
}

/// There is no DC monitor.
pub struct NoDc;

impl DcSource for NoDc {
    type Error = ();

    fn read(&mut self) -> Result<Option<DcSample>, ()> {
        Ok(None)
    }
}

impl Input for Waveform {
    fn dc(&mut self, _: u8) -> Option<&mut impl DcSource> {
        None::<&mut NoDc>
    }
}
