import type { DeviceRole, NewDevice } from "../../api/types";
import { channelIds, idFault } from "../../domain/devices/device-id";
import { t } from "../../i18n/t";

export interface DeviceDraft {
  name: string;
  id: string;
  role: DeviceRole;
  parent: string;
  /** Further ids of the same meter, with commas between. */
  channels: string;
}

export const freshDraft: DeviceDraft = { name: "", id: "", role: "circuit", parent: "", channels: "" };

const LONGEST = 64;

/** An id for a name: `Kitchen 2` is `kitchen-2`; with a number behind it when that is taken. */
export function idFor(name: string, taken: ReadonlySet<string>): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const id = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, LONGEST - 4);
  const base = id || "meter";
  if (id && !taken.has(id)) return id;
  for (let number = id ? 2 : 1; ; number += 1) {
    const next = `${base}-${String(number)}`;
    if (!taken.has(next)) return next;
  }
}

/** What is wrong with it, by field. */
export function draftFaults(draft: DeviceDraft, taken: ReadonlySet<string>): { id?: string; channels?: string } {
  const id = draft.id || idFor(draft.name, taken);
  return {
    id: idFault(id),
    channels: channelIds(draft.channels).some(idFault) ? t("Ids of letters, digits, - and _, with commas between") : undefined,
  };
}

export function newDevice(draft: DeviceDraft, taken: ReadonlySet<string>): NewDevice {
  return {
    id: draft.id || idFor(draft.name, taken),
    name: draft.name.trim() || null,
    role: draft.role,
    channels: channelIds(draft.channels),
  };
}
