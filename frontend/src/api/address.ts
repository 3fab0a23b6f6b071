/** Where the dashboard itself lies: "/" or, built with OHMSTEAD_BASE, a path like "/ohmstead/". */
export const BASE = import.meta.env.BASE_URL;

/** Where the hub's `/api/…` is reached from this page: below the dashboard, or where VITE_OHMSTEAD_API said when it was built. */
export function addressOf(path: string, hub: string = (import.meta.env.VITE_OHMSTEAD_API as string | undefined) ?? BASE): string {
  return `${hub.replace(/\/+$/, "")}${path}`;
}

/** A page of another origin has to ask for the hub's cookies by name: without them nobody would stay signed in over a reload. */
export const CREDENTIALS: RequestCredentials = import.meta.env.VITE_OHMSTEAD_API ? "include" : "same-origin";
