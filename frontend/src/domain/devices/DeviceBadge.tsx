import type { Device } from "../../api/types";
import { useLiveDevice } from "../../live/context";
import { useNow } from "../../live/useNow";
import { StatusBadge } from "../../ui/StatusBadge";
import { deviceState } from "./device-list";

/** How a device stands right now; it alone re-renders when its device reports. */
export function DeviceBadge({ device }: { device: Device }) {
  const live = useLiveDevice(device.id)?.device ?? device;
  return <StatusBadge status={deviceState(live, useNow())} />;
}
