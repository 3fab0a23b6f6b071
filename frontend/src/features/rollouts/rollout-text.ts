import type { Rollout, RolloutTarget } from "../../api/types";
import type { TagTone } from "../../ui/Tag";

export const rolloutState: Record<Rollout["state"], { text: string; tone: TagTone }> = {
  running: { text: "Running", tone: "warn" },
  paused: { text: "Paused", tone: "crit" },
  aborted: { text: "Ended early", tone: "plain" },
  done: { text: "Done", tone: "good" },
};

export const targetState: Record<RolloutTarget["state"], { text: string; tone: TagTone }> = {
  waiting: { text: "Waits for its turn", tone: "plain" },
  offered: { text: "Offered", tone: "warn" },
  downloading: { text: "Downloading", tone: "warn" },
  trying: { text: "On trial", tone: "warn" },
  done: { text: "Runs it", tone: "good" },
  failed: { text: "Failed", tone: "crit" },
};

type Stage = Rollout["stages"][number];

/** "first 1 device", "10 %". */
export function stageText(stage: Stage): string {
  if ("percent" in stage) return `${String(stage.percent)} %`;
  return stage.devices === 1 ? "1 device" : `${String(stage.devices)} devices`;
}

/** How many devices are how far; `total` counts them all. */
export function progressOf(rollout: Rollout): { done: number; failed: number; total: number } {
  const count = (state: RolloutTarget["state"]) => rollout.devices.filter((each) => each.state === state).length;
  return { done: count("done"), failed: count("failed"), total: rollout.devices.length };
}

/** "2 of 5 run it, 1 failed". */
export function progressText(rollout: Rollout): string {
  const { done, failed, total } = progressOf(rollout);
  return `${String(done)} of ${String(total)} run it${failed > 0 ? `, ${String(failed)} failed` : ""}`;
}

/** "Stage 1 of 3: 1 device, then 10 %, then 100 %". */
export function stagesText(rollout: Rollout): string {
  const stages = rollout.stages.map(stageText).join(", then ");
  if (rollout.state === "done" || rollout.state === "aborted") return stages;
  return `Stage ${String(Math.min(rollout.stage + 1, rollout.stages.length))} of ${String(rollout.stages.length)}: ${stages}`;
}
