import { Link } from "react-router";
import type { CostBucket } from "../../api/types";
import { daysSpan, siteDate } from "../../format/calendar";
import { formatDates } from "../../format/dates";
import { formatMoney } from "../../format/money";
import { formatShare, formatText } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Skeleton } from "../../ui/Notice";
import { useUsualCost } from "../../domain/energy/usual";
import { useCost } from "./useCost";
import { useProjection } from "./useProjection";
import { t } from "../../i18n/t";

/** Money at a glance: today, yesterday, the running billing period so far and at its end. For a site that has a contract. */
export function MoneyStrip({ className = "" }: { className?: string }) {
  const time = useTime();
  const now = useNowMinute();
  const [yesterday, today] = [siteDate(now, time.zone, -1), siteDate(now, time.zone)];
  const days = useCost({ from: daysSpan(yesterday, today, time.zone).from, bucket: "day" });
  const projection = useProjection(undefined);
  const usual = useUsualCost().data;
  const period = projection.data?.contracts[0];
  if (!days.data || days.data.contracts.length === 0) return null;
  const { currency, buckets } = days.data;
  const dayOf = (date: string) => buckets.find((each) => Date.parse(each.from) === Date.parse(daysSpan(date, date, time.zone).from));
  const several = (projection.data?.contracts.length ?? 0) > 1;
  return (
    <dl aria-label={t("Costs")} data-testid="money-strip" className={`grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line lg:grid-cols-4 ${className}`}>
      <Amount label={t("Today")} to="/costs?show=day" {...figureOf(dayOf(today), currency, usual?.usualCost)} />
      <Amount label={t("Yesterday")} to={`/costs?show=day&at=${yesterday}`} {...figureOf(dayOf(yesterday), currency)} />
      {period ? (
        <>
          <Amount label={several ? t("So far, {0}", period.name) : t("This bill so far")} to="/costs" amount={formatMoney(period.soFar.total, period.currency)} note={`${formatText(period.soFar.importWh, "Wh")} · ${formatDates(period)}`} />
          <Amount label={t("Expected at its end")} to="/costs" amount={`≈ ${formatMoney(period.atEnd.total, period.currency)}`} note={t("≈ {0} · projection", formatText(period.atEnd.importWh, "Wh"))} guess />
        </>
      ) : projection.isPending ? (
        <>
          <Waiting label={t("This bill so far")} />
          <Waiting label={t("Expected at its end")} />
        </>
      ) : null}
    </dl>
  );
}

/** Holds a figure's place, so that the strip is whole from the start. */
function Waiting({ label }: { label: string }) {
  return (
    <div className="min-w-0 bg-surface px-4 py-2.5">
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="grid gap-2 pt-1"><Skeleton className="h-5 w-20" /><Skeleton className="h-3 w-28" /></dd>
    </div>
  );
}

function figureOf(day: CostBucket | undefined, currency: string, usual: number | null | undefined = null) {
  if (!day) return { amount: formatMoney(null, currency), note: t("No readings") };
  const nothing = day.coverage === 0 && day.estimatedShare === 0 && day.importWh === 0 && day.exportWh === 0;
  const estimated = day.estimatedShare > 0 ? ` · ${t("{0} estimated", formatShare(day.estimatedShare))}` : "";
  const usually = usual === null ? "" : ` · ${t("usually {0} by now", formatMoney(usual, currency))}`;
  return { amount: formatMoney(day.cost, currency), note: nothing ? t("No readings; fixed charges only") : `${formatText(day.importWh, "Wh")}${estimated}${usually}` };
}

function Amount({ label, amount, note, to, guess = false }: { label: string; amount: string; note: string; to: string; guess?: boolean }) {
  return (
    <div className="relative min-w-0 bg-surface px-4 py-2.5 transition-colors focus-within:bg-sunken hover:bg-sunken">
      <dt className="text-xs text-ink-3"><Link to={to} className="after:absolute after:inset-0">{label}</Link></dt>
      <dd className={`text-lg leading-7 font-semibold tracking-[-0.015em] ${guess ? "text-ink-2" : ""}`}>{amount}</dd>
      <dd className="text-xs break-words text-ink-3">{note}</dd>
    </div>
  );
}
