import type { Channel, ChannelKind } from "../../api/channel-types";
import { t } from "../../i18n/t";

export const kindText: Record<ChannelKind, string> = { email: "E-mail", webhook: "Webhook", ntfy: "ntfy" };

/** A channel as it is typed. */
export interface ChannelDraft extends Omit<Channel, "to" | "url" | "secret" | "quietFrom" | "quietTo"> {
  /** Addresses with commas between. */
  to: string;
  url: string;
  secret: string;
  quietFrom: string;
  quietTo: string;
}

export const freshChannel: ChannelDraft = {
  id: "", name: "", kind: "email", enabled: true, minSeverity: "warning", quietFrom: "", quietTo: "", tellCleared: true, to: "", url: "", secret: "",
};

export function channelDraft(channel: Channel): ChannelDraft {
  return { ...channel, to: channel.to.join(", "), url: channel.url ?? "", secret: "", quietFrom: channel.quietFrom ?? "", quietTo: channel.quietTo ?? "" };
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const SHORTEST_SECRET = 16;

/** What is wrong with it, by field; the hub checks again. `isNew`: no secret is kept yet. */
export function channelFaults(draft: ChannelDraft, isNew: boolean): Partial<Record<"name" | "to" | "url" | "secret" | "quiet", string>> {
  const faults: ReturnType<typeof channelFaults> = {};
  if (!draft.name.trim()) faults.name = t("A name, to know it by");
  if (draft.kind === "email") {
    const addresses = addressesOf(draft.to);
    if (addresses.length === 0 || addresses.some((each) => !/^\S+@\S+$/.test(each))) faults.to = t("One or more addresses, with commas between");
  } else if (!/^https?:\/\/\S+$/.test(draft.url.trim())) faults.url = t("An address that begins with https://");
  const needed = draft.kind === "webhook" && (isNew || draft.secret !== "");
  if (needed && draft.secret.length < SHORTEST_SECRET) faults.secret = t("At least {0} characters", String(SHORTEST_SECRET));
  const quiet = [draft.quietFrom, draft.quietTo];
  if (quiet.some((each) => each !== "") && !quiet.every((each) => TIME.test(each))) faults.quiet = t("Both, as in 22:00 and 06:30, or neither");
  return faults;
}

function addressesOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** As the hub takes it; what another kind has is left out. */
export function channelOf(draft: ChannelDraft): Channel {
  const { secret, ...rest } = draft;
  const email = draft.kind === "email";
  return {
    ...rest,
    name: draft.name.trim(),
    to: email ? addressesOf(draft.to) : [],
    url: email ? null : draft.url.trim(),
    quietFrom: draft.quietFrom || null,
    quietTo: draft.quietTo || null,
    ...(email || secret === "" ? {} : { secret }),
  };
}
