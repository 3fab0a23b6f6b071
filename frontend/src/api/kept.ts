/**
 * What was last known, kept in this browser for when the hub cannot be reached. Never more than the page has shown to whoever was
 * signed in here, and forgotten when they sign out.
 */
const PREFIX = "ohmstead.kept.";
/** Browsers give a page about five million characters in all. */
const MOST_CHARACTERS = 1_500_000;

export function keep(key: string, value: unknown): void {
  try {
    const text = JSON.stringify(value);
    if (text.length <= MOST_CHARACTERS) localStorage.setItem(PREFIX + key, text);
    else localStorage.removeItem(PREFIX + key);
  } catch {
    // Storage may be full or blocked; then nothing is known without the hub.
  }
}

export function kept<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text ? (JSON.parse(text) as T) : null;
  } catch {
    return null;
  }
}

export function forgetKept(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Blocked storage holds nothing.
  }
}
