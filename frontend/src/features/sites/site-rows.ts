import type { SiteState } from "../../api/identity-types";

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Sites whose name or id holds every word: those with alerts first, then those with silent meters, then by name. */
export function siteRows(sites: readonly SiteState[], search: string): SiteState[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const need = (site: SiteState) => (site.alerts > 0 ? 0 : site.silent > 0 ? 1 : 2);
  return sites
    .filter((site) => words.every((word) => `${site.id} ${site.name}`.toLowerCase().includes(word)))
    .sort((a, b) => need(a) - need(b) || byName.compare(a.name, b.name));
}
