//! What `/api/rollouts` takes and gives.

use crate::state::Api;
use ohmstead_fleet::firmware::version_text;
use ohmstead_fleet::rollout::{Rollout, RolloutState, Stage, TargetState};
use ohmstead_store::identity::Kind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many meters a stage reaches, counted from the first: `{"devices":1}` or `{"percent":10}`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum StageDto {
    /// So many.
    Devices(u32),
    /// So many of a hundred, rounded up.
    Percent(u8),
}

impl From<StageDto> for Stage {
    fn from(stage: StageDto) -> Self {
        match stage {
            StageDto::Devices(n) => Self::Devices(n),
            StageDto::Percent(p) => Self::Percent(p),
        }
    }
}

impl From<Stage> for StageDto {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Devices(n) => Self::Devices(n),
            Stage::Percent(p) => Self::Percent(p),
        }
    }
}

/// What to roll out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRollout {
    /// Which firmware.
    pub(crate) firmware: u64,
    /// To these devices; left out: to every meter of the firmware's board, those seen last first.
    #[serde(default)]
    pub(crate) devices: Vec<String>,
    /// Percent of those; default 100.
    pub(crate) share: Option<u8>,
    /// Stages before all; default one device, then 10 %.
    pub(crate) stages: Option<Vec<StageDto>>,
    /// It pauses when more devices than this have failed; default 0.
    pub(crate) max_failures: Option<u32>,
    /// A device that does not run it so many hours after the first offer has failed; default 24.
    pub(crate) patience_h: Option<u32>,
    /// The site whose meters it reaches; left out: the one that `site=` names, else the maker's; for
    /// administrators of the hub every site's.
    pub(crate) site: Option<String>,
}

/// How a roll-out stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum RolloutStateDto {
    /// Under way.
    Running,
    /// Offers nothing new until it is resumed.
    Paused,
    /// Ended by people.
    Aborted,
    /// Every device has taken it, or failed.
    Done,
}

/// How far a device is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum TargetStateDto {
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

/// A device in a roll-out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TargetDto {
    /// Which.
    pub(crate) device_id: String,
    /// How far it is.
    pub(crate) state: TargetStateDto,
    /// Why it failed.
    pub(crate) reason: Option<String>,
    /// Percent of the download.
    pub(crate) percent: Option<u8>,
    /// How often it was offered.
    pub(crate) offers: u8,
    /// When it last came further.
    pub(crate) changed_at: String,
}

/// A staged roll-out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RolloutDto {
    /// Number.
    pub(crate) id: u64,
    /// Which firmware.
    pub(crate) firmware: u64,
    /// For which board.
    pub(crate) board: String,
    /// Version.
    pub(crate) version: String,
    /// When it began.
    pub(crate) created_at: String,
    /// How it stands.
    pub(crate) state: RolloutStateDto,
    /// Why it was paused.
    pub(crate) reason: Option<String>,
    /// Stages, the last of which reaches all.
    pub(crate) stages: Vec<StageDto>,
    /// Which of them is under way, from 0.
    pub(crate) stage: usize,
    /// It pauses when more devices than this have failed.
    pub(crate) max_failures: u32,
    /// The devices, in the order of their turn.
    pub(crate) devices: Vec<TargetDto>,
    /// The site that it belongs to; nothing: the hub.
    pub(crate) site: Option<String>,
}

impl Api {
    pub(crate) fn rollout(&self, r: &Rollout) -> RolloutDto {
        let devices = r.targets.iter().map(|t| TargetDto {
            device_id: t.device.to_string(),
            state: match t.state {
                TargetState::Waiting => TargetStateDto::Waiting,
                TargetState::Offered => TargetStateDto::Offered,
                TargetState::Downloading => TargetStateDto::Downloading,
                TargetState::Trying => TargetStateDto::Trying,
                TargetState::Done => TargetStateDto::Done,
                TargetState::Failed => TargetStateDto::Failed,
            },
            reason: t.reason.clone(),
            percent: t.percent,
            offers: t.offers,
            changed_at: self.time(t.changed_at),
        });
        RolloutDto {
            id: r.id,
            firmware: r.firmware,
            board: r.board.clone(),
            version: version_text(r.version),
            created_at: self.time(r.created_at),
            state: match r.state {
                RolloutState::Running => RolloutStateDto::Running,
                RolloutState::Paused => RolloutStateDto::Paused,
                RolloutState::Aborted => RolloutStateDto::Aborted,
                RolloutState::Done => RolloutStateDto::Done,
            },
            reason: r.reason.clone(),
            stages: r.stages.iter().map(|s| (*s).into()).collect(),
            stage: r.stage,
            max_failures: r.max_failures,
            devices: devices.collect(),
            site: self.identity.owner(Kind::Rollout, &r.id.to_string()).map(String::from),
        }
    }
}

/// Every roll-out.
#[derive(Debug, Serialize, ToSchema)]
pub struct RolloutList {
    /// Oldest first.
    pub(crate) rollouts: Vec<RolloutDto>,
}
