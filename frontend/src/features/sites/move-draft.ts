import { instantOf } from "../../format/calendar";
import { t } from "../../i18n/t";

/** Whether a device goes with all it measured, or from an instant on. */
export type Extent = "whole" | "from";

export interface MoveDraft {
  site: string;
  extent: Extent;
  /** By the clock of the site that is shown. */
  from: string;
}

const QUARTER = 15 * 60_000;

/** What is wrong with the instant; nothing where it may be sent. */
export function moveFault(draft: MoveDraft, zone: string, now: number): string | undefined {
  if (draft.extent === "whole") return undefined;
  const from = instantOf(draft.from, zone);
  if (!from) return t("Date and time are needed");
  const at = Date.parse(from);
  if (at % QUARTER !== 0) return t("Choose a full quarter hour: :00, :15, :30 or :45");
  return at > now ? t("That has not come yet") : undefined;
}

/** The instant as it is sent; null for a move as a whole. */
export function moveFrom(draft: MoveDraft, zone: string): string | null {
  return draft.extent === "from" ? instantOf(draft.from, zone) : null;
}
