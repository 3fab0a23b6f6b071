import { BASE } from "./address";

/** The site that is shown, where one may see several; kept for the next visit. */
const KEY = "ohmstead.site";

export function chosenSite(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Shows another site: everything is asked anew, so the page begins anew. */
export function chooseSite(site: string | null): void {
  if (site) localStorage.setItem(KEY, site);
  else localStorage.removeItem(KEY);
  window.location.assign(BASE);
}
