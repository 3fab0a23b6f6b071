import { sameTimes } from "./native-schedule";
import type { NativeBands, NativeTariff, NativeTier } from "./native-tariff";

/** What stands for nothing: the hub reads a tariff without the key in the same way. */
const NOTHING: Record<string, unknown> = { demandWindow: "15", dayStart: "00:00", export: "notCredited" };

/** Whether two tariffs say the same, the id aside: every key alike, and schedules that give the same hours to the same bands, however they say so. */
export function sameTariff(one: NativeTariff, two: NativeTariff): boolean {
  if (JSON.stringify(plain(one)) !== JSON.stringify(plain(two))) return false;
  return (one.energy ?? []).every(({ price: { bands } }, index) => {
    const other = two.energy?.[index]?.price.bands;
    return !bands || sameTimes(bands.schedule, other?.schedule, bands.bands.map((band) => band.name));
  });
}

function plain(tariff: NativeTariff): unknown {
  const { id, holidays, energy, ...rest } = tariff;
  void id;
  const charges = energy?.map(({ name, price, ...more }) => ({ ...more, name, price: { ...price, ...(price.bands ? { bands: plainBands(price.bands) } : {}), ...(price.series ? { series: { multiplier: "1", adder: "0", ...price.series } } : {}) } }));
  return sorted({ ...rest, holidays: [...(holidays ?? [])].sort(), energy: charges, export: plainExport(tariff.export) }, true);
}

function plainBands({ bands, schedule, tierScope, ...more }: NativeBands): unknown {
  void schedule;
  // What fills tiers together says nothing where there are none.
  const tiered = bands.some((band) => band.tiers.length > 1);
  return { ...more, bands: bands.map(({ tiers, ...band }) => ({ ...band, tiers: tiers.map((tier, index) => plainTier(tier, index === tiers.length - 1)) })), tierScope: tiered ? (tierScope ?? "total") : "total" };
}

/** The unit of an open tier counts nothing. */
function plainTier({ unit, ...tier }: NativeTier, last: boolean): unknown {
  const open = last && !unit?.startsWith("kWh/kW");
  return { ...tier, unit: open ? "kWh" : (unit ?? "kWh") };
}

function plainExport(rule: NativeTariff["export"]): unknown {
  if (typeof rule !== "object") return rule;
  if (rule.netMetering) return { ...rule, netMetering: { carry: true, settleMonth: 12, settlePrice: "0", ...rule.netMetering } };
  return rule.netBilling ? { ...rule, netBilling: { netting: "registers", ...rule.netBilling } } : rule;
}

/** Keys in one order, numbers as text, and without what stands for nothing. */
function sorted(value: unknown, top = false): unknown {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map((each) => sorted(each));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const).filter(([key, each]) => each !== undefined && !(top && (each === NOTHING[key] || (Array.isArray(each) && each.length === 0))));
  return Object.fromEntries(kept.sort(([a], [b]) => a.localeCompare(b, "en")));
}
