import { useSearchParams } from "react-router";
import type { Device, Tariff } from "../api/types";
import { CompareCard } from "../features/analytics/CompareCard";
import { DurationCard } from "../features/analytics/DurationCard";
import { HeatCard } from "../features/analytics/HeatCard";
import { PowerCard } from "../features/analytics/PowerCard";
import { WeekCard } from "../features/analytics/WeekCard";
import { BalanceCard } from "../features/balance/BalanceCard";
import { CircuitsCard } from "../features/circuits/CircuitsCard";
import { DevicePicker } from "../features/devices/DevicePicker";
import { usePastDevices } from "../features/devices/usePastDevices";
import { deviceName } from "../domain/devices/device-list";
import { TimeNavigator } from "../domain/time/TimeNavigator";
import { resolveView, viewFromParams, viewToParams, type TimeRange, type Unit } from "../domain/time/view";
import { AnomaliesCard } from "../features/insight/AnomaliesCard";
import { AppliancesCard } from "../features/insight/AppliancesCard";
import { ForecastCard } from "../features/insight/ForecastCard";
import { PastForecastCard } from "../features/insight/PastForecastCard";
import { WindowCard } from "../features/insight/WindowCard";
import { FirstDevice } from "../features/provisioning/FirstDevice";
import { useTariffs } from "../features/tariffs/useTariffs";
import { useVirtualMeters } from "../features/virtual-meters/useVirtualMeters";
import { siteDate } from "../format/calendar";
import { useNowMinute } from "../live/useNow";
import { useTime } from "../site/context";
import { PageHeader } from "../ui/PageHeader";
import { useSelectedDevice } from "./useSelectedDevice";
import { WaitingForDevices } from "./WaitingForDevices";
import { t } from "../i18n/t";

const units: readonly Unit[] = ["day", "week", "month", "year", "custom"];

export default function AnalyticsPage() {
  const { devices, device, asked, select } = useSelectedDevice();
  const virtual = useVirtualMeters().data ?? [];
  const past = usePastDevices().data ?? [];
  const contracts = useTariffs().data?.filter((each) => each.kind === "contract") ?? [];
  const contracted = contracts.length > 0;
  const now = useNowMinute();
  if (!devices) return <WaitingForDevices title={t("Analytics")} />;
  const meter = virtual.find((each) => each.id === asked);
  const left = past.find((each) => each.id === asked);
  const shown = meter ?? left ?? device;
  if (!shown) {
    return (
      <>
        <PageHeader title={t("Analytics")} />
        <FirstDevice />
      </>
    );
  }
  const { id } = shown;
  const name = deviceName(shown);
  return (
    <>
      <PageHeader title={t("Analytics")}>
        <DevicePicker devices={devices} virtual={virtual} past={past} selectedId={id} onPick={select} />
      </PageHeader>
      <OverTime devices={devices} deviceId={id} name={name} readings={!meter} contracts={contracts} circuits={contracted && !meter && (left ?? device)?.role === "main"} />
      <h2 className="mt-7 mb-3 text-base font-semibold tracking-[-0.01em]">{t("Patterns")}</h2>
      <div className="grid gap-3 sm:gap-4 xl:grid-cols-2">
        <WeekCard deviceId={id} deviceName={name} />
        <HeatCard deviceId={id} deviceName={name} />
      </div>
      {shown !== device || !enoughHistory(device, now) ? null : (
        <>
          <h2 className="mt-7 mb-3 text-base font-semibold tracking-[-0.01em]">{t("Ahead, and out of the ordinary")}</h2>
          <div className="grid items-start gap-3 sm:gap-4 xl:grid-cols-2">
            <ForecastCard deviceId={id} deviceName={name} />
            <div className="grid gap-3 sm:gap-4">
              <AnomaliesCard deviceId={id} />
              {contracted ? <WindowCard contracts={contracts} /> : null}
            </div>
            <PastForecastCard deviceId={id} deviceName={name} className="xl:col-span-2" />
            {givesPower(device) ? null : <AppliancesCard deviceId={id} className="xl:col-span-2" />}
          </div>
        </>
      )}
    </>
  );
}

/** Nothing runs behind panels or a battery: what looks like an appliance there is the sun. */
const givesPower = ({ role }: Device) => role === "solar" || role === "battery";

const ENOUGH_MS = 3 * 3_600_000;

/** Whether there is anything to look ahead from. */
function enoughHistory(device: Device, now: number): boolean {
  return Boolean(device.firstReading) && now - Date.parse(device.firstReading ?? "") > ENOUGH_MS;
}

interface OverTimeProps {
  devices: readonly Device[];
  deviceId: string;
  name: string;
  /** A virtual meter has energy and no readings. */
  readings: boolean;
  contracts: readonly Tariff[];
  /** What is behind the meter is shared out by its contract. */
  circuits: boolean;
}

/** The charts of one time, chosen once for all of them. */
function OverTime({ devices, deviceId, name, readings, contracts, circuits }: OverTimeProps) {
  const [params, setParams] = useSearchParams();
  const time = useTime();
  const now = useNowMinute();
  const view = viewFromParams(params, "day");
  const range = resolveView(view, { now, zone: time.zone, billingDay: 1 });
  return (
    <>
      <div className="mb-3 rounded-xl border border-line bg-surface px-3 py-2 sm:mb-4 sm:px-4">
        <TimeNavigator
          view={view}
          range={range}
          today={siteDate(now, time.zone)}
          units={units}
          onChange={(next) => {
            setParams((before) => {
              const params = viewToParams(next, before);
              params.delete("zoom");
              return params;
            }, { replace: true, preventScrollReset: true });
          }}
        />
      </div>
      <div className="grid gap-3 sm:gap-4 xl:grid-cols-2">
        {readings ? <PowerCard deviceId={deviceId} deviceName={name} contracts={contracts} className="xl:col-span-2" /> : null}
        <CompareCard deviceId={deviceId} deviceName={name} className="xl:col-span-2" />
        {circuits ? <CircuitsCard range={range} /> : null}
        <DurationCard deviceId={deviceId} deviceName={name} span={past(range, now)} className={circuits ? "" : "xl:col-span-2"} />
        <BalanceCard devices={devices} span={past(range, now)} className="xl:col-span-2" />
      </div>
    </>
  );
}

/** Asked up to the running quarter hour: the hub knows nothing of the future. */
function past(range: TimeRange, now: number) {
  const quarter = 15 * 60_000;
  const end = Math.ceil(now / quarter) * quarter;
  return Date.parse(range.span.to) <= end || Date.parse(range.span.from) >= end ? range.span : { from: range.span.from, to: new Date(end).toISOString() };
}
