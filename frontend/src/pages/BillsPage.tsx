import type { Device, Tariff } from "../api/types";
import { BillCard } from "../features/bills/BillCard";
import { billingPeriods, periodRows, type PeriodRow } from "../features/bills/period-list";
import { PeriodList } from "../features/bills/PeriodList";
import { useBills } from "../features/bills/useBills";
import type { BillKey } from "../features/bills/useBill";
import { useCost } from "../features/costs/useCost";
import { ContractPicker } from "../features/tariffs/ContractPicker";
import { dateOf, siteDate, spanOfDates } from "../format/calendar";
import { useNowMinute } from "../live/useNow";
import { useSite, useTime } from "../site/context";
import { Button } from "../ui/Button";
import { Failure, Skeleton } from "../ui/Notice";
import { MoneyFrame } from "./MoneyFrame";
import { useMoneyPage } from "./useMoneyPage";
import { t } from "../i18n/t";

export default function BillsPage() {
  const page = useMoneyPage();
  const contracts = page.tariffs?.filter((each) => each.kind === "contract") ?? [];
  return (
    <MoneyFrame title={t("Bills")} page={page} controls={<ContractPicker tariffs={contracts} selected={page.contract?.id} onPick={(contract) => { page.set({ contract, bill: undefined }); }} />}>
      {page.contract && page.devices ? (
        <Bills key={page.contract.id} contract={page.contract} devices={page.devices} chosen={page.params.get("bill")} onChoose={(bill) => { page.set({ bill }, false); }} />
      ) : null}
    </MoneyFrame>
  );
}

interface BillsProps {
  contract: Tariff;
  devices: readonly Device[];
  /** A bill's number, or the first day of a period. */
  chosen: string | null;
  onChoose: (bill: string | undefined) => void;
}

function Bills({ contract, devices, chosen, onChoose }: BillsProps) {
  const { site } = useSite();
  const time = useTime();
  const today = siteDate(useNowMinute(), time.zone);
  // Another meter's older history makes no billing period of this contract.
  const meter = devices.filter((each) => (contract.deviceId ? each.id === contract.deviceId : each.role === "main"));
  const readings = (meter.length > 0 ? meter : devices).map((each) => each.firstReading).filter((at) => at !== null && at !== undefined);
  const begun = readings.map((at) => dateOf(at, time.zone)).sort()[0] ?? today;
  const periods = billingPeriods(begun, today, site.billingDay);
  const oldest = periods.at(-1) ?? { from: today, to: today };
  const issued = useBills(contract.id);
  const costs = useCost({ contract: contract.id, from: spanOfDates(oldest, time.zone).from, bucket: "billing" });
  const error = issued.error ?? costs.error;
  if (error) return <Failure error={error} onRetry={() => { void issued.refetch(); void costs.refetch(); }} />;
  if (!issued.data || !costs.data) return <Skeleton className="h-96 w-full" />;
  const rows = periodRows(periods, issued.data, costs.data.buckets, today);
  const fallback = rows.find((row) => row.state !== "empty");
  // A period that has been issued since is found by its first day too.
  const asked = chosen ? rows.find((row) => row.key === chosen || row.dates.from === chosen) : undefined;
  const row = asked ?? fallback;
  return (
    <div className="grid items-start gap-3 sm:gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <PeriodList rows={rows} selected={row?.key} currency={contract.currency} onPick={(next) => { onChoose(next.key); }} className={`no-print ${asked ? "max-lg:hidden" : ""}`} />
      <div className={asked ? "min-w-0" : "min-w-0 max-lg:hidden print:block!"}>
        <Button look="quiet" icon="back" className="mb-2 -ms-2 lg:hidden" onClick={() => { onChoose(undefined); }}>{t("All billing periods")}</Button>
        {row ? <BillCard key={row.key} billKey={keyOf(row, contract.id)} onIssued={onChoose} /> : null}
      </div>
    </div>
  );
}

function keyOf(row: PeriodRow, contract: string): BillKey {
  return row.issued ? { number: row.issued.number } : { contract, period: row.dates.from };
}
