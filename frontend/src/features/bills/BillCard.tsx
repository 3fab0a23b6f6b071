import { formatDates, formatDays } from "../../format/dates";
import { formatMoney } from "../../format/money";
import { formatCount, formatShare, formatText } from "../../format/number";
import { useTime } from "../../site/context";
import { Card } from "../../ui/Card";
import { Figure } from "../../ui/Figure";
import { Failure, Skeleton } from "../../ui/Notice";
import { NotBilledList } from "../../domain/money/NotBilledList";
import { AdjustmentNotice } from "./AdjustmentNotice";
import { BillActions } from "./BillActions";
import { LineTable } from "./LineTable";
import { useBill, type BillKey, type ShownBill } from "./useBill";

interface BillCardProps {
  billKey: BillKey;
  onIssued: (number: string) => void;
}

/** One bill with all its lines: issued, or what would be billed. */
export function BillCard({ billKey, onIssued }: BillCardProps) {
  const shown = useBill(billKey);
  if (shown.error) return <Card title="Bill"><Failure error={shown.error} onRetry={() => void shown.refetch()} /></Card>;
  if (!shown.data) return <Card title="Bill"><Skeleton className="h-96 w-full" /></Card>;
  const { bill, issued, running } = shown.data;
  return (
    <Card
      title={formatDates({ from: bill.from, to: bill.to })}
      note={issued ? `Bill ${issued.number}` : running ? "Running: up to now" : "Preview: not issued yet"}
      actions={<BillActions key={issued?.number ?? bill.from} billKey={billKey} shown={shown.data} onIssued={onIssued} />}
    >
      <div className="grid gap-4">
        {issued?.adjustment ? <AdjustmentNotice adjustment={issued.adjustment} currency={bill.currency} /> : null}
        {issued && !issued.canBeChecked ? <p className="text-[0.8125rem] text-ink-3">The data or prices behind this bill are gone. It stays as issued and cannot be worked out anew.</p> : null}
        <BillFacts shown={shown.data} />
        <LineTable bill={bill} billKey={billKey} />
        <NotBilledList items={bill.notBilled} notes={bill.notes} />
      </div>
    </Card>
  );
}

function BillFacts({ shown }: { shown: ShownBill }) {
  const time = useTime();
  const { bill, issued } = shown;
  const measured = [
    `${formatShare(shown.coverage)} of the time measured`,
    bill.estimatedShare > 0 ? `${formatShare(bill.estimatedShare)} of the energy estimated` : null,
    bill.missingSlots > 0 ? `${formatCount(bill.missingSlots)} quarter hours without data` : null,
  ].filter(Boolean).join(", ");
  return (
    <div className="grid gap-2">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Figure label={shown.running ? "So far" : "Total"}><span data-testid="bill-total">{formatMoney(bill.total, bill.currency)}</span></Figure>
        <Figure label="Imported">{formatText(bill.importWh, "Wh")}</Figure>
        {bill.exportWh > 0 ? <Figure label="Exported">{formatText(bill.exportWh, "Wh")}</Figure> : null}
      </dl>
      <p className="text-[0.8125rem] text-ink-3">
        {shown.name}, {formatDays(bill)}; meter {shown.deviceIds.join(" + ")}. {measured}.
        {issued ? ` Issued ${time.full(issued.at)}.` : ""}
      </p>
    </div>
  );
}
