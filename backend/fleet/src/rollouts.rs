//! Roll-outs carried out: kept, resumed after a restart, moved on by what meters say.

use crate::firmware::parse_version;
use crate::report::MeterInfo;
use crate::rollout::{Rollout, RolloutState, Stage, Target, TargetState};
use crate::rollout_record::{Rollouts, read};
use crate::{Fleet, FleetError};
use ohmstead_model::DeviceId;
use ohmstead_store::{CommandRecord, CommandState, StoreError};
use ohmstead_wire::command::OtaOffer;
use ohmstead_wire::{Command, Order};

const HOUR_MS: i64 = 3_600_000;
/// How often a change is tried that meets others of other hubs.
const TRIES: u32 = 5;

/// What to roll out, to whom, how carefully.
#[derive(Debug, Clone)]
pub struct RolloutRequest {
    /// Which firmware.
    pub firmware: u64,
    /// To these; none = to every meter of the firmware's board, those seen last first.
    pub devices: Vec<DeviceId>,
    /// Percent of those meters, 1 to 100.
    pub share: u8,
    /// Stages; the last is followed by all.
    pub stages: Vec<Stage>,
    /// It pauses when more meters than this have failed.
    pub max_failures: u32,
    /// A meter that has not taken it after so many hours has failed.
    pub patience_h: u32,
}

impl Default for RolloutRequest {
    /// One meter, a tenth, all; no failure allowed; a day.
    fn default() -> Self {
        Self {
            firmware: 0,
            devices: Vec::new(),
            share: 100,
            stages: vec![Stage::Devices(1), Stage::Percent(10)],
            max_failures: 0,
            patience_h: 24,
        }
    }
}

/// What people do with a roll-out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RolloutAction {
    /// Offer nothing new.
    Pause,
    /// Go on; failures so far are accepted.
    Resume,
    /// End it.
    Abort,
}

fn is_open(rollout: &Rollout) -> bool {
    matches!(rollout.state, RolloutState::Running | RolloutState::Paused)
}

fn invalid<T>(text: impl Into<String>) -> Result<T, FleetError> {
    Err(FleetError::Invalid(text.into()))
}

fn check(request: &RolloutRequest) -> Result<(), FleetError> {
    if !(1..=100).contains(&request.share) {
        return invalid("share: use 1 to 100 percent");
    }
    if request.patience_h == 0 || request.patience_h > 24 * 365 {
        return invalid("patienceH: use 1 to 8760 hours");
    }
    if request.stages.len() > 20 {
        return invalid("stages: use at most 20");
    }
    for stage in &request.stages {
        match stage {
            Stage::Devices(0) => return invalid("stages: a stage of 0 devices reaches nobody"),
            Stage::Percent(p) if !(1..=100).contains(p) => {
                return invalid("stages: use 1 to 100 percent");
            }
            _ => {}
        }
    }
    Ok(())
}

impl Fleet {
    /// Stores a roll-out. Where another process has changed it since, it is read again and
    /// nothing is stored.
    async fn keep(&self, rollout: &mut Rollout) -> Result<(), StoreError> {
        let attempt = "keep a roll-out";
        let body = serde_json::to_string(rollout).expect("it is plain data");
        match self.store.put_rollout(rollout.id, body, rollout.revision).await? {
            Some(revision) => rollout.revision = revision,
            None => {
                let all = self.store.rollouts().await?;
                if let Some(stored) = all.iter().find(|r| r.id == rollout.id) {
                    *rollout = read(stored)
                        .map_err(|e| StoreError::Failed { attempt, source: e.into() })?;
                }
                return Err(StoreError::Changed { attempt });
            }
        }
        Ok(())
    }

    /// Starts a roll-out.
    ///
    /// # Errors
    /// When the firmware or a device is not known, does not fit, or is in another roll-out.
    pub async fn start_rollout(&self, request: RolloutRequest) -> Result<Rollout, FleetError> {
        check(&request)?;
        let (firmware, _) = self.firmware_file(request.firmware).await?;
        let mut all = self.rollouts.lock().await;
        let devices = self.candidates(&request, &firmware.board, &all).await?;
        let now = self.clock.now();
        let target = |device: DeviceId| Target {
            device,
            state: TargetState::Waiting,
            reason: None,
            percent: None,
            command: None,
            offers: 0,
            offered_at: None,
            changed_at: now,
        };
        let id = all.last_key_value().map_or(1, |(id, _)| id + 1);
        let mut stages = request.stages;
        if stages.last() != Some(&Stage::Percent(100)) {
            stages.push(Stage::Percent(100));
        }
        let mut rollout = Rollout {
            id,
            firmware: firmware.id,
            board: firmware.board,
            version: firmware.version,
            created_at: now,
            state: RolloutState::Running,
            reason: None,
            stages,
            stage: 0,
            max_failures: request.max_failures,
            accepted_failures: 0,
            patience_ms: i64::from(request.patience_h) * HOUR_MS,
            targets: devices.into_iter().map(target).collect(),
            revision: 0,
        };
        // Who runs it already is done.
        for n in 0..rollout.targets.len() {
            if let Some(version) = self.runs(&rollout.targets[n].device.clone()) {
                rollout.runs(n, version, now);
            }
        }
        self.move_on(&mut rollout).await?;
        all.insert(id, rollout.clone());
        Ok(rollout)
    }

    fn runs(&self, device: &DeviceId) -> Option<[u16; 3]> {
        self.info(device).and_then(|info| parse_version(&info.firmware))
    }

    async fn candidates(
        &self,
        request: &RolloutRequest,
        board: &str,
        all: &Rollouts,
    ) -> Result<Vec<DeviceId>, FleetError> {
        let mut devices = request.devices.clone();
        for (n, device) in devices.iter().enumerate() {
            if devices[..n].contains(device) {
                return invalid(format!("devices: {device} is named twice"));
            }
            if self.store.device(device).await?.is_none_or(|d| d.is_removed()) {
                return Err(FleetError::Unknown(format!("devices: no device {device} is known")));
            }
            let other = self.info(device).map(|i| i.board).filter(|b| b != board);
            if let Some(other) = other {
                return invalid(format!(
                    "devices: {device} is a {other}, the firmware is for {board}"
                ));
            }
            if let Some(owner) = self.owner(device).filter(|owner| owner != device) {
                return invalid(format!(
                    "devices: {device} is a channel of {owner}: name that one"
                ));
            }
        }
        if devices.is_empty() {
            devices = self.meters_of(board).await?;
        }
        devices.truncate((devices.len() * usize::from(request.share)).div_ceil(100));
        if devices.is_empty() {
            return Err(FleetError::Conflict(format!(
                "no meter says that it is a {board}: it says so when it connects"
            )));
        }
        for rollout in all.values().filter(|r| is_open(r)) {
            if let Some(device) = devices.iter().find(|d| rollout.position(d).is_some()) {
                return Err(FleetError::Conflict(format!(
                    "{device} is in roll-out {}: wait for its end, or abort it",
                    rollout.id
                )));
            }
        }
        Ok(devices)
    }

    /// The meters that a firmware is for, those seen last first.
    ///
    /// # Errors
    /// When the firmware is not known, or the store fails.
    pub async fn meters_for(&self, firmware: u64) -> Result<Vec<DeviceId>, FleetError> {
        let (firmware, _) = self.firmware_file(firmware).await?;
        Ok(self.meters_of(&firmware.board).await?)
    }

    async fn meters_of(&self, board: &str) -> Result<Vec<DeviceId>, StoreError> {
        let mut known = self.store.devices().await?;
        known.retain(|d| {
            let is_board = self.info(&d.id).is_some_and(|info| info.board == board);
            let is_channel = self.owner(&d.id).is_some_and(|owner| owner != d.id);
            is_board && !is_channel && !d.is_removed()
        });
        known.sort_by_key(|d| std::cmp::Reverse(d.last_seen));
        Ok(known.into_iter().map(|d| d.id).collect())
    }

    /// Every roll-out, oldest first.
    pub async fn rollouts(&self) -> Vec<Rollout> {
        self.rollouts.lock().await.values().cloned().collect()
    }

    /// One roll-out.
    ///
    /// # Errors
    /// When there is none.
    pub async fn rollout(&self, id: u64) -> Result<Rollout, FleetError> {
        self.rollouts.lock().await.get(&id).cloned().ok_or_else(|| no_rollout(id))
    }

    pub(crate) async fn rollout_using(&self, firmware: u64) -> Option<u64> {
        let all = self.rollouts.lock().await;
        all.values().find(|r| r.firmware == firmware && is_open(r)).map(|r| r.id)
    }

    /// Pauses, resumes or aborts a roll-out.
    ///
    /// # Errors
    /// When there is none, or it has ended.
    pub async fn steer_rollout(
        &self,
        id: u64,
        action: RolloutAction,
    ) -> Result<Rollout, FleetError> {
        let mut all = self.rollouts.lock().await;
        let Some(rollout) = all.get_mut(&id) else { return Err(no_rollout(id)) };
        if !is_open(rollout) {
            return Err(FleetError::Conflict(format!("roll-out {id} has ended")));
        }
        match action {
            RolloutAction::Pause => {
                rollout.state = RolloutState::Paused;
                rollout.reason = Some("paused by hand".into());
            }
            RolloutAction::Resume => rollout.resume(),
            RolloutAction::Abort => rollout.state = RolloutState::Aborted,
        }
        self.move_on(rollout).await?;
        Ok(rollout.clone())
    }

    /// Takes a roll-out as far as it gets now; kept before anything is sent.
    async fn move_on(&self, rollout: &mut Rollout) -> Result<(), StoreError> {
        let mut offers = Vec::new();
        for n in rollout.advance(self.clock.now()) {
            offers.extend(self.prepare(rollout, n));
        }
        self.keep(rollout).await?;
        for n in offers {
            self.offer(rollout, n).await?;
        }
        Ok(())
    }

    fn prepare(&self, rollout: &mut Rollout, n: usize) -> Option<usize> {
        match self.command_id() {
            Ok(id) => {
                rollout.offer(n, &id, self.clock.now());
                Some(n)
            }
            Err(error) => {
                tracing::warn!(%error, "an offer has to wait");
                None
            }
        }
    }

    async fn offer(&self, rollout: &Rollout, n: usize) -> Result<(), StoreError> {
        let target = &rollout.targets[n];
        if let (true, Some(id)) = (target.offers > 1, &target.command)
            && let Some(sent) = self.store.command(&target.device, id).await?
        {
            return Self::was_sent(target, self.publish(&sent).await);
        }
        let shelf = self.shelf.lock().await;
        let bytes = shelf.files.get(&rollout.firmware).map(|f| f.bytes);
        drop(shelf);
        let (Some(bytes), Some(id)) = (bytes, &target.command) else { return Ok(()) };
        let path = format!("/api/firmware/{}/image", rollout.firmware);
        let ota = Some(OtaOffer { path: &path, bytes });
        let message = serde_json::to_string(&Command { ota, ..Command::new(id, Order::Ota) })
            .expect("a command is plain data");
        let sent = self.send(&target.device, id, message).await.map(drop);
        Self::was_sent(target, sent)
    }

    fn was_sent(target: &Target, sent: Result<(), FleetError>) -> Result<(), StoreError> {
        match sent {
            Ok(()) => Ok(()),
            Err(FleetError::Store(error)) => Err(error),
            Err(error) => {
                // It is offered again when the meter comes back.
                tracing::warn!(%error, device = target.device.as_str(), "an offer was not sent");
                Ok(())
            }
        }
    }

    /// Lets `change` work on the open roll-out that a device is in; where it says so, the
    /// roll-out moves on.
    async fn in_rollout(
        &self,
        device: &DeviceId,
        change: impl Fn(&mut Rollout, usize) -> bool,
    ) -> Result<(), StoreError> {
        let mut all = self.rollouts.lock().await;
        let found = all
            .values_mut()
            .rev()
            .find_map(|r| r.position(device).filter(|_| is_open(r)).map(|n| (r, n)));
        let Some((rollout, n)) = found else { return Ok(()) };
        for _ in 0..TRIES {
            if !change(rollout, n) {
                return Ok(());
            }
            match self.move_on(rollout).await {
                // Another hub has changed it, and it was read again.
                Err(StoreError::Changed { .. }) if is_open(rollout) => {}
                done => return done,
            }
        }
        Err(StoreError::Changed { attempt: "move a roll-out on" })
    }

    pub(crate) async fn rollout_info(
        &self,
        device: &DeviceId,
        info: &MeterInfo,
    ) -> Result<(), StoreError> {
        let Some(version) = parse_version(&info.firmware) else { return Ok(()) };
        let now = self.clock.now();
        self.in_rollout(device, |rollout, n| rollout.runs(n, version, now)).await
    }

    pub(crate) async fn rollout_rolled_back(&self, device: &DeviceId) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.in_rollout(device, |rollout, n| rollout.rolled_back(n, now)).await
    }

    pub(crate) async fn rollout_answer(&self, record: &CommandRecord) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.in_rollout(&record.device, |rollout, n| {
            if rollout.targets[n].command.as_deref() != Some(&record.id) {
                return false;
            }
            let answer = match record.state {
                CommandState::Refused => {
                    Err(record.reason.clone().unwrap_or_else(|| "refused without a reason".into()))
                }
                _ => Ok(record.percent),
            };
            rollout.answered(n, answer, record.state == CommandState::Done, now)
        })
        .await
    }

    /// A meter is back: it may have missed the offer, or lost it on the way.
    pub(crate) async fn rollout_online(&self, device: &DeviceId) -> Result<(), StoreError> {
        let mut all = self.rollouts.lock().await;
        for rollout in all.values_mut().filter(|r| r.state == RolloutState::Running) {
            let Some(n) = rollout.position(device).filter(|n| rollout.wants_offer(*n)) else {
                continue;
            };
            let is_due = rollout.offer_again(n, self.clock.now());
            self.keep(rollout).await?;
            if is_due {
                self.offer(rollout, n).await?;
            }
        }
        Ok(())
    }

    /// Moves roll-outs on where only time has passed: to be called every half minute or so.
    pub async fn advance_rollouts(&self) {
        let mut all = self.rollouts.lock().await;
        for rollout in all.values_mut().filter(|r| r.state == RolloutState::Running) {
            let before = rollout.clone();
            let next = rollout.advance(self.clock.now());
            if (*rollout != before || !next.is_empty())
                && let Err(error) = self.move_on(rollout).await
            {
                tracing::error!(%error, rollout = rollout.id, "a roll-out could not be kept");
            }
        }
    }
}

fn no_rollout(id: u64) -> FleetError {
    FleetError::Unknown(format!("there is no roll-out {id}"))
}
