import type { DeviceStatus } from "../api/types";
import { t } from "../i18n/t";

type State = DeviceStatus | "behind";

/** Status is told by shape and word, not by colour alone. */
export const statusText: Record<State, { text: string; meaning: string }> = {
  online: { text: t("Online"), meaning: t("reporting") },
  behind: { text: t("Old readings"), meaning: t("messages arrive, but the newest reading was measured long ago: the meter catches up, or its clock is wrong") },
  silent: { text: t("Silent"), meaning: t("connected or unknown, but no reading for a while") },
  offline: { text: t("Offline"), meaning: t("said goodbye or lost its connection") },
  unknown: { text: t("Unknown"), meaning: t("not heard of since the hub started, or the hub itself is not heard") },
};

const dots: Record<State, string> = {
  online: "bg-good",
  behind: "border-2 border-warn bg-surface",
  silent: "border-2 border-warn bg-warn-soft",
  offline: "border-2 border-crit bg-surface",
  unknown: "border-2 border-line-strong bg-surface",
};

const inks: Record<State, string> = {
  online: "text-good",
  behind: "text-warn",
  silent: "text-warn",
  offline: "text-crit",
  unknown: "text-ink-3",
};

export function StatusDot({ status }: { status: State }) {
  return <span aria-hidden="true" className={`inline-block size-2.5 shrink-0 rounded-full ${dots[status]}`} />;
}

export function StatusBadge({ status }: { status: State }) {
  return (
    <span title={statusText[status].meaning} className={`inline-flex items-center gap-1.5 text-[0.8125rem] font-medium ${inks[status]}`}>
      <StatusDot status={status} />
      {statusText[status].text}
    </span>
  );
}
