import type { SiteState } from "../../api/identity-types";

/** Why somebody should look at a site. */
export type Need = "alerts" | "noData" | "silent";
export const needs: readonly Need[] = ["alerts", "noData", "silent"];

export const orders = ["need", "name", "usage"] as const;
export type Order = (typeof orders)[number];

export interface SiteChoice {
  search: string;
  /** Only sites with this need; null: all. */
  need: Need | null;
  order: Order;
}

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Every meter is silent and nothing was counted today. Nothing bought alone says little: the sun may do, or the day is young. */
const hasNoData = (site: SiteState) => site.devices > 0 && site.silent >= site.devices && !site.todayWh;

const has: Record<Need, (site: SiteState) => boolean> = {
  alerts: (site) => site.alerts > 0,
  noData: hasNoData,
  silent: (site) => site.silent > 0,
};

export function needsOf(site: SiteState): Need[] {
  return needs.filter((need) => has[need](site));
}

/** How many sites have each need. */
export function needCounts(sites: readonly SiteState[]): Record<Need, number> {
  const count = (need: Need) => sites.filter(has[need]).length;
  return { alerts: count("alerts"), noData: count("noData"), silent: count("silent") };
}

/** The gravest need's place in the list; after all of them what has none. */
function rank(site: SiteState): number {
  const first = needs.findIndex((need) => has[need](site));
  return first < 0 ? needs.length : first;
}

const comparisons: Record<Order, (a: SiteState, b: SiteState) => number> = {
  need: (a, b) => rank(a) - rank(b),
  name: () => 0,
  // What is not known comes last.
  usage: (a, b) => (b.todayWh ?? -1) - (a.todayWh ?? -1),
};

/** Sites whose name or id holds every word, and which have the need that is asked for; equals go by name. */
export function siteRows(sites: readonly SiteState[], { search, need, order }: SiteChoice): SiteState[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return sites
    .filter((site) => (need === null || has[need](site)) && words.every((word) => `${site.id} ${site.name}`.toLowerCase().includes(word)))
    .sort((a, b) => comparisons[order](a, b) || byName.compare(a.name, b.name));
}

/** Reads the choice from the address; what is not understood is all, by need. */
export function choiceFromParams(params: URLSearchParams): SiteChoice {
  return {
    search: params.get("search") ?? "",
    need: needs.find((each) => each === params.get("need")) ?? null,
    order: orders.find((each) => each === params.get("order")) ?? "need",
  };
}

export function choiceToParams({ search, need, order }: SiteChoice, params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  const values = { search, need: need ?? "", order: order === "need" ? "" : order };
  for (const [key, value] of Object.entries(values)) {
    if (value) next.set(key, value);
    else next.delete(key);
  }
  return next;
}
