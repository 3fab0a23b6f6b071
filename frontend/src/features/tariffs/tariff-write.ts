import type { NativeBands, NativeEnergy, NativeRule, NativeTariff, NativeTier } from "./native-tariff";
import { hasTiers, holidaysOf, monthsOf, plainAmount, type TariffDraft, type TierDraft, type WeekDraft } from "./tariff-draft";

const given = (text: string) => text.trim() !== "";
const amount = (text: string) => plainAmount(text) ?? "0";

/** The tariff a faultless draft stands for, in the native form (docs/TARIFFS.md). */
export function tariffOf(draft: TariffDraft, id: string, currency: string): NativeTariff {
  const tax = given(draft.tax) && Number(amount(draft.tax)) !== 0;
  const holidays = holidaysOf(draft);
  const about = aboutOf(draft);
  return {
    id,
    name: draft.name.trim(),
    currency,
    ...(holidays.length > 0 ? { holidays } : {}),
    energy: [{ name: draft.names.energy, price: energyPrice(draft) }],
    ...(given(draft.standing) ? { fixed: [{ name: draft.names.standing, amount: amount(draft.standing), per: draft.standingPer }] } : {}),
    ...(given(draft.minimum) ? { minimum: [{ name: draft.names.minimum, amount: amount(draft.minimum), per: draft.minimumPer }] } : {}),
    ...exportOf(draft),
    ...(given(draft.levy) ? { levies: [{ name: draft.names.levy, price: amount(draft.levy) }] } : {}),
    ...(tax ? { taxes: [{ name: draft.names.tax, percent: amount(draft.tax) }] } : {}),
    ...(draft.kept.notes ? { notes: draft.kept.notes } : {}),
    ...(about ? { about } : {}),
  };
}

function exportOf({ exportRule, exportPrice, net }: TariffDraft): Pick<NativeTariff, "export"> {
  if (exportRule === "flat") return { export: { netBilling: { netting: "registers", price: { flat: amount(exportPrice) } } } };
  if (exportRule === "net") return { export: { netMetering: { carry: net.carry, settleMonth: net.month, ...(given(net.price) ? { settlePrice: amount(net.price) } : {}) } } };
  return {};
}

/** The native form tells seasons by their months; what they are called goes with what describes the tariff. */
function aboutOf({ shape, weeks, kept }: TariffDraft): Record<string, unknown> | null {
  const named = shape === "times" && weeks.length > 1 ? weeks.filter((week) => given(week.name)) : [];
  const seasons = named.map((week) => ({ name: week.name.trim(), months: monthsOf(week) }));
  const about = { ...kept.about, ...(seasons.length > 0 ? { seasons } : {}) };
  return Object.keys(about).length > 0 ? about : null;
}

function energyPrice(draft: TariffDraft): NativeEnergy["price"] {
  if (draft.shape === "series") {
    return { series: { series: draft.series.name.trim(), multiplier: "1", adder: amount(draft.series.adder) } };
  }
  const scope: Pick<NativeBands, "tierScope"> = hasTiers(draft) && draft.tierScope !== "total" ? { tierScope: draft.tierScope } : {};
  if (draft.shape === "flat") return { bands: { bands: [{ name: draft.names.allDay, tiers: tiersOf(draft.flat, draft) }], ...scope } };
  const bands = draft.bands.map((band) => ({ name: band.name.trim(), tiers: tiersOf(band.tiers, draft) }));
  const rules = draft.weeks.flatMap((week) => rulesOf(week, bands.map((band) => band.name), draft.weeks.length > 1));
  return { bands: { bands, schedule: { rules }, ...scope } };
}

function tiersOf(tiers: readonly TierDraft[], { tierUnit }: TariffDraft): NativeTier[] {
  return tiers.map(({ upTo, price }, index) => {
    const open = index === tiers.length - 1;
    return { ...(open ? {} : { upTo: amount(upTo), ...(tierUnit === "kWh" ? {} : { unit: tierUnit }) }), price: amount(price) };
  });
}

function rulesOf(week: WeekDraft, names: readonly string[], seasons: boolean): NativeRule[] {
  const months = seasons ? { months: monthsOf(week) } : {};
  const lines = week.lines.map((line) => ({ ...months, ...(line.days.length > 0 ? { days: line.days } : {}), from: line.from, to: line.to, band: names[line.band] ?? "" }));
  return [...lines, { ...months, band: names[week.rest] ?? "" }];
}
