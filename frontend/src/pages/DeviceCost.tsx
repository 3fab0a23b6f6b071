import type { ReactNode } from "react";
import type { Device, Tariff } from "../api/types";
import { deviceName } from "../domain/devices/device-list";
import { bandNames } from "../domain/money/band-names";
import type { View } from "../domain/time/view";
import { CostCard } from "../features/costs/CostCard";
import { useCostOverTime } from "./useCostOverTime";

interface DeviceCostProps {
  device: Device;
  tariffs: readonly Tariff[];
  view: View;
  onView: (view: View) => void;
  measure: ReactNode;
}

/** What a device's energy cost, in the place of its energy. */
export default function DeviceCost({ device, tariffs, view, onView, measure }: DeviceCostProps) {
  const { cost, range, before } = useCostOverTime(view, undefined, device.id);
  return <CostCard cost={cost} bands={bandNames(tariffs)} whose={deviceName(device)} view={view} range={range} before={before} onView={onView} measure={measure} />;
}
