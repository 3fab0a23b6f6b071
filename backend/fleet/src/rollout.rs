//! A roll-out's rules, without I/O: who is offered the firmware next, what a meter's word means,
//! when to stop.

use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_wire::ota::Version;
use serde::{Deserialize, Serialize};

/// Offers to one meter at most: it comes back again and again without having taken it.
const OFFERS_MAX: u8 = 100;

/// How many meters a stage reaches, counted from the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// So many.
    Devices(u32),
    /// So many of a hundred, rounded up.
    Percent(u8),
}

/// How a roll-out stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RolloutState {
    /// Under way.
    Running,
    /// Offers nothing new until it is resumed.
    Paused,
    /// Ended by people.
    Aborted,
    /// Every meter has taken it, or failed.
    Done,
}

/// How far a meter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TargetState {
    /// Its stage has not come.
    Waiting,
    /// Told of the firmware.
    Offered,
    /// Fetches it.
    Downloading,
    /// Has it, and has to prove it.
    Trying,
    /// Runs it.
    Done,
    /// Does not.
    Failed,
}

/// A meter in a roll-out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// Which.
    pub device: DeviceId,
    /// How far it is.
    pub state: TargetState,
    /// Why it failed.
    pub reason: Option<String>,
    /// Percent of the download.
    pub percent: Option<u8>,
    /// Id of the last offer.
    pub command: Option<String>,
    /// How often it was offered.
    pub offers: u8,
    /// When it was first offered.
    pub offered_at: Option<TimestampMs>,
    /// When it last came further.
    pub changed_at: TimestampMs,
}

impl Target {
    fn is_under_way(&self) -> bool {
        matches!(self.state, TargetState::Offered | TargetState::Downloading | TargetState::Trying)
    }

    fn to(&mut self, state: TargetState, reason: Option<String>, now: TimestampMs) {
        (self.state, self.reason, self.changed_at) = (state, reason, now);
    }
}

/// A staged roll-out of one firmware.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rollout {
    /// Number.
    pub id: u64,
    /// Which firmware.
    pub firmware: u64,
    /// For which board.
    pub board: String,
    /// Which version.
    pub version: Version,
    /// When it began.
    pub created_at: TimestampMs,
    /// How it stands.
    pub state: RolloutState,
    /// Why it was paused.
    pub reason: Option<String>,
    /// Stages, each reaching further than the one before; the last reaches all.
    pub stages: Vec<Stage>,
    /// Which of them is under way.
    pub stage: usize,
    /// It pauses when more meters than this have failed.
    pub max_failures: u32,
    /// Failures that people have seen, and gone on.
    pub accepted_failures: u32,
    /// A meter that has not taken it this long after the first offer has failed, ms.
    pub patience_ms: i64,
    /// The meters, in the order of their turn.
    pub targets: Vec<Target>,
    /// Which state of it is stored; 0: none yet.
    #[serde(skip)]
    pub revision: u64,
}

impl Rollout {
    /// Meters that the current stage reaches.
    fn reach(&self) -> usize {
        let all = self.targets.len();
        let reach = match self.stages.get(self.stage) {
            Some(Stage::Devices(n)) => *n as usize,
            Some(Stage::Percent(p)) => (all * usize::from(*p)).div_ceil(100),
            None => all,
        };
        reach.min(all)
    }

    /// Meters that failed.
    pub fn failures(&self) -> u32 {
        self.targets.iter().filter(|t| t.state == TargetState::Failed).count() as u32
    }

    /// Brings it as far as it gets by itself, and says who is to be offered the firmware now.
    pub fn advance(&mut self, now: TimestampMs) -> Vec<usize> {
        if matches!(self.state, RolloutState::Aborted | RolloutState::Done) {
            return Vec::new();
        }
        let patience = self.patience_ms;
        for target in self.targets.iter_mut().filter(|t| t.is_under_way()) {
            if target.offered_at.is_some_and(|at| now - at > patience) {
                let text =
                    format!("not running it {} h after the first offer", patience / 3_600_000);
                target.to(TargetState::Failed, Some(text), now);
            }
        }
        if self.state == RolloutState::Paused {
            return Vec::new();
        }
        let failures = self.failures();
        if failures.saturating_sub(self.accepted_failures) > self.max_failures {
            self.state = RolloutState::Paused;
            self.reason =
                Some(format!("{failures} failed, more than the {} allowed", self.max_failures));
            return Vec::new();
        }
        loop {
            let reached = &self.targets[..self.reach()];
            let ended = |t: &Target| matches!(t.state, TargetState::Done | TargetState::Failed);
            if !reached.iter().all(ended) {
                let is_next = |n: &usize| reached[*n].state == TargetState::Waiting;
                return (0..reached.len()).filter(is_next).collect();
            }
            if self.stage + 1 >= self.stages.len() {
                self.state = RolloutState::Done;
                return Vec::new();
            }
            self.stage += 1;
        }
    }

    /// The target of a device.
    pub fn position(&self, device: &DeviceId) -> Option<usize> {
        self.targets.iter().position(|t| t.device == *device)
    }

    /// The first offer is about to be sent.
    pub fn offer(&mut self, n: usize, command: &str, now: TimestampMs) {
        let target = &mut self.targets[n];
        target.to(TargetState::Offered, None, now);
        target.command = Some(command.to_owned());
        target.offers = 1;
        target.offered_at = Some(now);
    }

    /// The offer is about to be sent again, under its old id: a meter that has begun goes on with
    /// what it has. `false` when it had enough of them.
    pub fn offer_again(&mut self, n: usize, now: TimestampMs) -> bool {
        let target = &mut self.targets[n];
        if target.offers >= OFFERS_MAX {
            let text = format!("came back {OFFERS_MAX} times without having taken it");
            target.to(TargetState::Failed, Some(text), now);
            return false;
        }
        target.offers += 1;
        true
    }

    /// True when a meter that has come back should hear of the firmware again.
    pub fn wants_offer(&self, n: usize) -> bool {
        let state = self.targets[n].state;
        self.state == RolloutState::Running
            && matches!(state, TargetState::Offered | TargetState::Downloading)
    }

    /// A meter says which version it runs. True when that changes something.
    pub fn runs(&mut self, n: usize, version: Version, now: TimestampMs) -> bool {
        let target = &mut self.targets[n];
        let is_done = version >= self.version && target.state != TargetState::Done;
        if is_done {
            target.to(TargetState::Done, None, now);
            target.percent = None;
        }
        is_done
    }

    /// A meter answers an offer. True when it came further, not only on with its download.
    pub fn answered(
        &mut self,
        n: usize,
        answer: Result<Option<u8>, String>,
        has_it: bool,
        now: TimestampMs,
    ) -> bool {
        let target = &mut self.targets[n];
        if !target.is_under_way() {
            return false;
        }
        let before = target.state;
        match answer {
            Ok(_) if has_it => target.to(TargetState::Trying, None, now),
            // A late word of progress does not undo that it has it.
            Ok(_) if before == TargetState::Trying => {}
            Ok(percent) => {
                target.percent = percent.or(target.percent);
                target.to(TargetState::Downloading, None, now);
            }
            Err(reason) => target.to(TargetState::Failed, Some(reason), now),
        }
        target.state != before
    }

    /// A meter went back to its old firmware. True when that changes something.
    pub fn rolled_back(&mut self, n: usize, now: TimestampMs) -> bool {
        let target = &mut self.targets[n];
        let is_under_way = target.is_under_way();
        if is_under_way {
            let text = "it did not prove itself, the old firmware runs again".to_owned();
            target.to(TargetState::Failed, Some(text), now);
        }
        is_under_way
    }

    /// People go on with a paused roll-out: the failures so far are accepted.
    pub fn resume(&mut self) {
        self.accepted_failures = self.failures();
        (self.state, self.reason) = (RolloutState::Running, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: TimestampMs = TimestampMs(1_790_000_000_000);

    fn rollout(devices: usize, stages: &[Stage], max_failures: u32) -> Rollout {
        let target = |n: usize| Target {
            device: DeviceId::new(&format!("m{n}")).unwrap(),
            state: TargetState::Waiting,
            reason: None,
            percent: None,
            command: None,
            offers: 0,
            offered_at: None,
            changed_at: NOW,
        };
        Rollout {
            id: 1,
            firmware: 1,
            board: "b".into(),
            version: [2, 0, 0],
            created_at: NOW,
            state: RolloutState::Running,
            reason: None,
            stages: stages.to_vec(),
            stage: 0,
            max_failures,
            accepted_failures: 0,
            patience_ms: 1000,
            targets: (0..devices).map(target).collect(),
            revision: 0,
        }
    }

    const STAGES: [Stage; 3] = [Stage::Devices(1), Stage::Percent(10), Stage::Percent(100)];

    fn offer_all(r: &mut Rollout, next: &[usize]) {
        for n in next {
            r.offer(*n, "c", NOW);
        }
    }

    #[test]
    fn the_next_stage_begins_when_the_last_has_succeeded() {
        let mut r = rollout(30, &STAGES, 0);
        assert_eq!(r.advance(NOW), [0]);
        offer_all(&mut r, &[0]);
        assert_eq!(r.advance(NOW), [] as [usize; 0], "waits");
        assert!(r.answered(0, Ok(Some(50)), false, NOW));
        assert!(r.answered(0, Ok(None), true, NOW));
        assert_eq!(r.advance(NOW), [] as [usize; 0], "having it is not running it");
        assert!(!r.runs(0, [1, 9, 9], NOW));
        assert!(r.runs(0, [2, 0, 0], NOW));
        assert_eq!(r.advance(NOW), [1, 2], "a tenth of thirty");
        offer_all(&mut r, &[1, 2]);
        assert!(r.runs(1, [2, 0, 1], NOW) && r.runs(2, [2, 0, 0], NOW));
        assert_eq!(r.advance(NOW).len(), 27);
        for n in 3..30 {
            r.runs(n, [2, 0, 0], NOW);
        }
        assert_eq!(r.advance(NOW), [] as [usize; 0]);
        assert_eq!(r.state, RolloutState::Done);
    }

    #[test]
    fn failures_over_the_limit_pause_it_and_resuming_accepts_them() {
        let mut r = rollout(10, &[Stage::Percent(100)], 1);
        let next = r.advance(NOW);
        offer_all(&mut r, &next);
        assert!(r.answered(0, Err("no".into()), false, NOW));
        assert_eq!(r.advance(NOW), [] as [usize; 0]);
        assert_eq!(r.state, RolloutState::Running, "one is allowed");
        assert!(r.rolled_back(1, NOW));
        r.advance(NOW);
        assert_eq!(r.state, RolloutState::Paused);
        assert!(!r.wants_offer(2), "nothing new while paused");
        assert!(r.runs(2, [2, 0, 0], NOW), "what is under way goes on");
        r.resume();
        r.advance(NOW);
        assert_eq!(r.state, RolloutState::Running);
    }

    #[test]
    fn a_meter_that_never_comes_fails_after_a_while_and_is_done_when_it_comes_late() {
        let mut r = rollout(2, &[Stage::Devices(1), Stage::Percent(100)], 5);
        offer_all(&mut r, &[0]);
        assert_eq!(r.advance(NOW + 1001), [1]);
        assert_eq!(r.targets[0].state, TargetState::Failed);
        assert!(r.runs(0, [2, 0, 0], NOW + 2000));
        assert_eq!(r.targets[0].state, TargetState::Done);
    }

    #[test]
    fn offers_to_a_meter_that_does_not_take_them_end() {
        let mut r = rollout(1, &[Stage::Percent(100)], 0);
        offer_all(&mut r, &[0]);
        let again = (0..200).filter(|_| r.offer_again(0, NOW)).count();
        assert_eq!(again, usize::from(OFFERS_MAX) - 1);
        assert_eq!(r.targets[0].state, TargetState::Failed);
    }

    proptest! {
        #[test]
        fn nobody_is_offered_beyond_the_stage_and_it_always_ends(
            devices in 1usize..60,
            outcomes in proptest::collection::vec(any::<bool>(), 60),
        ) {
            let mut r = rollout(devices, &STAGES, u32::MAX);
            for _ in 0..devices + 3 {
                let next = r.advance(NOW);
                let reach = r.reach();
                for n in next {
                    prop_assert!(n < reach);
                    r.offer(n, "c", NOW);
                    if outcomes[n] {
                        r.runs(n, [2, 0, 0], NOW);
                    } else {
                        r.rolled_back(n, NOW);
                    }
                }
            }
            prop_assert_eq!(r.state, RolloutState::Done);
            prop_assert!(r.targets.iter().all(|t| t.offers == 1));
        }
    }
}
