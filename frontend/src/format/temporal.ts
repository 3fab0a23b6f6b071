import type { Temporal as Polyfill } from "temporal-polyfill";

/** Browsers that bring Temporal along need no copy of it; the others fetch one before anything is drawn. */
const native = (globalThis as { Temporal?: typeof Polyfill }).Temporal;

export const Temporal: typeof Polyfill = native ?? (await import("temporal-polyfill")).Temporal;
// The types go by the same name.
// eslint-disable-next-line @typescript-eslint/no-namespace
export declare namespace Temporal {
  type PlainDate = Polyfill.PlainDate;
  type PlainYearMonth = Polyfill.PlainYearMonth;
  type ZonedDateTime = Polyfill.ZonedDateTime;
  type Instant = Polyfill.Instant;
  type DurationLike = Polyfill.DurationLike;
}
