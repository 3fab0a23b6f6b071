import type { Cost } from "../../api/types";
import { formatMoney, toCoins } from "../../format/money";
import { formatShare } from "../../format/number";
import { Card } from "../../ui/Card";
import { costParts, PERIOD_PART, type CostPart } from "./cost-series";
import { t } from "../../i18n/t";

interface BandCardProps {
  cost: Cost | undefined;
  /** Every band of the tariffs, so that each keeps its colour. */
  bands: readonly string[];
  className?: string;
}

/** What each price, levy and fixed charge came to: why it cost what it cost. */
export function BandCard({ cost, bands, className }: BandCardProps) {
  if (!cost || cost.total.bands.length === 0) return null;
  return (
    <Card title={t("What it is made of")} note={t("Taxes on them included")} className={className}>
      <BandTable cost={cost} parts={costParts(cost, bands)} />
    </Card>
  );
}

function BandTable({ cost: { total, currency }, parts }: { cost: Cost; parts: readonly CostPart[] }) {
  const amounts = parts.map(({ key }) => (key === PERIOD_PART ? total.periodCost : (total.bands.find((band) => `${band.contract}/${band.band}` === key)?.cost ?? 0)));
  const shown = toCoins(amounts, total.cost, currency);
  const rows = parts.map((part, n) => ({ ...part, cost: shown[n] ?? 0 })).sort((a, b) => b.cost - a.cost);
  return (
    <table className="w-full text-[0.8125rem]" data-testid="cost-bands">
      <caption className="sr-only">{t("Cost of each price, levy and fixed charge")}</caption>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row" className="border-t border-line py-2 text-start font-normal">
              <span className="flex items-center gap-2"><span aria-hidden="true" className="size-2.5 shrink-0 rounded-sm" style={{ background: row.color }} />{row.text}</span>
            </th>
            <td className="border-t border-line py-2 ps-3 text-end whitespace-nowrap text-ink-3">{total.cost > 0 && row.cost > 0 ? formatShare(row.cost / total.cost) : ""}</td>
            <td className="border-t border-line py-2 ps-3 text-end font-medium whitespace-nowrap">{formatMoney(row.cost, currency)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" className="border-t border-line pt-2 text-start font-semibold">{t("Together")}</th>
          <td className="border-t border-line pt-2" />
          <td className="border-t border-line pt-2 ps-3 text-end font-semibold whitespace-nowrap">{formatMoney(total.cost, currency)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
