import { formatDates } from "../../format/dates";
import { formatDifference, formatMoney } from "../../format/money";
import { formatShare } from "../../format/number";
import { Card } from "../../ui/Card";
import { PeriodBadge } from "./PeriodBadge";
import type { PeriodRow } from "./period-list";
import { t } from "../../i18n/t";

interface PeriodListProps {
  rows: readonly PeriodRow[];
  selected: string | undefined;
  currency: string;
  onPick: (row: PeriodRow) => void;
  className?: string;
}

/** Billing periods, newest first. */
export function PeriodList({ rows, selected, currency, onPick, className }: PeriodListProps) {
  return (
    <Card title={t("Billing periods")} flush className={className}>
      <ul className="overflow-hidden rounded-b-xl border-t border-line lg:max-h-[70dvh] lg:overflow-y-auto">
        {rows.map((row) => (
          <li key={row.key} className="border-t border-line first:border-t-0">
            <button
              type="button"
              aria-current={row.key === selected ? "true" : undefined}
              disabled={row.state === "empty"}
              onClick={() => { onPick(row); }}
              className={`flex w-full items-center justify-between gap-3 px-4 py-2.5 text-start -outline-offset-2 transition-colors sm:px-5 ${row.key === selected ? "bg-primary-soft" : "enabled:hover:bg-sunken"}`}
            >
              <span className="min-w-0">
                <span className={`block font-medium ${row.state === "empty" ? "text-ink-3" : ""}`}>{formatDates(row.dates)}</span>
                <span className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-3">
                  <PeriodBadge state={row.state} adjusted={Boolean(row.issued?.adjustment)} />
                  {row.estimatedShare > 0 ? t("{0} estimated", formatShare(row.estimatedShare)) : null}
                </span>
              </span>
              <span className="text-end whitespace-nowrap">
                <span className={`block font-medium ${row.state === "running" ? "text-ink-2" : ""}`}>{formatMoney(row.total, row.issued?.currency ?? currency)}</span>
                {row.issued?.adjustment ? <span className="block text-xs text-warn">{formatDifference(row.issued.adjustment.difference, row.issued.currency)}</span> : null}
                {row.state === "running" ? <span className="block text-xs text-ink-3">{t("so far")}</span> : null}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
