import type { Combination, VirtualMeter } from "../../api/types";
import { idFault } from "../../domain/devices/device-id";
import { t } from "../../i18n/t";

/** A virtual meter as it is chosen. */
export interface VirtualDraft {
  id: string;
  name: string;
  combination: Combination;
  /** What the others are taken from; nothing with a sum. */
  base: string;
  members: readonly string[];
}

export type VirtualErrors = Partial<Record<"id" | "base" | "members", string>>;

export const combinationText: Record<Combination, { text: string; meaning: string }> = {
  sum: { text: t("Together"), meaning: t("All of them added up.") },
  difference: { text: t("One less others"), meaning: t("The first, less the others.") },
  remainder: { text: t("Not measured by any circuit"), meaning: t("A meter less the devices directly behind it, as the hierarchy stands when it is asked.") },
};

export function draftOf(meter: VirtualMeter | null): VirtualDraft {
  if (!meter) return { id: "", name: "", combination: "sum", base: "", members: [] };
  const [base = "", ...others] = meter.members;
  const sum = meter.combination === "sum";
  return { id: meter.id, name: meter.name ?? "", combination: meter.combination, base: sum ? "" : base, members: sum ? meter.members : others };
}

/** What is wrong with a draft; the hub checks again. */
export function virtualErrors(draft: VirtualDraft): VirtualErrors {
  const errors: VirtualErrors = {};
  const fault = idFault(draft.id);
  if (fault) errors.id = fault;
  if (draft.combination !== "sum" && draft.base === "") errors.base = t("Choose a device");
  if (draft.combination !== "remainder" && memberIds(draft).length === 0) errors.members = t("Choose at least one device");
  return errors;
}

/** The chosen members without the one they are taken from. */
function memberIds({ combination, base, members }: VirtualDraft): string[] {
  return members.filter((id) => combination === "sum" || id !== base);
}

/** What a faultless draft stands for. A remainder names its parent alone, so that it follows the hierarchy. */
export function virtualOf(draft: VirtualDraft): VirtualMeter {
  const others = memberIds(draft);
  return {
    id: draft.id,
    name: draft.name.trim() || null,
    combination: draft.combination,
    members: draft.combination === "sum" ? others : draft.combination === "remainder" ? [draft.base] : [draft.base, ...others],
  };
}

/** "Kitchen + Laundry", "Whole house − Kitchen". */
export function formulaText(meter: VirtualMeter, name: (id: string) => string): string {
  const [first = "", ...others] = meter.members;
  if (meter.combination === "remainder" && others.length === 0) return t("{0} less what is directly behind it", name(first));
  return meter.members.map(name).join(meter.combination === "sum" ? " + " : " − ");
}
