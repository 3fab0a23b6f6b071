import { useState } from "react";
import type { ChargeKind, Outcome } from "../../api/types";
import { formatDates } from "../../format/dates";
import { formatDifference, formatMoney } from "../../format/money";
import { Icon } from "../../ui/Icon";
import { kindText } from "../../domain/money/line-text";
import { NotBilledList } from "../../domain/money/NotBilledList";
import type { RankRow } from "./ranking";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Tariffs from cheap to dear; each opens to what would change. */
export function RankTable({ rows, currency }: { rows: readonly RankRow[]; currency: string }) {
  const [open, setOpen] = useState<string | null>(null);
  const most = Math.max(0, ...rows.map((row) => (row.outcome?.currency === currency ? row.outcome.total : 0)));
  return (
    <table className="w-full text-[0.8125rem]" data-testid="ranking">
      <caption className="sr-only">{t("Tariffs by what they would have cost, cheapest first")}</caption>
      <thead>
        <tr className="text-start text-xs text-ink-3">
          <th scope="col" className="w-8 pb-1.5 font-medium max-sm:hidden sm:ps-2"><span aria-hidden="true">#</span><span className="sr-only">{t("Rank")}</span></th>
          <th scope="col" className="pb-1.5 font-medium">{t("Tariff")}</th>
          <th scope="col" className="pb-1.5 ps-3 text-end font-medium">{t("Total")}</th>
          <th scope="col" className="pe-1.5 pb-1.5 ps-3 text-end font-medium sm:pe-2">{t("Difference")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => <Row key={`${row.id}${row.present ? "-present" : ""}`} row={row} most={most} open={open === row.id} onToggle={() => { setOpen(open === row.id ? null : row.id); }} />)}
      </tbody>
    </table>
  );
}

function Row({ row, most, open, onToggle }: { row: RankRow; most: number; open: boolean; onToggle: () => void }) {
  const { outcome } = row;
  const cell = "border-t border-line py-2.5 ps-3 text-end align-top whitespace-nowrap";
  // Geometry only: the bar's length beside the dearest.
  const width = outcome && most > 0 ? Math.max(0, (outcome.total / most) * 100) : 0;
  const better = (outcome?.difference ?? 0) < 0;
  const id = `rank-${row.id}`;
  return (
    <>
      <tr className={row.present ? "bg-primary-soft/60" : ""}>
        <td className="border-t border-line py-2.5 align-top text-ink-3 max-sm:hidden sm:ps-2">{row.rank ?? ""}</td>
        <th scope="row" className="border-t border-line py-2.5 text-start align-top font-normal max-sm:ps-1.5">
          <button type="button" disabled={!outcome} aria-expanded={open} aria-controls={id} onClick={onToggle} className="group flex w-full items-start gap-1.5 rounded text-start">
            {outcome ? <Icon name="chevron" className={`mt-0.5 size-3.5 text-ink-3 transition-transform ${open ? "rotate-90" : ""}`} /> : null}
            <span>
              <span className="me-1.5 font-medium group-enabled:group-hover:underline">{row.name}</span>
              {row.present ? <span className="inline-block rounded-full bg-surface px-2 text-xs leading-5 whitespace-nowrap text-primary">{t("yours now")}</span> : null}
            </span>
          </button>
          {row.error ? <p className="mt-0.5 text-xs text-crit">{tx("Cannot be billed: {0}", row.error)}</p> : null}
          {outcome?.incomplete ? <p className="mt-0.5 text-xs text-warn">{t("Not everything could be billed: the true total is higher")}</p> : null}
          {outcome && !row.present && row.rank === null ? <p className="mt-0.5 text-xs text-ink-3">{tx("In {0}: not ranked", outcome.currency)}</p> : null}
          {outcome ? <span aria-hidden="true" className="mt-1.5 block h-1.5 rounded-full" style={{ width: `${String(width)}%`, background: row.present ? "var(--primary)" : "var(--compare)" }} /> : null}
        </th>
        <td className={`${cell} font-medium`}>{outcome ? formatMoney(outcome.total, outcome.currency) : "–"}</td>
        <td className={`${cell} pe-1.5 font-medium sm:pe-2 ${row.present ? "text-ink-3" : better ? "text-good" : "text-ink-2"}`}>
          {row.present ? "" : outcome ? formatDifference(outcome.difference, outcome.currency) : "–"}
        </td>
      </tr>
      {open && outcome ? (
        <tr id={id}>
          <td className="max-sm:hidden" />
          <td colSpan={3} className="pb-3"><Changes outcome={outcome} present={row.present} /></td>
        </tr>
      ) : null}
    </>
  );
}

function Changes({ outcome, present }: { outcome: Outcome; present: boolean }) {
  const kinds = Object.entries(outcome.byKind);
  return (
    <div className="grid gap-4 rounded-lg border border-line bg-sunken/50 p-3 md:grid-cols-2">
      {present ? null : (
        <div>
          <p className="mb-1 text-xs font-medium text-ink-2">{t("What would change")}</p>
          <Amounts rows={kinds.map(([kind, amount]) => [kindText[kind as ChargeKind], formatDifference(amount, outcome.currency)])} />
        </div>
      )}
      <div>
        <p className="mb-1 text-xs font-medium text-ink-2">{t("Bill by bill")}</p>
        <Amounts rows={outcome.periods.map((period) => [formatDates(period), formatMoney(period.total, outcome.currency)])} />
      </div>
      {outcome.notBilled.length > 0 ? <div className="md:col-span-2"><NotBilledList items={outcome.notBilled} /></div> : null}
    </div>
  );
}

function Amounts({ rows }: { rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className="grid gap-0.5">
      {rows.map(([label, value]) => (
        <div key={label} className="flex justify-between gap-4">
          <dt className="text-ink-2">{label}</dt>
          <dd className="text-end whitespace-nowrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
