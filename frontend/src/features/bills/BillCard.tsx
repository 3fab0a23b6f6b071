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
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

interface BillCardProps {
  billKey: BillKey;
  onIssued: (number: string) => void;
}

/** One bill with all its lines: issued, or what would be billed. */
export function BillCard({ billKey, onIssued }: BillCardProps) {
  const shown = useBill(billKey);
  if (shown.error) return <Card title={t("Bill")}><Failure error={shown.error} onRetry={() => void shown.refetch()} /></Card>;
  if (!shown.data) return <Card title={t("Bill")}><Skeleton className="h-96 w-full" /></Card>;
  const { bill, issued, running } = shown.data;
  return (
    <Card
      title={formatDates({ from: bill.from, to: bill.to })}
      note={issued ? t("Bill {0}", issued.number) : running ? t("Running: up to now") : t("Preview: not issued yet")}
      actions={<BillActions key={issued?.number ?? bill.from} billKey={billKey} shown={shown.data} onIssued={onIssued} />}
    >
      <div className="grid gap-4">
        {issued?.adjustment ? <AdjustmentNotice adjustment={issued.adjustment} currency={bill.currency} /> : null}
        {issued && !issued.canBeChecked ? <p className="text-[0.8125rem] text-ink-3">{t("The data or prices behind this bill are gone. It stays as issued and cannot be worked out anew.")}</p> : null}
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
    t("{0} of the time measured", formatShare(shown.coverage)),
    bill.estimatedShare > 0 ? t("{0} of the energy estimated", formatShare(bill.estimatedShare)) : null,
    bill.missingSlots > 0 ? t("{0} quarter hours without data", formatCount(bill.missingSlots)) : null,
  ].filter(Boolean).join(", ");
  return (
    <div className="grid gap-2">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Figure label={shown.running ? t("So far") : t("Total")}><span data-testid="bill-total">{formatMoney(bill.total, bill.currency)}</span></Figure>
        <Figure label={t("Imported")}>{formatText(bill.importWh, "Wh")}</Figure>
        {bill.exportWh > 0 ? <Figure label={t("Exported")}>{formatText(bill.exportWh, "Wh")}</Figure> : null}
      </dl>
      <p className="text-[0.8125rem] text-ink-3">{tx("{0}, {1}; meter {2}. {3}.{4}", shown.name, formatDays(bill), shown.deviceIds.join(" + "), measured, issued ? ` ${t("Issued {0}.", time.full(issued.at))}` : "")}</p>
    </div>
  );
}
