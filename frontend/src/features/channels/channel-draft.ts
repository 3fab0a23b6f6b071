import type { Channel, ChannelKind } from "../../api/channel-types";
import { t } from "../../i18n/t";

export const kindText: Record<ChannelKind, string> = { email: "E-mail", webhook: "Webhook", ntfy: "ntfy", mqtt: "MQTT", push: t("Browser") };

/** Kinds that are made here; browsers are added where they are. */
export const kindsMadeHere: ChannelKind[] = ["email", "webhook", "ntfy", "mqtt"];

/** Kinds that lead to an address of the web. */
export function hasAddress(kind: ChannelKind): boolean {
  return kind === "webhook" || kind === "ntfy";
}

/** Kinds that people read: these are not told everything in a storm of alerts. */
export function isForPeople(kind: ChannelKind): boolean {
  return kind === "email" || kind === "ntfy" || kind === "push";
}

/** A channel as it is typed. */
export interface ChannelDraft extends Omit<Channel, "to" | "url" | "secret" | "quietFrom" | "quietTo" | "digestAt" | "hourlyMax" | "person"> {
  /** Addresses with commas between. */
  to: string;
  url: string;
  secret: string;
  quietFrom: string;
  quietTo: string;
  /** Empty: each when it happens. */
  digestAt?: string;
  /** Empty: as its kind has it. */
  hourlyMax?: string;
}

export const freshChannel: ChannelDraft = {
  id: "", name: "", kind: "email", enabled: true, minSeverity: "warning", quietFrom: "", quietTo: "", tellCleared: true, reports: [], to: "", url: "", secret: "",
};

export function channelDraft(channel: Channel): ChannelDraft {
  const { hourlyMax, digestAt, ...rest } = channel;
  // Only told.
  delete rest.person;
  return { ...rest, ...(hourlyMax ? { hourlyMax: String(hourlyMax) } : {}), ...(digestAt ? { digestAt } : {}), to: channel.to.join(", "), url: channel.url ?? "", secret: "", quietFrom: channel.quietFrom ?? "", quietTo: channel.quietTo ?? "" };
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const SHORTEST_SECRET = 16;

/** What is wrong with it, by field; the hub checks again. `isNew`: no secret is kept yet. */
export function channelFaults(draft: ChannelDraft, isNew: boolean): Partial<Record<"name" | "to" | "url" | "secret" | "quiet" | "digest" | "hourly", string>> {
  const faults: ReturnType<typeof channelFaults> = {};
  if (!draft.name.trim()) faults.name = t("A name, to know it by");
  if (draft.kind === "email") {
    const addresses = addressesOf(draft.to);
    if (addresses.length === 0 || addresses.some((each) => !/^\S+@\S+$/.test(each))) faults.to = t("One or more addresses, with commas between");
  } else if (hasAddress(draft.kind) && !/^https?:\/\/\S+$/.test(draft.url.trim())) faults.url = t("An address that begins with https://");
  const needed = draft.kind === "webhook" && (isNew || draft.secret !== "");
  if (needed && draft.secret.length < SHORTEST_SECRET) faults.secret = t("At least {0} characters", String(SHORTEST_SECRET));
  const quiet = [draft.quietFrom, draft.quietTo];
  if (quiet.some((each) => each !== "") && !quiet.every((each) => TIME.test(each))) faults.quiet = t("Both, as in 22:00 and 06:30, or neither");
  if (draft.digestAt && !TIME.test(draft.digestAt)) faults.digest = t("A time of day, as 18:00, or empty");
  if (draft.hourlyMax && !/^([1-9]\d{0,2}|1000)$/.test(draft.hourlyMax)) faults.hourly = t("A number from 1 to 1000, or empty");
  return faults;
}

function addressesOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** As the hub takes it; what another kind has is left out. */
export function channelOf(draft: ChannelDraft): Channel {
  const { secret, hourlyMax, digestAt, ...rest } = draft;
  const email = draft.kind === "email";
  return {
    ...rest,
    name: draft.name.trim(),
    ...(hourlyMax ? { hourlyMax: Number(hourlyMax) } : {}),
    ...(digestAt ? { digestAt } : {}),
    reports: email ? draft.reports : [],
    to: email ? addressesOf(draft.to) : [],
    url: hasAddress(draft.kind) ? draft.url.trim() : null,
    quietFrom: draft.quietFrom || null,
    quietTo: draft.quietTo || null,
    ...(!hasAddress(draft.kind) || secret === "" ? {} : { secret }),
  };
}
