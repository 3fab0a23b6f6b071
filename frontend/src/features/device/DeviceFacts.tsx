import type { ReactNode } from "react";
import type { Device } from "../../api/types";
import { formatCount } from "../../format/number";
import { formatAge, formatDuration } from "../../format/time";
import { useRoster } from "../../live/context";
import { useNow } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Card } from "../../ui/Card";
import { deviceName } from "../../domain/devices/device-list";
import { signalOf } from "../../domain/devices/signal";
import { roleText } from "../../domain/devices/role-text";
import { t } from "../../i18n/t";

const clocks: Record<string, string> = { unset: t("Not set yet"), good: t("Right"), stale: t("Not set for a while") };

/** What is known of a device, and what its meter says of itself. */
export function DeviceFacts({ device, actions }: { device: Device; actions: ReactNode }) {
  const time = useTime();
  const now = useNow();
  const parent = useRoster()?.find((each) => each.id === device.parent);
  const { info } = device;
  const facts: [label: string, value: string][] = [
    [t("Id"), device.id],
    [t("Measures"), roleText[device.role]],
    [t("Behind"), parent ? deviceName(parent) : (device.parent ?? t("No other meter"))],
    [t("First reading"), device.firstReading ? time.full(device.firstReading) : t("None yet")],
    [t("Last heard of"), device.lastSeen ? formatAge(device.lastSeen, now) : t("Never")],
  ];
  if (device.channels && device.channels.length > 0) facts.push([t("Further channels"), device.channels.join(", ")]);
  if (info) {
    facts.push(
      [t("Firmware"), t("{0} on {1}", info.firmware, info.board)],
      [t("Readings"), t("every {0}", formatDuration(info.intervalS * 1000))],
      ...(typeof info.signalDbm === "number" ? [[t("Wi-Fi signal"), signalOf(info.signalDbm).text] as [string, string]] : []),
      [t("Its clock"), clocks[info.clock] ?? info.clock],
      [t("Waiting to be sent"), t("{0} readings", formatCount(info.pending))],
      [t("Lost because its memory was full"), t("{0} readings", formatCount(info.lost))],
      [t("Started"), info.boot === 1 ? t("once") : t("{0} times", formatCount(info.boot))],
    );
  }
  return (
    <Card title={t("About")} actions={actions}>
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
