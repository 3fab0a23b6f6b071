import type { SiteState } from "../../api/identity-types";
import { t } from "../../i18n/t";

export interface SiteDraft {
  name: string;
  timezone: string;
  currency: string;
  billingDay: string;
  /** Of notifications and reports. */
  language?: SiteState["language"];
}

type Facts = Pick<SiteState, "name" | "timezone" | "currency" | "billingDay"> & Partial<Pick<SiteState, "language">>;

export function siteDraft(site: Facts): SiteDraft {
  return { name: site.name, timezone: site.timezone, currency: site.currency, billingDay: String(site.billingDay), ...(site.language ? { language: site.language } : {}) };
}

/** ISO 4217 by ISO 3166 region; the euro's members share a line. */
const CURRENCIES: Record<string, string> = {
  EUR: "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK",
  USD: "US PR EC SV", GBP: "GB IM JE GG", CHF: "CH LI", SEK: "SE", NOK: "NO", DKK: "DK", ISK: "IS", PLN: "PL", CZK: "CZ", HUF: "HU", RON: "RO",
  CAD: "CA", AUD: "AU", NZD: "NZ", JPY: "JP", CNY: "CN", INR: "IN", KRW: "KR", BRL: "BR", MXN: "MX", ZAR: "ZA", TRY: "TR", ILS: "IL", AED: "AE", SGD: "SG",
};

/** The currency of a language's region, as in `de-CH`; undefined when that tells nothing. */
export function currencyOf(language: string): string | undefined {
  try {
    const region = new Intl.Locale(language).region;
    return Object.keys(CURRENCIES).find((code) => region && CURRENCIES[code]?.split(" ").includes(region));
  } catch {
    return undefined;
  }
}

/** What a new hub's site most likely is: where this browser is. Only what still stands as it came is replaced. */
export function firstSiteDraft(site: Facts, zone: string, language: string): SiteDraft {
  const draft = siteDraft(site);
  const untouched = site.timezone === "UTC";
  return untouched ? { ...draft, timezone: zone, currency: currencyOf(language) ?? draft.currency } : draft;
}

/** What is wrong with it, by field. */
export function siteFaults(draft: SiteDraft): Partial<Record<keyof SiteDraft, string>> {
  const day = Number(draft.billingDay);
  return {
    ...(draft.name.trim() ? {} : { name: t("A name of 1 to 100 characters") }),
    ...(/^[A-Za-z]{3}$/.test(draft.currency.trim()) ? {} : { currency: t("Three letters, as in EUR") }),
    ...(Number.isInteger(day) && day >= 1 && day <= 31 ? {} : { billingDay: t("A day from 1 to 31") }),
    ...(draft.timezone.trim() ? {} : { timezone: t("As in Europe/Berlin") }),
  };
}

export function siteBody(draft: SiteDraft) {
  return { name: draft.name.trim(), timezone: draft.timezone.trim(), currency: draft.currency.trim().toUpperCase(), billingDay: Number(draft.billingDay), ...(draft.language ? { language: draft.language } : {}) };
}
