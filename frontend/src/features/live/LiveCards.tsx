import type { ReactNode } from "react";
import type { DeviceStatus, Reading } from "../../api/types";
import { formatFactor, formatText, type Unit } from "../../format/number";
import { formatAge } from "../../format/time";
import { useLiveDevice } from "../../live/context";
import { mergeTrails, type TrailField, type TrailPoint } from "../../live/trail";
import { useNow } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Quantity } from "../../ui/Quantity";
import { StatTile } from "../../ui/StatTile";
import { isStale } from "../../domain/devices/device-list";
import { Sparkline } from "./Sparkline";
import { useRecentTrail } from "./useRecentTrail";
import { t } from "../../i18n/t";

const fields: { field: TrailField; label: string; unit: Unit }[] = [
  { field: "power", label: t("Power"), unit: "W" },
  { field: "voltage", label: t("Voltage"), unit: "V" },
  { field: "current", label: t("Current"), unit: "A" },
];

/** Power, voltage and current of one device as they come in. */
export function LiveCards({ deviceId, children }: { deviceId: string; children?: ReactNode }) {
  const entry = useLiveDevice(deviceId);
  const recent = useRecentTrail(deviceId);
  const trail = mergeTrails(entry?.trail ?? [], recent);
  if (!entry) return null;
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-[1.4fr_1fr_1fr_1.2fr]">
      {fields.map(({ field, label, unit }) => (
        <LiveCard key={field} label={label} unit={unit} field={field} reading={entry.device.lastReading ?? null} status={entry.device.status} trail={trail} />
      ))}
      {children}
    </div>
  );
}

interface LiveCardProps {
  label: string;
  unit: Unit;
  field: TrailField;
  reading: Reading | null;
  status: DeviceStatus;
  trail: readonly TrailPoint[];
}

function LiveCard({ label, unit, field, reading, status, trail }: LiveCardProps) {
  const now = useNow();
  const value = reading?.[field] ?? null;
  const main = field === "power";
  const exporting = main && value !== null && value < 0;
  const old = isStale({ status, lastReading: reading }, now);
  return (
    <StatTile
      label={exporting ? t("Exporting") : label}
      note={reading ? <Age reading={reading} now={now} old={old} /> : null}
      className={main ? "max-lg:col-span-2" : ""}
      testId={`live-${field}`}
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
      <p className={`font-semibold tracking-[-0.025em] ${main ? "text-[2.25rem] leading-11" : "text-[1.625rem] leading-11"} ${old ? "text-ink-3" : ""}`}>
        <Quantity value={exporting ? -value : value} unit={unit} unitClassName="text-[0.55em] tracking-normal text-ink-3" />
      </p>
      {main ? <Further reading={reading} /> : null}
      </div>
      {reading && value === null ? <p className="text-xs text-ink-3">{t("This meter does not send it")}</p> : null}
      <Sparkline trail={trail} field={field} now={now} strong={main && !old} className="mt-1 h-9 w-full" />
      <span className="sr-only">{old ? `${t("Last known value.")} ` : ""}{exporting ? t("Exporting {0}", formatText(-value, unit)) : `${label} ${formatText(value, unit)}`}</span>
    </StatTile>
  );
}

/** What some meters tell besides. */
function Further({ reading }: { reading: Reading | null }) {
  const told = [
    reading?.powerFactor === null || reading?.powerFactor === undefined ? null : t("PF {0}", formatFactor(reading.powerFactor)),
    reading?.frequency === null || reading?.frequency === undefined ? null : formatText(reading.frequency, "Hz"),
  ].filter(Boolean);
  return told.length > 0 ? <p className="text-xs text-ink-3" title={t("Power factor and frequency")} data-testid="live-further">{told.join(" · ")}</p> : null;
}

function Age({ reading, now, old }: { reading: Reading; now: number; old: boolean }) {
  const time = useTime();
  return (
    <time dateTime={reading.timestamp} title={time.full(reading.timestamp)} className={old ? "text-warn" : ""}>
      {formatAge(reading.timestamp, now)}
    </time>
  );
}
