import type { ReactNode } from "react";
import type { Cost } from "../../api/types";
import type { Loadable } from "../../charts/ChartFrame";
import { ChartFrame } from "../../charts/ChartFrame";
import { LayerLegend } from "../../charts/Legend";
import { siteDate } from "../../format/calendar";
import { formatMoney } from "../../format/money";
import { formatShare } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useSite, useTime } from "../../site/context";
import { Figure } from "../../ui/Figure";
import { Quantity } from "../../ui/Quantity";
import { CostChart } from "./CostChart";
import { barNoun, barTitle } from "../../domain/time/bar-text";
import { TimeNavigator } from "../../domain/time/TimeNavigator";
import { drillDown, type TimeRange, type Unit, type View } from "../../domain/time/view";
import { costParts, costSeries, energyAndFixed, type CostBar } from "./cost-series";
import { costMarks, costTable, dearestBar } from "./cost-view";
import { NotBilledList } from "../../domain/money/NotBilledList";
import { inSentence, t } from "../../i18n/t";

interface CostCardProps {
  cost: Loadable & { data?: Cost };
  /** Whose cost it is, in words. */
  whose: string;
  /** Every band of the tariffs, so that each keeps its colour. */
  bands: readonly string[];
  view: View;
  range: TimeRange;
  /** The range before, as far as this one has come; null while it is asked for. */
  before: { text: string; cost: number } | null;
  onView: (view: View) => void;
  /** The choice between energy and money, where the page offers it. */
  measure?: ReactNode;
}

const units: readonly Unit[] = ["day", "week", "month", "period", "year", "custom"];
/** Where bills begin on the first a billing period is a month. */
const monthlyUnits = units.filter((unit) => unit !== "period");

/** What energy cost, bar by bar. */
export function CostCard({ cost, whose, bands, view, range, before, onView, measure }: CostCardProps) {
  const time = useTime();
  const { site } = useSite();
  const now = useNowMinute();
  const { data } = cost;
  const bars = data ? costSeries(data.buckets, range.span, range.bars, time.zone, now) : [];
  const parts = data ? costParts(data, bands) : [];
  const nothing = bars.every((bar) => bar.state === "missing" || bar.state === "future");
  const dearest = dearestBar(bars);
  const currency = data?.currency ?? site.currency;
  const title = (bar: CostBar) => barTitle(bar, range.bars, time);
  const summary = t("Cost of {0} per {1}{2}", whose, inSentence(barNoun[range.bars]), dearest ? t("; highest {0} at {1}", formatMoney(dearest.cost, currency), title(dearest)) : "");
  return (
    <ChartFrame
      title={t("Cost")}
      note={whose}
      controlsBelow
      controls={<div className="flex flex-wrap items-center gap-x-3 gap-y-2">{measure}<TimeNavigator view={view} range={range} today={siteDate(now, time.zone)} units={site.billingDay === 1 ? monthlyUnits : units} onChange={onView} /></div>}
      headline={<CostHeadline cost={nothing ? undefined : data} before={before} />}
      load={cost}
      empty={nothing ? { title: t("No readings in this range"), text: t("Choose another range, or check that the meter is sending.") } : null}
      summary={summary}
      heightClass="h-80 sm:h-96"
      table={costTable(bars, parts, range.bars, time, currency, summary)}
      legend={<LayerLegend layers={parts} marks={costMarks(bars)} />}
      foot={data && (data.notBilled.length > 0 || data.notes.length > 0) ? <NotBilledList items={data.notBilled} notes={data.notes} /> : null}
    >
      <CostChart bars={bars} parts={parts} bucket={range.bars} time={time} currency={currency} onPick={(from) => { const closer = drillDown(range.bars, from); if (closer) onView(closer); }} />
    </ChartFrame>
  );
}

function CostHeadline({ cost, before }: { cost: Cost | undefined; before: CostCardProps["before"] }) {
  if (!cost) return <div className="min-h-11 max-sm:min-h-36" />;
  const { total, currency } = cost;
  const [energy, fixed] = energyAndFixed(cost);
  return (
    <dl className="flex min-h-11 flex-wrap content-start gap-x-7 max-sm:min-h-36 gap-y-2" data-testid="cost-total">
      <Figure label={t("Cost")}>{formatMoney(total.cost, currency)}</Figure>
      {before ? <Figure label={before.text}>{formatMoney(before.cost, currency)}</Figure> : null}
      {cost.basis === "share" ? null : <Figure label={t("For energy")}>{formatMoney(energy, currency)}</Figure>}
      {cost.basis === "share" ? null : <Figure label={t("Fixed charges")}>{formatMoney(fixed, currency)}</Figure>}
      <Figure label={t("Energy")} note={total.estimatedShare > 0 ? t("{0} estimated", formatShare(total.estimatedShare)) : undefined}><Quantity value={total.importWh} unit="Wh" /></Figure>
      {total.exportWh > 0 ? <Figure label={t("Exported")}><Quantity value={total.exportWh} unit="Wh" /></Figure> : null}
      {total.coverage < 1 ? <Figure label={t("Time measured")}>{formatShare(total.coverage)}</Figure> : null}
    </dl>
  );
}
