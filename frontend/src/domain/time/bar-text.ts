import { dateOf, hourOf, type Span } from "../../format/calendar";
import { toMs, type TimeFormat } from "../../format/time";
import type { BarKind } from "./view";
import { t } from "../../i18n/t";

/** What a bar of each kind is called, as a column's head. */
export const barNoun: Record<BarKind, string> = { "15m": t("Quarter hour"), hour: t("Hour"), day: t("Day"), week: t("Week"), month: t("Month"), billing: t("Billing period") };

/** "Mon 23 Nov, 14:00–15:00", "Mon 23 Nov", "16 Nov – 22 Nov", "Nov 2026"; with the offset about an hour that a clock change skips or repeats. */
export function barTitle(bar: Span, kind: BarKind, time: TimeFormat, withDay = true): string {
  switch (kind) {
    case "15m":
    case "hour": {
      const offset = time.offset(bar.from);
      const shifted = [-3_600_000, 3_600_000].some((step) => time.offset(toMs(bar.from) + step) !== offset);
      const hours = `${time.clock(bar.from)}–${time.clock(bar.to)}${shifted ? ` (${offset})` : ""}`;
      return withDay ? `${time.day(bar.from)}, ${hours}` : hours;
    }
    case "day":
      return time.day(bar.from);
    case "month":
      return time.month(bar.from);
    case "week":
    case "billing":
      return `${time.dayOfMonth(bar.from)} – ${time.dayOfMonth(toMs(bar.to) - 1)}`;
  }
}

/** What the axis says below a bar. */
export function barLabel(from: string, kind: BarKind, count: number, time: TimeFormat): string {
  switch (kind) {
    case "15m":
      return time.clock(from);
    case "hour":
      return count <= 25 ? time.clock(from) : count > 16 * 24 ? time.dayOfMonth(from) : time.day(from);
    case "day":
      return count > 16 ? time.dayOfMonth(from) : time.day(from);
    case "week":
    case "billing":
      return time.dayOfMonth(from);
    case "month":
      return time.month(from);
  }
}

const MOST_LABELS = 15;

/** The bars (by `from`) that carry an axis label. */
export function barTicks(bars: readonly { from: string }[], kind: BarKind, zone: string): string[] {
  const starts = bars.map((bar) => bar.from);
  const days = new Set(starts.map((from) => dateOf(from, zone)));
  if (kind === "15m" || (kind === "hour" && days.size === 1)) {
    return starts.filter((from, index) => hourOf(from, zone) % 3 === 0 && (index === 0 || hourOf(starts[index - 1] ?? from, zone) !== hourOf(from, zone)));
  }
  if (kind === "hour") {
    return starts.filter((from, index) => index === 0 || dateOf(starts[index - 1] ?? from, zone) !== dateOf(from, zone));
  }
  const every = Math.ceil(starts.length / MOST_LABELS);
  return starts.filter((_, index) => index % every === 0);
}
