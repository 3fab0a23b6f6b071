//! A meter's life: one boot after the other on the same flash.

use super::boot::{Boot, Ended};
use super::{Broker, MeterOptions, Progress};
use crate::fault::{Fault, FaultKind};
use crate::time::SimTime;
use embedded_storage::nor_flash::NorFlash;
use ohmstead_firmware::cell::CellError;
use ohmstead_firmware::identity::{Identity, parse_version};
use ohmstead_firmware::layout::{Layout, Region};
use ohmstead_firmware::meter::{load, save};
use ohmstead_firmware::metering::{AcChannel, DcChannel};
use ohmstead_firmware::record::MAX_CHANNELS;
use ohmstead_firmware::settings::{MAX_BYTES, Settings};
use ohmstead_model::TimestampMs;
use ohmstead_wire::info::ChannelKind;
use std::cell::RefCell;
use tokio::sync::watch;

pub(super) struct Engine {
    pub broker: Broker,
    pub options: MeterOptions,
    pub time: SimTime,
    /// Everything up to here is measured, or was without power.
    pub at: TimestampMs,
    /// Up to here readings are history.
    pub live_from: TimestampMs,
    pub progress: Progress,
    pub sender: watch::Sender<Progress>,
}

impl Engine {
    pub fn new(
        broker: Broker,
        options: MeterOptions,
        time: SimTime,
        sender: watch::Sender<Progress>,
    ) -> Self {
        let (at, live_from) = (options.from, time.now());
        Self { broker, options, time, at, live_from, progress: Progress::default(), sender }
    }

    /// Lives until it is stopped, or its flash fails; hands the flash back.
    pub async fn run<F: NorFlash>(mut self, flash: F, mut stopped: watch::Receiver<bool>) -> F {
        let flash = RefCell::new(flash);
        let device = self.options.device.clone();
        let ids = [device.as_str()];
        if self.provision(&flash).is_err() {
            tracing::error!(%device, "a virtual meter's flash cannot be written");
            return flash.into_inner();
        }
        loop {
            let Ok(mut boot) = Boot::new(&mut self, &flash, &ids) else {
                tracing::error!(%device, "a virtual meter's flash cannot be used");
                break;
            };
            match boot.run(&mut stopped).await {
                Ended::Restart => {}
                Ended::Interrupted(fault) => {
                    let stop = stopped.wait_for(|stop| *stop);
                    tokio::select! {
                        _ = stop => break,
                        () = Self::stay_off(&self.time, fault) => {}
                    }
                    self.at = Self::after(fault, &flash);
                }
                Ended::Stopped => break,
            }
        }
        flash.into_inner()
    }

    async fn stay_off(time: &SimTime, fault: Fault) {
        if fault.kind == FaultKind::PowerCut {
            time.sleep_until(fault.during.to).await;
        }
    }

    /// When the next boot begins, and with what in flash.
    fn after<F: NorFlash>(fault: Fault, flash: &RefCell<F>) -> TimestampMs {
        match fault.kind {
            FaultKind::PowerCut => return fault.during.to,
            FaultKind::CounterReset => {
                let wiped = Region::new(flash, Layout::OUTBOX).erase(0, Layout::OUTBOX.len);
                if wiped.is_err() {
                    tracing::error!("a virtual meter's flash cannot be erased");
                }
            }
            _ => {}
        }
        fault.during.from
    }

    /// What a factory, or the hub, would have put into the flash.
    fn provision<F: NorFlash>(&self, flash: &RefCell<F>) -> Result<(), CellError<F::Error>> {
        let mut buffer = [0; MAX_BYTES];
        let known = Settings::from_bytes(load(flash, Layout::SETTINGS, &mut buffer)?);
        let mut channels = [None; MAX_CHANNELS];
        channels[0] = Some(self.identity().ac);
        let mut settings = known.unwrap_or(Settings::new(channels));
        settings.interval_s = self.options.interval_s;
        save(flash, Layout::SETTINGS, settings.to_bytes(&mut buffer))?;
        let has_model = !load(flash, Layout::MODEL, &mut buffer)?.is_empty();
        if let Some(model) = self.options.model.filter(|_| !has_model) {
            save(flash, Layout::MODEL, &model.encode())?;
        }
        Ok(())
    }

    pub fn identity(&self) -> Identity {
        Identity {
            board: "virtual",
            version: const { parse_version(env!("CARGO_PKG_VERSION")) },
            // Before any load begins, see `crate::load`.
            built_ms: 1_577_836_800_000,
            key: None,
            kinds: &[ChannelKind::Ac],
            ac: AcChannel { load_only: !self.options.source.exports(), ..AcChannel::sct013_030() },
            dc: DcChannel { shunt_uohm: 1, shunt_offset_nv: 0, no_load_ua: 0, max_gap_us: 0 },
            ntp: "",
        }
    }

    pub fn tell(&self) {
        let progress = self.progress;
        self.sender.send_if_modified(|told| {
            let changed = *told != progress;
            *told = progress;
            changed
        });
    }
}
