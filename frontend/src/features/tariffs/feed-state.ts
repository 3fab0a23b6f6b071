import type { Feed } from "../../api/types";
import { toMs } from "../../format/time";

export type FeedState = "good" | "waiting" | "trouble" | "missing";

/** How a feed goes: trouble is the more serious once there is no value for now. */
export function feedState(feed: Pick<Feed, "fault" | "knownUntil" | "waiting">, now: number): FeedState {
  const isKnown = feed.knownUntil != null && toMs(feed.knownUntil) > now;
  if (feed.fault != null) return isKnown ? "trouble" : "missing";
  if (feed.waiting) return "waiting";
  return isKnown ? "good" : "missing";
}
