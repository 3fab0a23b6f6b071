import { lazy, Suspense } from "react";
import { useSearchParams } from "react-router";
import type { Device } from "../api/types";
import { deviceName } from "../domain/devices/device-list";
import { hasCost } from "../domain/money/has-cost";
import { viewFromParams, viewToParams, type View } from "../domain/time/view";
import { useTariffs } from "../features/tariffs/useTariffs";
import { UsageCard } from "../features/usage/UsageCard";
import { Skeleton } from "../ui/Notice";
import { Segmented } from "../ui/Segmented";
import { t } from "../i18n/t";

// Money has a chart of its own, with the drawing library: fetched when it is asked for.
const DeviceCost = lazy(() => import("./DeviceCost"));

type Measure = "energy" | "money";
const measures: readonly { value: Measure; text: string }[] = [
  { value: "energy", text: "kWh" },
  { value: "money", text: t("Money") },
];

/** What a device used over a time of one's choice, in kWh or, on a site that has a contract, in money; the address keeps which. */
export function UsageOrCost({ device, className }: { device: Device; className?: string }) {
  const tariffs = useTariffs().data ?? [];
  const [params, setParams] = useSearchParams();
  const contracted = tariffs.some((each) => each.kind === "contract") && hasCost(device, tariffs);
  const measure: Measure = contracted && params.get("in") === "money" ? "money" : "energy";
  const view = viewFromParams(params, "day");
  const change = (edit: (before: URLSearchParams) => URLSearchParams) => { setParams(edit, { replace: true, preventScrollReset: true }); };
  const onView = (next: View) => { change((before) => viewToParams(next, before)); };
  const onMeasure = (next: Measure) => {
    change((before) => {
      const params = new URLSearchParams(before);
      if (next === "money") params.set("in", next);
      else params.delete("in");
      return params;
    });
  };
  const choice = contracted ? <Segmented label={t("In")} value={measure} options={measures} onChange={onMeasure} /> : null;
  if (measure === "energy") return <UsageCard className={className} deviceId={device.id} deviceName={deviceName(device)} view={view} onView={onView} measure={choice} />;
  return (
    <Suspense fallback={<Skeleton className="h-144 w-full" />}>
      <DeviceCost device={device} tariffs={tariffs} view={view} onView={onView} measure={choice} />
    </Suspense>
  );
}
