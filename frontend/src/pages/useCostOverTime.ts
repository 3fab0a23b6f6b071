import { comparisonOf } from "../domain/time/comparison";
import { comparisonText } from "../domain/time/range-text";
import { resolveView, type View } from "../domain/time/view";
import { useCost } from "../features/costs/useCost";
import { useNowMinute } from "../live/useNow";
import { useSite, useTime } from "../site/context";

/** What a time cost, beside the time before as far as this one has come: of the whole site, by circuit, or of one device. */
export function useCostOverTime(view: View, contract: string | undefined, deviceId: string | undefined) {
  const time = useTime();
  const { site } = useSite();
  const calendar = { now: useNowMinute(), zone: time.zone, billingDay: site.billingDay };
  const range = resolveView(view, calendar);
  const cost = useCost({
    contract,
    deviceId,
    from: range.span.from,
    // Without an end the hub answers up to now; past its present there is nothing to ask for.
    to: Date.parse(range.span.to) <= calendar.now ? range.span.to : undefined,
    bucket: range.bars,
    ...(deviceId ? {} : { by: "circuit" as const }),
  });
  // So far against so far: the range before is cut where this one stands.
  const earlier = comparisonOf(view, range, calendar);
  const past = useCost({ contract, deviceId, ...earlier.span, bucket: "year" }, earlier.span.from !== earlier.span.to);
  const measured = past.data && past.data.total.coverage + past.data.total.estimatedShare > 0;
  const before = past.data && measured ? { text: comparisonText(view.unit, range, earlier.until, earlier.until ? time.clock(earlier.until) : ""), cost: past.data.total.cost } : null;
  return { range, cost, before };
}
