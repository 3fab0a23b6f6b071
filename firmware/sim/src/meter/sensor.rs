//! What a meter makes of its load, by its calibration; and what the wire makes of a message.

use ohmstead_firmware::metering::{AcChannel, Window};
use serde_json::Value;

/// A window of the load as a meter with this calibration measures it: nominal gains are right.
pub(super) fn measured(load: &Window, channel: &AcChannel) -> Window {
    let nominal = AcChannel::sct013_030();
    let scale = |micro: i64, gain: u32, nominal: u32| {
        (i128::from(micro) * i128::from(gain) / i128::from(nominal)) as i64
    };
    let by_v = |micro| scale(micro, channel.v_nv_per_code, nominal.v_nv_per_code);
    let by_i = |micro| scale(micro, channel.i_na_per_code, nominal.i_na_per_code);
    let sign = if channel.invert { -1 } else { 1 };
    let active_uw = sign * by_v(by_i(load.active_uw));
    let window = Window { voltage_uv: by_v(load.voltage_uv), ..*load };
    if active_uw.unsigned_abs() < u64::from(channel.no_load_mw) * 1000 {
        return Window {
            current_ua: 0,
            active_uw: 0,
            apparent_uva: 0,
            raw_active_uw: active_uw,
            ..window
        };
    }
    let apparent_uva = by_v(by_i(load.apparent_uva));
    let (p, s) = (active_uw as f64, apparent_uva as f64);
    Window {
        current_ua: by_i(load.current_ua),
        active_uw,
        raw_active_uw: active_uw,
        apparent_uva,
        // Taken for inductive: the loads do not say.
        reactive_uvar: (s * s - p * p).max(0.0).sqrt() as i64,
        ..window
    }
}

/// A message with readings whose counters read zero.
pub(super) fn dipped(payload: Vec<u8>) -> Vec<u8> {
    let Ok(mut message) = serde_json::from_slice::<Value>(&payload) else { return payload };
    let readings = match &mut message {
        Value::Array(readings) => readings.as_mut_slice(),
        single => std::slice::from_mut(single),
    };
    for reading in readings {
        for key in ["energy", "energyExported"] {
            if let Some(counter) = reading.get_mut(key) {
                *counter = 0.into();
            }
        }
    }
    message.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOAD: Window = Window {
        voltage_uv: 230_000_000,
        current_ua: 2_000_000,
        active_uw: 414_000_000,
        apparent_uva: 460_000_000,
        frequency_mhz: Some(50_000),
        duration_us: 5_000_000,
        reactive_uvar: 0,
        cycles: 0,
        gap_us: 0,
        raw_i_mcode: 0,
        raw_active_uw: 0,
        clipped_v: 0,
        clipped_i: 0,
    };

    #[test]
    fn calibration_scales_what_is_measured_and_the_nominal_one_does_not() {
        let nominal = AcChannel::sct013_030();
        let m = measured(&LOAD, &nominal);
        assert_eq!(
            (m.voltage_uv, m.current_ua, m.active_uw),
            (230_000_000, 2_000_000, 414_000_000)
        );
        assert_eq!(m.power_factor(), Some(900));
        let tenth_more = AcChannel { i_na_per_code: nominal.i_na_per_code / 10 * 11, ..nominal };
        let m = measured(&LOAD, &AcChannel { invert: true, ..tenth_more });
        assert_eq!(m.voltage_uv, 230_000_000);
        assert!((m.active_uw + 455_400_000).abs() < 100, "{m:?}");
        let m = measured(&LOAD, &AcChannel { no_load_mw: 500_000, ..nominal });
        assert_eq!((m.current_ua, m.active_uw), (0, 0));
    }

    #[test]
    fn a_dip_touches_the_counters_alone() {
        let dip = |text: &str| String::from_utf8(dipped(text.into())).unwrap();
        assert_eq!(dip(r#"{"energy":1.5,"power":3}"#), r#"{"energy":0,"power":3}"#);
        assert_eq!(
            dip(r#"[{"energy":1.5,"energyExported":2.5},{"power":3}]"#),
            r#"[{"energy":0,"energyExported":0},{"power":3}]"#
        );
    }
}
