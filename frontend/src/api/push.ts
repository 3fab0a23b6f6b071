import { sendJson } from "./client";
import type { Severity } from "./types";

/** What the hub says of one's own browsers (`/api/push`). */
export interface Browsers {
  publicKey: string | null;
  browsers: Browser[];
  expired: ExpiredBrowser[];
}

export interface Browser {
  id: string;
  name: string;
  /** The push service that carries what it is told. */
  service: string;
  minSeverity: Severity;
  tellCleared: boolean;
  since: string;
}

export interface ExpiredBrowser {
  id: string;
  name: string;
  at: string;
}

/** Whether this browser can be told anything while its page is closed: pages that did not come by HTTPS cannot. */
export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window && window.isSecureContext;
}

/** The bytes of base64url. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/** The id that the hub gives a subscription. */
export async function idOf(endpoint: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint)));
  return `push-${Array.from(hash.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** The id of this browser's subscription; null where it has none, or one that was made for another hub's key. */
export async function ownId(publicKey: string): Promise<string | null> {
  const worker = await navigator.serviceWorker.getRegistration();
  const subscription = await worker?.pushManager.getSubscription();
  if (!subscription || !isFor(subscription, publicKey)) return null;
  return idOf(subscription.endpoint);
}

function isFor(subscription: PushSubscription, publicKey: string): boolean {
  const key = subscription.options.applicationServerKey;
  const wanted = bytesOf(publicKey);
  return key !== null && key.byteLength === wanted.length && new Uint8Array(key).every((byte, n) => byte === wanted[n]);
}

/** Asks for permission, subscribes, and tells the hub. */
export async function subscribe(publicKey: string, name: string, minSeverity: Severity): Promise<Browser> {
  if (await Notification.requestPermission() !== "granted") throw new NotAllowed();
  const worker = await navigator.serviceWorker.ready;
  const old = await worker.pushManager.getSubscription();
  if (old && !isFor(old, publicKey)) await old.unsubscribe();
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) });
  const { endpoint, keys } = made.toJSON();
  return sendJson<Browser>("POST", "/api/push", { name, minSeverity, endpoint, keys: { p256dh: keys?.p256dh, auth: keys?.auth } });
}

/** Who sits before the browser did not allow it. */
export class NotAllowed extends Error {}

/** Ends it here and in the hub; the hub first, so that nothing is sent to nobody. */
export async function unsubscribe(id: string, isThis: boolean): Promise<void> {
  await sendJson("DELETE", `/api/push/${encodeURIComponent(id)}`);
  if (!isThis) return;
  const worker = await navigator.serviceWorker.getRegistration();
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
}
