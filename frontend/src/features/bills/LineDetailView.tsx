import { useState } from "react";
import type { BillLine, LineDetail } from "../../api/types";
import { ChartTable } from "../../charts/ChartTable";
import { formatMoney, formatRate } from "../../format/money";
import { formatCount, formatExactEnergy, formatText } from "../../format/number";
import { useTime } from "../../site/context";
import { Select } from "../../ui/Field";
import { HubWords } from "../../ui/HubWords";
import { Failure, Skeleton } from "../../ui/Notice";
import { LineChart } from "./LineChart";
import { dayToShow, slotDays, slotRemark } from "./line-series";
import { useBillLine, type BillKey } from "./useBill";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** What a line stands on: the time that it counts, and its quarter hours. */
export function LineDetailView({ billKey, line, currency }: { billKey: BillKey; line: BillLine; currency: string }) {
  const detail = useBillLine(billKey, line.index);
  return (
    <div className="rounded-lg border border-line bg-sunken/50 p-3" data-testid="line-detail">
      {detail.error ? <Failure error={detail.error} onRetry={() => void detail.refetch()} /> : null}
      {!detail.data && !detail.error ? <Skeleton className="h-48 w-full" /> : null}
      {detail.data ? <Detail detail={detail.data} currency={currency} /> : null}
    </div>
  );
}

function Detail({ detail, currency }: { detail: LineDetail; currency: string }) {
  const time = useTime();
  const first = detail.runs[0];
  const last = detail.runs.at(-1);
  const span = first && last ? t("{0} to {1}", time.dateTime(first.from), time.dateTime(last.to)) : t("no time at all");
  return (
    <div className="grid gap-3">
      <p className="text-xs text-ink-2">{tx("Counts {0}{1}{2}{3}", span, detail.runs.length > 1 ? t(", in {0} stretches", formatCount(detail.runs.length)) : "", detail.slots.length > 0 ? t(": {0} quarter hours.", formatCount(detail.slots.length)) : t(". This line does not depend on when energy was used."), detail.line.how ? <> {tx("How: {0}.", <HubWords text={detail.line.how} />)}</> : "")}</p>
      {detail.slots.length > 0 ? (
        <>
          <LineChart slots={detail.slots} label={t("Energy that “{0}” counts, by quarter hour", detail.line.charge)} currency={currency} />
          <SlotTable detail={detail} currency={currency} />
        </>
      ) : null}
    </div>
  );
}

function SlotTable({ detail, currency }: { detail: LineDetail; currency: string }) {
  const time = useTime();
  const days = slotDays(detail.slots, time);
  const [chosen, setChosen] = useState(() => dayToShow(days));
  const day = days.find((each) => each.day === chosen) ?? days[0];
  if (!day) return null;
  const priced = day.slots.some((slot) => slot.price !== null && slot.price !== undefined);
  const costed = day.slots.some((slot) => slot.cost !== null && slot.cost !== undefined);
  return (
    <div className="grid gap-2">
      <label className="flex items-center gap-2 text-xs text-ink-2">{t("Quarter hours of")}<Select value={day.day} onChange={(event) => { setChosen(event.target.value); }}>
          {days.map((each) => <option key={each.day} value={each.day}>{each.day}</option>)}
        </Select></label>
      <ChartTable
        className="max-h-64 bg-surface"
        data={{
          caption: t("Quarter hours of {0}", day.day),
          columns: [t("From"), t("Energy"), ...(priced ? [t("Price per kWh")] : []), ...(costed ? [t("Cost")] : []), t("Remark")],
          rows: day.slots.map((slot) => ({
            key: slot.from,
            cells: [
              time.clock(slot.from),
              slot.known ? formatExactEnergy(slot.energyWh) : formatText(null, "Wh"),
              ...(priced ? [slot.price === null || slot.price === undefined ? "–" : formatRate(slot.price, currency)] : []),
              ...(costed ? [slot.cost === null || slot.cost === undefined ? "–" : formatRate(slot.cost, currency)] : []),
              slotRemark(slot),
            ],
          })),
        }}
      />
      {costed ? <p className="text-xs text-ink-3">{tx("All of the line’s quarter hours together cost {0}.", formatMoney(detail.line.amount, currency))}</p> : null}
    </div>
  );
}
