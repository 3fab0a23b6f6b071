/** The one-time token in the address (`/setup#…`), which the browser sends to nobody; null when there is none. */
export function linkToken(): string | null {
  const { pathname, hash } = window.location;
  return pathname.endsWith("/setup") && hash.length > 1 ? decodeURIComponent(hash.slice(1)) : null;
}
