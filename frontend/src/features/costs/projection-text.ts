import { language } from "../../i18n/language";
import { t } from "../../i18n/t";

/** How the hub comes by the rest of a period, by its own words for it; of a newer hub those words stand. */
const methods: Readonly<Record<string, string>> = {
  "the mean of the same quarter hours of the last four weeks, at known prices": t("The rest is expected to be like the same hours of the last four weeks, at known prices."),
  "each day with the energy that the forecast expects of it, its course as in the last four weeks (billed once with each week), at known prices": t("The rest is taken from the forecast of each day, at known prices."),
};

export const knownMethods: readonly string[] = Object.keys(methods);

/** A sentence on how the rest of the period is expected to be; nothing where only English could be said to who reads another language. */
export function methodText(method: string): string | undefined {
  return methods[method] ?? (language === "en" ? t("The rest is expected as {0}.", method) : undefined);
}
