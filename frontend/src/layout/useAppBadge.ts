import { useEffect } from "react";
import { useActiveAlerts } from "../live/context";

/** The number of active alerts on the installed program's icon, where the system shows one. */
export function useAppBadge(): void {
  const count = useActiveAlerts().length;
  useEffect(() => {
    if (!("setAppBadge" in navigator)) return;
    // Refused where the program is not installed: then there is no icon to put it on.
    (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => undefined);
  }, [count]);
}
