import { useState } from "react";
import { daysSpan, siteDate } from "../../format/calendar";
import { useNowMinute } from "../../live/useNow";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { PriceChart } from "./PriceChart";
import { priceCurves } from "../../domain/money/price-series";
import { PriceUploadForm } from "./PriceUploadForm";
import { usePrices } from "../../domain/money/usePrices";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Market prices that dynamic tariffs stand on: yesterday to tomorrow, and taking in more. */
export function PricesCard({ currency }: { currency: string }) {
  const time = useTime();
  const now = useNowMinute();
  const span = daysSpan(siteDate(now, time.zone, -1), siteDate(now, time.zone, 1), time.zone);
  const prices = usePrices(span);
  const [adding, setAdding] = useState(false);
  const curves = prices.data ? priceCurves(prices.data) : [];
  return (
    <Card
      title={t("Market prices")}
      note={t("Yesterday to tomorrow; tariffs with a market price stand on them")}
      actions={adding ? null : <Button need="admin" icon="plus" onClick={() => { setAdding(true); }}>{t("Add prices")}</Button>}
    >
      <div className="grid gap-4">
        {prices.error ? <Failure error={prices.error} onRetry={() => void prices.refetch()} /> : null}
        {prices.isPending ? <Skeleton className="h-40 w-full" /> : null}
        {prices.data && curves.length === 0 && !adding ? <Empty icon="chart" title={t("No market prices for these days")}>{t("Only tariffs with a market price need them.")}</Empty> : null}
        {curves.map((curve) => (
          <div key={curve.key}>
            <h3 className="mb-1 text-[0.8125rem] font-medium">{curve.title} <span className="font-normal text-ink-3">{tx("in {0}", curve.unit)}</span></h3>
            <PriceChart curve={curve} span={span} now={now} />
          </div>
        ))}
        {adding ? <PriceUploadForm currency={currency} timezone={time.zone} onDone={() => { setAdding(false); }} /> : null}
      </div>
    </Card>
  );
}
