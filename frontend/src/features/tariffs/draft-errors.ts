import { hasTiers, holidaysOf, monthsOf, namesHolidays, plainAmount, type TariffDraft, type TierDraft, type WeekDraft } from "./tariff-draft";
import { t } from "../../i18n/t";

export type DraftErrors = Record<string, string>;

const time = /^([01]\d|2[0-3]):(00|15|30|45)$|^24:00$/;
const given = (text: string) => text.trim() !== "";

/** What is wrong with a draft, by field; the hub checks again. */
export function draftErrors(draft: TariffDraft): DraftErrors {
  const errors: DraftErrors = {};
  const amount = (field: string, text: string, needed = false) => {
    if ((needed || given(text)) && plainAmount(text) === null) errors[field] = t("A number such as 0.2990");
  };
  if (!given(draft.name)) errors.name = t("A name, as on your bill");
  if (draft.shape === "flat") Object.assign(errors, tierErrors("flat", draft.flat));
  if (draft.shape === "times") Object.assign(errors, timesErrors(draft));
  if (draft.shape === "series") {
    if (!given(draft.series.name)) errors.series = t("The name of the price series");
    amount("adder", draft.series.adder);
  }
  amount("standing", draft.standing);
  amount("minimum", draft.minimum);
  amount("levy", draft.levy);
  if (draft.exportRule === "flat") amount("exportPrice", draft.exportPrice, true);
  if (draft.exportRule === "net") Object.assign(errors, netErrors(draft));
  amount("tax", draft.tax);
  return errors;
}

function netErrors({ shape, net, tierUnit, ...draft }: TariffDraft): DraftErrors {
  if (given(net.price) && plainAmount(net.price) === null) return { netPrice: t("A number such as 0.2990") };
  const renewed = hasTiers({ shape, net, tierUnit, ...draft }) && (tierUnit === "kWh each day" || tierUnit === "kWh each year");
  return shape === "series" || renewed ? { exportRule: t("Not with a market price, or with tiers that begin anew each day or year") } : {};
}

function tierErrors(field: string, tiers: readonly TierDraft[]): DraftErrors {
  const errors: DraftErrors = {};
  let before = -1;
  tiers.forEach(({ upTo, price }, index) => {
    if (plainAmount(price) === null) errors[`${field}.price${String(index)}`] = t("A number such as 0.2990");
    if (index === tiers.length - 1) return;
    const limit = Number(plainAmount(upTo) ?? Number.NaN);
    if (!(limit >= 0)) errors[`${field}.upTo${String(index)}`] = t("A number such as 500");
    else if (limit <= before) errors[`${field}.upTo${String(index)}`] = t("More than the tier before");
    before = limit;
  });
  return errors;
}

function timesErrors(draft: TariffDraft): DraftErrors {
  const errors: DraftErrors = {};
  const names = new Set<string>();
  draft.bands.forEach((band, index) => {
    const key = `band${String(index)}`;
    Object.assign(errors, tierErrors(key, band.tiers));
    const name = band.name.trim().toLowerCase();
    if (name === "" || names.has(name)) errors[`${key}.name`] = t("A name of its own");
    names.add(name);
  });
  draft.weeks.forEach((week, index) => { Object.assign(errors, weekErrors(`w${String(index)}`, week)); });
  const fault = seasonFault(draft.weeks);
  if (fault) errors.seasons = fault;
  if (namesHolidays(draft) && holidaysOf(draft).length === 0) errors.region = t("Choose which days are holidays");
  return errors;
}

function weekErrors(field: string, week: WeekDraft): DraftErrors {
  const errors: DraftErrors = {};
  week.lines.forEach(({ from, to }, index) => {
    const key = `${field}.line${String(index)}`;
    if (!time.test(from) || !time.test(to)) errors[key] = t("Times on a quarter hour, such as 22:00");
    else if (from === to) errors[key] = t("From and to are the same");
  });
  return errors;
}

/** Every month belongs to one season. */
function seasonFault(weeks: readonly WeekDraft[]): string | null {
  if (weeks.length < 2) return null;
  const months = weeks.flatMap(monthsOf);
  if (new Set(months).size < months.length) return t("A month lies in two seasons");
  return months.length < 12 ? t("A month lies in no season") : null;
}
