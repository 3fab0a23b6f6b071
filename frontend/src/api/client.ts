import { addressOf, CREDENTIALS } from "./address";
import { hubSaid, hubTexts } from "../i18n/hub-said";
import { t } from "../i18n/t";
import { problemTitle } from "./problem-title";
import { session } from "./session";
import { chosenSite } from "./site-choice";

/** Where a refusal is the answer itself, not a token that has ended. */
const SIGN_IN = "/api/auth/";
/** What is asked of the hub as a whole. */
const SITELESS = /^\/api\/(sites|users|tokens|invitations|audit)\b/;

/** What went wrong with a request, in words fit to show: from application/problem+json where the hub sent it. */
export class ApiError extends Error {
  readonly status: number;
  readonly title: string;

  /** What is wrong as the hub said it, in English: it may begin with the name of the field. */
  readonly detail: string | undefined;

  constructor(status: number, title: string, detail?: string, worded?: string) {
    super(worded ?? detail ?? title);
    this.name = "ApiError";
    this.status = status;
    this.title = title;
    this.detail = detail;
  }
}

/** Whether nobody answered, or only a proxy in front of a hub that is away: what was known before still is the best there is. */
export function isUnreachable(error: Error | null): boolean {
  return error instanceof ApiError && [0, 502, 503, 504].includes(error.status);
}

export type Params = Record<string, string | number | null | undefined>;

/** `/api/readings` and its query; what has no value is left out (an absent one that went through JSON comes back as null). */
export function apiUrl(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value !== undefined && value !== null) query.set(key, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export async function getJson<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  return request<T>(apiUrl(path, params), { signal });
}

type Method = "POST" | "PUT" | "PATCH" | "DELETE";

export async function sendJson<T>(method: Method, path: string, body?: unknown): Promise<T> {
  return request<T>(path, {
    method,
    headers: body === undefined ? undefined : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** A body as it was written: numbers of a tariff keep their digits. */
export async function sendText<T>(method: Method, path: string, body: string, type = "application/json"): Promise<T> {
  return request<T>(path, { method, headers: { "content-type": type }, body });
}

/** A file's bytes as they are. */
export async function sendFile<T>(path: string, file: Blob, type = "application/octet-stream"): Promise<T> {
  return request<T>(path, { method: "POST", headers: { "content-type": type }, body: file });
}

/** An answer that is not JSON: a page or CSV. */
export async function sendForText(path: string, body: unknown, accept: string): Promise<string> {
  const response = await reach(path, { method: "POST", headers: { accept, "content-type": "application/json" }, body: JSON.stringify(body) });
  return response.text();
}

async function request<T>(url: string, init: RequestInit): Promise<T> {
  const response = await reach(url, init);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** The same address, asked in the site that is shown. */
export function inSite(url: string, site = chosenSite()): string {
  if (!site || url.startsWith(SIGN_IN) || SITELESS.test(url)) return url;
  return `${url}${url.includes("?") ? "&" : "?"}site=${encodeURIComponent(site)}`;
}

/** The answer to a request that was let through; else an `ApiError`. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  let response = await send(url, init);
  // The token has ended, or this page has none yet: the cookie may give a new one.
  if (response.status === 401 && !url.startsWith(SIGN_IN) && (await session.refresh())) response = await send(url, init);
  if (response.status === 401 && !url.startsWith(SIGN_IN)) session.forget();
  if (!response.ok) throw await problem(response);
  return response;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const token = await session.accessToken();
  const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  try {
    return await fetch(addressOf(inSite(url)), { ...init, credentials: CREDENTIALS, headers: { accept: "application/json", ...authorization, ...init.headers } });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, t("The hub cannot be reached"), t("Check that it is running and that this device is on its network."));
  }
}

async function problem(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as { title?: string; detail?: string };
    const title = problemTitle(response.status, body.title);
    if (!body.detail) return new ApiError(response.status, title);
    await hubTexts();
    return new ApiError(response.status, title, body.detail, hubSaid(body.detail));
  } catch {
    return new ApiError(response.status, problemTitle(response.status, undefined));
  }
}
