import type { ReactNode } from "react";
import type { Device } from "../../api/types";
import { formatCount } from "../../format/number";
import { formatAge, formatDuration } from "../../format/time";
import { useRoster } from "../../live/context";
import { useNow } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Card } from "../../ui/Card";
import { deviceName } from "../../domain/devices/device-list";
import { roleText } from "../../domain/devices/role-text";

const clocks: Record<string, string> = { unset: "Not set yet", good: "Right", stale: "Not set for a while" };

/** What is known of a device, and what its meter says of itself. */
export function DeviceFacts({ device, actions }: { device: Device; actions: ReactNode }) {
  const time = useTime();
  const now = useNow();
  const parent = useRoster()?.find((each) => each.id === device.parent);
  const { info } = device;
  const facts: [label: string, value: string][] = [
    ["Id", device.id],
    ["Measures", roleText[device.role]],
    ["Behind", parent ? deviceName(parent) : (device.parent ?? "No other meter")],
    ["First reading", device.firstReading ? time.full(device.firstReading) : "None yet"],
    ["Last heard of", device.lastSeen ? formatAge(device.lastSeen, now) : "Never"],
  ];
  if (device.channels && device.channels.length > 0) facts.push(["Further channels", device.channels.join(", ")]);
  if (info) {
    facts.push(
      ["Firmware", `${info.firmware} on ${info.board}`],
      ["Readings", `every ${formatDuration(info.intervalS * 1000)}`],
      ["Its clock", clocks[info.clock] ?? info.clock],
      ["Waiting to be sent", `${formatCount(info.pending)} readings`],
      ["Lost because its memory was full", `${formatCount(info.lost)} readings`],
      ["Started", info.boot === 1 ? "once" : `${formatCount(info.boot)} times`],
    );
  }
  return (
    <Card title="About" actions={actions}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        {facts.map(([label, value]) => (
          <div key={label} className="min-w-0">
            <dt className="text-xs text-ink-3">{label}</dt>
            <dd className="font-medium break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
