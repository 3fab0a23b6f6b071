import { useSearchParams } from "react-router";
import { ChartFrame } from "../../charts/ChartFrame";
import { Legend } from "../../charts/Legend";
import { givenBars, onlyGives, usageSeries } from "../../domain/energy/usage-series";
import { usageMarks } from "../../domain/energy/usage-view";
import { useEnergy } from "../../domain/energy/useEnergy";
import { againstFromParams, againstToParams, likeForLike, viewAgainst, type Against, type Part } from "../../domain/time/comparison";
import { cutText, rangeText } from "../../domain/time/range-text";
import { resolveView, viewFromParams, type TimeRange } from "../../domain/time/view";
import { siteDate } from "../../format/calendar";
import { formatText } from "../../format/number";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Figure } from "../../ui/Figure";
import { Quantity } from "../../ui/Quantity";
import { AgainstPick } from "./AgainstPick";
import { CompareChart } from "./CompareChart";
import { pairsOf } from "./compare-series";
import { compareTable } from "./compare-view";
import { t } from "../../i18n/t";

/** The time that is shown beside another one of one's choice, bar by bar and like for like. */
export function CompareCard({ deviceId, deviceName, className }: { deviceId: string; deviceName: string; className?: string }) {
  const [params, setParams] = useSearchParams();
  const time = useTime();
  const now = useNowMinute();
  const site = { now, zone: time.zone, billingDay: 1 };
  const view = viewFromParams(params, "day");
  const against = againstFromParams(params, site);
  const shown = resolveView(view, site);
  const other = resolveView(viewAgainst(view, shown, against), site);
  const bucket = shown.bars === "billing" ? "month" : shown.bars;
  const like = likeForLike(view.unit, shown, other, site);
  const energy = [useEnergy({ deviceId, span: shown.span, bucket }), useEnergy({ deviceId, span: other.span, bucket })] as const;
  const totals = [useTotal(deviceId, like.shown), useTotal(deviceId, like.other)] as const;

  const gives = onlyGives(energy.flatMap(({ data }) => data?.buckets ?? []));
  const barsOf = (range: TimeRange, answer: (typeof energy)[number]) => {
    const bars = answer.data ? usageSeries(answer.data.buckets, range.span, bucket, time.zone, now) : [];
    return gives ? givenBars(bars) : bars;
  };
  const [bars, otherBars] = [barsOf(shown, energy[0]), barsOf(other, energy[1])];
  const marked = [bars, otherBars].filter((each) => each.some((bar) => bar.importWh !== null)).flat();
  const names = { shown: rangeText(view.unit, shown), other: rangeText(view.unit, other) };
  const partText = (name: string, part: Part) => (part.until ? cutText(name, view.unit, part.until, time.clock(part.until)) : name);
  const soFar = (range: TimeRange, name: string, part: Part) => (range.current && !part.until ? t("{0} so far", name) : partText(name, part));
  const figures = [
    { label: soFar(shown, names.shown, like.shown), total: totals[0] },
    { label: soFar(other, names.other, like.other), total: totals[1] },
  ].map(({ label, total }) => ({ label, value: (gives ? total?.exportWh : total?.importWh) ?? null }));
  const [first, second] = figures.map(({ label, value }) => `${label} ${formatText(value, "Wh")}`);
  const summary = t(gives ? "Energy exported by {0}: {1}, beside {2}" : "Energy used by {0}: {1}, beside {2}", deviceName, first, second);
  const onAgainst = (next: Against) => { setParams((before) => againstToParams(next, before), { replace: true, preventScrollReset: true }); };
  const pairs = pairsOf(bars, otherBars, bucket, time.zone);
  return (
    <ChartFrame
      title={t("Beside another time")}
      note={gives ? t("Exported") : undefined}
      className={className}
      controlsBelow
      controls={<AgainstPick unit={view.unit} shown={shown} other={other} today={siteDate(now, time.zone)} against={against} onChange={onAgainst} />}
      load={bothOf(energy)}
      empty={marked.length === 0 ? { title: t("No readings in either time"), text: t("Choose another range, or check that the meter is sending.") } : null}
      summary={summary}
      headline={
        <>
          <p role="status" className="sr-only">{t("{0} beside {1}", names.shown, names.other)}</p>
          <dl className="flex min-h-11 flex-wrap gap-x-8 gap-y-2" data-testid="compared">
            {figures.map(({ label, value }, n) => <Figure key={n} label={label}><Quantity value={value} unit="Wh" /></Figure>)}
          </dl>
        </>
      }
      legend={<Legend items={[{ mark: "usage", text: names.shown }, { mark: "compare", text: names.other }, ...usageMarks(marked).filter(({ mark }) => mark !== "usage" && mark !== "export")]} />}
      table={compareTable(pairs, bucket, time, names, summary)}
    >
      <CompareChart pairs={pairs} bucket={bucket} time={time} />
    </ChartFrame>
  );
}

/** What a part of a time came to, as the hub says; nothing of a part that has no length, or that was not measured. */
function useTotal(deviceId: string, { span }: Part) {
  const total = useEnergy({ deviceId, span, bucket: "year" }, span.from !== span.to).data?.total;
  return total && total.coverage + total.estimatedShare > 0 ? total : null;
}

type Answer = ReturnType<typeof useEnergy>;

/** Two questions that only make a picture together. */
function bothOf([first, second]: readonly [Answer, Answer]) {
  return {
    isPending: first.isPending || second.isPending,
    error: first.error ?? second.error,
    data: first.data && second.data,
    refetch: () => Promise.all([first.refetch(), second.refetch()]),
  };
}
