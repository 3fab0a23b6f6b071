import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { Device, RejectList } from "../../api/types";
import { useLiveDevice } from "../../live/context";
import { formatAge } from "../../format/time";
import { useNow } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Icon } from "../../ui/Icon";
import { Quantity } from "../../ui/Quantity";
import { rejectDetail, rejectText } from "../../domain/rejects/reject-text";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const ASK_EVERY_MS = 3000;

/** Waits for a meter's first reading and shows it as soon as it is there; meanwhile, why messages of it could not be used. */
export function FirstReading({ deviceId }: { deviceId: string }) {
  const live = useLiveDevice(deviceId)?.device;
  const waits = !live?.lastReading;
  // Beside the live link, which a proxy may forbid.
  const asked = useQuery({
    queryKey: ["device", deviceId],
    queryFn: ({ signal }) => getJson<Device>(`/api/devices/${encodeURIComponent(deviceId)}`, {}, signal),
    enabled: waits,
    refetchInterval: ASK_EVERY_MS,
  });
  const reading = live?.lastReading ?? asked.data?.lastReading;
  return (
    <div role="status" data-testid="first-reading" className={`rounded-xl border px-4 py-3 ${reading ? "border-good/40 bg-good-soft" : "border-line bg-sunken"}`}>
      {reading ? (
        <>
          <p className="flex items-center gap-2 font-medium text-good"><Icon name="check" className="size-5" />{t("It measures: the first reading is here")}</p>
          <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-ink">
            <Value label={t("Power")}><Quantity value={reading.power} unit="W" /></Value>
            <Value label={t("Voltage")}><Quantity value={reading.voltage} unit="V" /></Value>
            <Value label={t("Current")}><Quantity value={reading.current} unit="A" /></Value>
            <Value label={t("Counter")}><Quantity value={reading.energy} unit="Wh" /></Value>
            <Value label={t("Measured")}><Measured at={reading.timestamp} /></Value>
          </dl>
        </>
      ) : (
        <>
          <p className="flex items-center gap-2.5 font-medium text-ink"><span aria-hidden="true" className="size-2.5 animate-pulse rounded-full bg-primary" />{tx("Waiting for the first reading of {0}…", deviceId)}</p>
          <p className="mt-1 text-[0.8125rem] text-ink-3">{t("This page notices it by itself. You may also leave: the meter is in your list.")}</p>
          <Refused deviceId={deviceId} />
        </>
      )}
    </div>
  );
}

function Value({ label, children }: { label: string; children: React.ReactNode }) {
  return <div><dt className="text-xs text-ink-3">{label}</dt><dd className="font-semibold">{children}</dd></div>;
}

function Measured({ at }: { at: string }) {
  const now = useNow();
  const time = useTime();
  return <time dateTime={at} title={time.full(at)}>{formatAge(at, now)}</time>;
}

/** A message that arrived and could not be used says more than silence. */
function Refused({ deviceId }: { deviceId: string }) {
  const rejects = useQuery({
    queryKey: ["rejects", "newest"],
    queryFn: ({ signal }) => getJson<RejectList>("/api/rejects", {}, signal),
    refetchInterval: ASK_EVERY_MS,
  });
  const newest = rejects.data?.rejects.find((each) => each.deviceId === deviceId);
  if (!newest) return null;
  return (
    <p className="mt-2 flex gap-2 text-[0.8125rem] text-warn">
      <Icon name="warning" className="mt-0.5 size-4" />
      <span>{tx("A message came and could not be used: {0}", newest.detail ? rejectDetail(newest.reason, newest.detail) : rejectText(newest.reason))}</span>
    </p>
  );
}
