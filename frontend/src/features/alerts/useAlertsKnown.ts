import { useHubLost, useRoster } from "../../live/context";

/** Whether an empty list of active alerts means that nothing is wrong: only while the hub is heard. */
export function useAlertsKnown(): boolean {
  const heard = useRoster() !== null;
  return !useHubLost() && heard;
}
