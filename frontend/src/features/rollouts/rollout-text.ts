import type { Rollout, RolloutTarget } from "../../api/types";
import type { TagTone } from "../../ui/Tag";
import { t } from "../../i18n/t";

export const rolloutState: Record<Rollout["state"], { text: string; tone: TagTone }> = {
  running: { text: t("Running"), tone: "warn" },
  paused: { text: t("Paused"), tone: "crit" },
  aborted: { text: t("Ended early"), tone: "plain" },
  done: { text: t("Done"), tone: "good" },
};

export const targetState: Record<RolloutTarget["state"], { text: string; tone: TagTone }> = {
  waiting: { text: t("Waits for its turn"), tone: "plain" },
  offered: { text: t("Offered"), tone: "warn" },
  downloading: { text: t("Downloading"), tone: "warn" },
  trying: { text: t("On trial"), tone: "warn" },
  done: { text: t("Runs it"), tone: "good" },
  failed: { text: t("Failed"), tone: "crit" },
};

type Stage = Rollout["stages"][number];

/** "first 1 device", "10 %". */
export function stageText(stage: Stage): string {
  if ("percent" in stage) return `${String(stage.percent)} %`;
  return stage.devices === 1 ? t("1 device") : t("{0} devices", String(stage.devices));
}

/** How many devices are how far; `total` counts them all. */
export function progressOf(rollout: Rollout): { done: number; failed: number; total: number } {
  const count = (state: RolloutTarget["state"]) => rollout.devices.filter((each) => each.state === state).length;
  return { done: count("done"), failed: count("failed"), total: rollout.devices.length };
}

/** "2 of 5 run it, 1 failed". */
export function progressText(rollout: Rollout): string {
  const { done, failed, total } = progressOf(rollout);
  return t("{0} of {1} run it{2}", String(done), String(total), failed > 0 ? t(", {0} failed", String(failed)) : "");
}

/** "Stage 1 of 3: 1 device, then 10 %, then 100 %". */
export function stagesText(rollout: Rollout): string {
  const stages = rollout.stages.map(stageText).join(", then ");
  if (rollout.state === "done" || rollout.state === "aborted") return stages;
  return t("Stage {0} of {1}: {2}", String(Math.min(rollout.stage + 1, rollout.stages.length)), String(rollout.stages.length), stages);
}
