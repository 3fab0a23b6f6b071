/** A part of a time axis, ms; half-open. */
export interface Window {
  from: number;
  to: number;
}

/** Closer than this shows no more than single readings. */
export const CLOSEST_MS = 2 * 60_000;

/** The window as it can be: inside the limits, not shorter than the closest. `whole` when it is all there is. */
export function fit(window: Window, limits: Window): Window {
  const room = limits.to - limits.from;
  const length = Math.min(room, Math.max(CLOSEST_MS, window.to - window.from));
  const from = Math.min(Math.max(window.from, limits.from), limits.to - length);
  return { from: Math.round(from), to: Math.round(from + length) };
}

export function isWhole(window: Window, limits: Window): boolean {
  return window.from <= limits.from && window.to >= limits.to;
}

/** Shorter (factor below 1) or longer around a point that stays where it is; `anchor` from 0 (left) to 1 (right). */
export function zoomAt(window: Window, factor: number, anchor: number, limits: Window): Window {
  const length = window.to - window.from;
  const at = window.from + anchor * length;
  const next = Math.max(CLOSEST_MS, length * factor);
  return fit({ from: at - anchor * next, to: at + (1 - anchor) * next }, limits);
}

/** Moved by a share of its own length: -0.5 is half a window back. */
export function pan(window: Window, share: number, limits: Window): Window {
  const step = (window.to - window.from) * share;
  return fit({ from: window.from + step, to: window.to + step }, limits);
}

/** Between two places of the window, whichever was first; each from 0 to 1. */
export function between(window: Window, a: number, b: number, limits: Window): Window {
  const at = (share: number) => window.from + Math.min(1, Math.max(0, share)) * (window.to - window.from);
  return fit({ from: at(Math.min(a, b)), to: at(Math.max(a, b)) }, limits);
}

/** As the address holds it: Unix seconds. */
export function windowText(window: Window): string {
  return `${String(Math.floor(window.from / 1000))}-${String(Math.ceil(window.to / 1000))}`;
}

/** Reads it back; null when it is none, or lies elsewhere. */
export function windowOf(text: string | null, limits: Window): Window | null {
  const match = /^(\d{1,11})-(\d{1,11})$/.exec(text ?? "");
  if (!match) return null;
  const window = { from: Number(match[1]) * 1000, to: Number(match[2]) * 1000 };
  if (window.from >= window.to || window.to <= limits.from || window.from >= limits.to) return null;
  const fitted = fit(window, limits);
  return isWhole(fitted, limits) ? null : fitted;
}
