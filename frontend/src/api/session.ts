import { randomHex } from "../format/random";
import { addressOf, CREDENTIALS } from "./address";

/**
 * Who is signed in, as far as this page knows. The access token lives in memory only; the refresh token is a cookie that no script
 * can read. In a hub that is open nothing of this happens: no request is ever refused for want of a token.
 */
export type SessionState = "unknown" | "signedIn" | "signedOut";

interface TokenAnswer {
  accessToken: string;
  expiresIn: number;
}

type Listener = () => void;

/**
 * What this browser made up to be known by: its tabs may ask with the same cookie at once, and a page may be left before the answer
 * is there, which is not the same as a stolen cookie. Null where nothing can be stored: then a cookie is good once.
 */
function browserName(): string | null {
  const key = "ohmstead.browser";
  try {
    const known = localStorage.getItem(key);
    if (known) return known;
    const made = randomHex(16);
    localStorage.setItem(key, made);
    // Of two tabs that made one up at once, what was stored last holds for both.
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Ask for a new token when less than this is left of the old one, ms. */
const EARLY_MS = 30_000;

export class Session {
  private token: string | null = null;
  private expiresAt = 0;
  private current: SessionState = "unknown";
  private refreshing: Promise<boolean> | null = null;
  private readonly listeners = new Set<Listener>();
  private readonly fetch: typeof fetch;
  private readonly now: () => number;

  constructor(fetcher: typeof fetch = (input, init) => fetch(input, init), now: () => number = Date.now) {
    this.fetch = fetcher;
    this.now = now;
  }

  state = (): SessionState => this.current;

  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  /** A token that is good for a while yet, or null: then nobody has signed in here, or nobody has to. */
  async accessToken(): Promise<string | null> {
    if (this.token && this.now() > this.expiresAt - EARLY_MS) await this.refresh();
    return this.token;
  }

  /** Takes what a sign-in answered. */
  accept(answer: TokenAnswer): void {
    this.token = answer.accessToken;
    this.expiresAt = this.now() + answer.expiresIn * 1000;
    this.become("signedIn");
  }

  /** Asks for a new access token with the cookie; false when that is refused. Calls at the same time share one request. */
  refresh(): Promise<boolean> {
    this.refreshing ??= this.ask().finally(() => { this.refreshing = null; });
    return this.refreshing;
  }

  /** The hub refused this page's token: nobody is signed in here any more. */
  forget(): void {
    this.token = null;
    this.become("signedOut");
  }

  private async ask(): Promise<boolean> {
    let response: Response;
    const browser = browserName();
    const headers = { accept: "application/json", ...(browser && { "ohmstead-browser": browser }) };
    try {
      response = await this.fetch(addressOf("/api/auth/refresh"), { method: "POST", credentials: CREDENTIALS, headers });
    } catch {
      // The hub cannot be reached: that says nothing about who is signed in.
      return false;
    }
    if (response.ok) {
      this.accept((await response.json()) as TokenAnswer);
      return true;
    }
    if (response.status === 401 || response.status === 403) this.forget();
    return false;
  }

  private become(state: SessionState): void {
    if (this.current === state) return;
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}

/** The page's one session. */
export const session = new Session();
