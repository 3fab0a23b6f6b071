import { Fragment, useState } from "react";
import type { Bill, BillLine } from "../../api/types";
import { formatMoney } from "../../format/money";
import { HubWords } from "../../ui/HubWords";
import { Icon } from "../../ui/Icon";
import { LineDetailView } from "./LineDetailView";
import { hasSeveralVersions, kindText, lineName, lineOrigin, lineQuantity, lineRate } from "../../domain/money/line-text";
import type { BillKey } from "./useBill";
import { t } from "../../i18n/t";

/** A bill's lines; each opens to the intervals it stands on. */
export function LineTable({ bill, billKey }: { bill: Bill; billKey: BillKey }) {
  const [open, setOpen] = useState<number | null>(null);
  return (
    <table className="w-full text-[0.8125rem]" data-testid="bill-lines">
      <caption className="sr-only">{t("Lines of the bill; open one to see what it stands on")}</caption>
      <thead>
        <tr className="text-start text-xs text-ink-3">
          <th scope="col" className="pb-1.5 font-medium">{t("Charge")}</th>
          <th scope="col" className="pb-1.5 ps-3 text-end font-medium max-sm:hidden">{t("Quantity")}</th>
          <th scope="col" className="pb-1.5 ps-3 text-end font-medium max-sm:hidden">{t("Rate")}</th>
          <th scope="col" className="pb-1.5 ps-3 text-end font-medium">{t("Amount")}</th>
        </tr>
      </thead>
      <tbody>
        {bill.lines.map((line) => (
          <LineRows
            key={line.index}
            line={line}
            bill={bill}
            billKey={billKey}
            open={open === line.index}
            onToggle={() => { setOpen(open === line.index ? null : line.index); }}
          />
        ))}
      </tbody>
      <tfoot>
        <tr className="text-[0.9375rem]">
          <th scope="row" className="border-t-2 border-line-strong/60 pt-2.5 text-start font-semibold">{t("Total")}</th>
          <td className="border-t-2 border-line-strong/60 max-sm:hidden" colSpan={2} />
          <td className="border-t-2 border-line-strong/60 pt-2.5 ps-3 text-end font-semibold whitespace-nowrap">{formatMoney(bill.total, bill.currency)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

interface LineRowsProps {
  line: BillLine;
  bill: Bill;
  billKey: BillKey;
  open: boolean;
  onToggle: () => void;
}

function LineRows({ line, bill, billKey, open, onToggle }: LineRowsProps) {
  const { currency } = bill;
  const cell = "border-t border-line py-2 ps-3 text-end align-top whitespace-nowrap";
  const remarks = [
    line.kind === "energy" || kindText[line.kind] === line.charge ? null : kindText[line.kind],
    hasSeveralVersions(bill.lines) ? lineOrigin(line, bill) : null,
    line.how && line.unit !== "%" ? <HubWords text={line.how} /> : null,
  ].filter((each) => each !== null);
  const detailId = `line-${String(line.index)}`;
  return (
    <>
      <tr>
        <th scope="row" className="border-t border-line py-2 text-start align-top font-normal">
          <button type="button" aria-expanded={open} aria-controls={detailId} onClick={onToggle} className="group flex w-full items-start gap-1.5 rounded text-start">
            <Icon name="chevron" className={`mt-0.5 size-3.5 text-ink-3 transition-transform group-hover:text-ink ${open ? "rotate-90" : ""}`} />
            <span className="min-w-0">
              <span className="font-medium group-hover:underline">{lineName(line)}</span>
              <span className="block text-xs text-ink-3 sm:hidden">{line.unit === "%" ? `${lineRate(line, currency)} ${lineQuantity(line, currency)}` : `${lineQuantity(line, currency)} × ${lineRate(line, currency)}`}</span>
              <span className="block text-xs text-ink-3">{remarks.map((remark, n) => <Fragment key={n}>{n > 0 ? " · " : null}{remark}</Fragment>)}</span>
            </span>
          </button>
        </th>
        <td className={`${cell} max-sm:hidden`}>{lineQuantity(line, currency)}</td>
        <td className={`${cell} text-ink-2 max-sm:hidden`}>{lineRate(line, currency)}</td>
        <td className={`${cell} font-medium ${line.amount < 0 ? "text-good" : ""}`}>{formatMoney(line.amount, currency)}</td>
      </tr>
      {open ? (
        <tr id={detailId}>
          <td colSpan={4} className="pb-3"><LineDetailView billKey={billKey} line={line} currency={currency} /></td>
        </tr>
      ) : null}
    </>
  );
}
