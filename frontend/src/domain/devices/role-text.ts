import type { DeviceRole } from "../../api/types";

export const roleText: Record<DeviceRole, string> = {
  main: "Main meter",
  circuit: "Circuit",
  solar: "Solar panels",
  battery: "Battery",
  other: "Other",
};
