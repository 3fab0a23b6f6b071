//! Real mains waveforms through the meter, against double-precision sums over the same samples.
//! The recordings are not part of the repository; without them the tests say so and pass.

#![allow(clippy::unwrap_used, reason = "test support")]

use ohmstead_firmware::metering::{AcChannel, AcMeter, Adc, Window};
use std::path::PathBuf;
use std::process::Command;

fn waveforms() -> Option<PathBuf> {
    let shared = std::env::var_os("OHMSTEAD_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let dir = shared.join("data/waveforms");
    if dir.is_dir() && Command::new("xz").arg("--version").output().is_ok() {
        return Some(dir);
    }
    println!("skipped: needs data/waveforms below ../shared or $OHMSTEAD_SHARED, and xz");
    None
}

/// Plain double-precision figures of a stretch of samples in codes, means removed.
struct Sums {
    v: f64,
    i: f64,
    p: f64,
}

fn reference(samples: &[(u16, u16)]) -> Sums {
    let n = samples.len() as f64;
    let mean = |f: &dyn Fn(&(u16, u16)) -> f64| samples.iter().map(f).sum::<f64>() / n;
    let (v, i) = (mean(&|s| f64::from(s.0)), mean(&|s| f64::from(s.1)));
    Sums {
        v: mean(&|s| (f64::from(s.0) - v).powi(2)).sqrt(),
        i: mean(&|s| (f64::from(s.1) - i).powi(2)).sqrt(),
        p: mean(&|s| (f64::from(s.0) - v) * (f64::from(s.1) - i)),
    }
}

/// The largest errors over all windows: voltage in ppm, current in µA, power in ppm of the apparent
/// power. Window k's samples are those between its closing and the
/// one before; the first window is left out, for its start is not seen from outside. A window
/// shown as "nothing flows" must hold less than 10 mA (one recording is the noise of a charger
/// that is switched off); it is not counted.
fn compare(channel: AcChannel, samples: &[(u16, u16)]) -> (usize, [f64; 3]) {
    let mut meter = AcMeter::new(channel);
    let (volt, amp) =
        (f64::from(channel.v_nv_per_code) * 1e-9, f64::from(channel.i_na_per_code) * 1e-9);
    let (mut start, mut worst, mut windows) = (None, [0.0f64; 3], 0);
    for (k, &(v, i)) in samples.iter().enumerate() {
        let Some(w) = meter.push(v, i) else { continue };
        if let Some(start) = start.replace(k) {
            let r = reference(&samples[start..k]);
            let w: Window = w;
            if w.current_ua == 0 {
                assert!(r.i * amp < 0.010, "{} A shown as nothing", r.i * amp);
                continue;
            }
            let apparent = r.v * volt * r.i * amp;
            let errors = [
                (w.voltage_uv as f64 * 1e-6 / (r.v * volt) - 1.0) * 1e6,
                w.current_ua as f64 - r.i * amp * 1e6,
                (w.active_uw as f64 * 1e-6 - r.p * volt * amp) / apparent * 1e6,
            ];
            for (worst, e) in worst.iter_mut().zip(errors) {
                *worst = worst.max(e.abs());
            }
            windows += 1;
        }
    }
    (windows, worst)
}

fn channel(rate_hz: u32, mains_hz: u32, volt: f64, amp: f64) -> AcChannel {
    AcChannel {
        sample_rate_mhz: rate_hz * 1000,
        adc: Adc::linear(16),
        v_nv_per_code: (volt * 1e9) as u32,
        i_na_per_code: (amp * 1e9) as u32,
        no_load_mw: 0,
        window_cycles: 10,
        nominal_mhz: mains_hz * 1000,
        ..AcChannel::sct013_030()
    }
}

#[test]
fn household_appliances_read_as_double_precision_says() {
    let Some(dir) = waveforms() else { return };
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hfhad");
    std::fs::create_dir_all(&out).unwrap();
    let done = Command::new("tar")
        .arg("-xJf")
        .arg(dir.join("hfhad_i16.tar.xz"))
        .arg("-C")
        .arg(&out)
        .status()
        .unwrap();
    assert!(done.success());
    let (mut files, mut windows, mut worst) = (0, 0, [0.0f64; 3]);
    for entry in std::fs::read_dir(&out).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let code = |b: &[u8]| (i32::from(i16::from_le_bytes([b[0], b[1]])) + 32768) as u16;
        // Stored as (current, voltage).
        let samples: Vec<_> =
            bytes.chunks_exact(4).map(|c| (code(&c[2..]), code(&c[..2]))).collect();
        let (n, errors) = compare(channel(6_400, 50, 1.0 / 21.3872, 1.0 / 41.4738), &samples);
        files += 1;
        windows += n;
        worst = [worst[0].max(errors[0]), worst[1].max(errors[1]), worst[2].max(errors[2])];
    }
    println!(
        "{files} recordings, {windows} windows, worst V in ppm, I in µA, P in ppm of S: {worst:.1?}"
    );
    assert!(files == 72 && windows > 72 * 10);
    // The current is rounded to whole µA, and never shown below (P² + Q²)^½ / V.
    assert!(worst[0] < 1.0 && worst[1] < 3.0 && worst[2] < 5.0, "{worst:?}");
}

#[test]
fn sixty_hertz_cycles_at_15_khz_read_as_double_precision_says() {
    let Some(dir) = waveforms() else { return };
    let text = Command::new("xz")
        .arg("-dc")
        .arg(dir.join("plaid_cycles_30khz.csv.xz"))
        .output()
        .unwrap()
        .stdout;
    let text = String::from_utf8(text).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|l| l.split(',').collect()).collect();
    let (volt, amp) = (0.012, 0.004);
    let (mut recordings, mut windows, mut worst) = (0, 0, [0.0f64; 3]);
    for pair in rows.chunks_exact(2) {
        assert_eq!((pair[0][7], pair[1][7]), ("v", "i"));
        let codes = |row: &[&str], unit: f64| -> Vec<u16> {
            let value = |s: &&str| s.parse::<f64>().unwrap() / unit + 32768.0;
            row[8..].iter().step_by(2).map(|s| value(s).round() as u16).collect()
        };
        let cycle: Vec<_> = codes(&pair[0], volt).into_iter().zip(codes(&pair[1], amp)).collect();
        let samples = cycle.repeat(60);
        let (n, errors) = compare(channel(15_000, 60, volt, amp), &samples);
        recordings += 1;
        windows += n;
        worst = [worst[0].max(errors[0]), worst[1].max(errors[1]), worst[2].max(errors[2])];
    }
    println!(
        "{recordings} cycles, {windows} windows, worst V in ppm, I in µA, P in ppm of S: {worst:.1?}"
    );
    assert_eq!(recordings, 120);
    assert!(windows >= 119 * 4, "{windows}");
    assert!(worst[0] < 1.0 && worst[1] < 3.0 && worst[2] < 5.0, "{worst:?}");
}
