import type { CircuitCost, Cost } from "../../api/types";
import { formatMoney, toCoins } from "../../format/money";
import { formatText } from "../../format/number";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { energyAndFixed } from "./cost-series";
import { t } from "../../i18n/t";

interface CircuitCardProps {
  load: { data?: Cost; error: Error | null; refetch: () => unknown };
  className?: string;
}

/** Who caused the energy part: circuit by circuit, and the rest that none of them measured. */
export function CircuitCard({ load, className }: CircuitCardProps) {
  const { data } = load;
  return (
    <Card title={t("By circuit")} note={t("The energy part, shared by what each drew")} className={className}>
      {load.error ? <Failure error={load.error} onRetry={() => void load.refetch()} /> : null}
      {!data && !load.error ? <Skeleton className="h-40 w-full" /> : null}
      {data && data.circuits.every((each) => each.deviceId === null) ? (
        <Empty icon="plug" title={t("No circuit is measured")}>{t("Give a meter a place below the main meter, and its share shows here.")}</Empty>
      ) : null}
      {data?.circuits.some((each) => each.deviceId !== null) ? <CircuitTable cost={data} /> : null}
    </Card>
  );
}

function CircuitTable({ cost }: { cost: Cost }) {
  const [energyCost] = energyAndFixed(cost);
  const shown = toCoins(cost.circuits.map((each) => each.cost), energyCost, cost.currency);
  const rows = cost.circuits.map((each, n) => ({ ...each, cost: shown[n] ?? each.cost })).sort((a, b) => Number(a.deviceId === null) - Number(b.deviceId === null) || b.cost - a.cost);
  const most = Math.max(...rows.map((row) => Math.abs(row.cost)), 0);
  const credit = cost.total.exportWh > 0;
  return (
    <>
    <table className="w-full text-[0.8125rem]" data-testid="circuits">
      <caption className="sr-only">{t("Cost of each circuit")}</caption>
      <thead>
        <tr className="text-start text-xs text-ink-3">
          <th scope="col" className="pb-1.5 font-medium">{t("Circuit")}</th>
          <th scope="col" className="pb-1.5 ps-3 text-end font-medium">{t("Energy")}</th>
          <th scope="col" className="pb-1.5 ps-3 text-end font-medium">{t("Cost")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => <CircuitRow key={row.deviceId ?? ""} row={row} most={most} currency={cost.currency} credit={credit} />)}
      </tbody>
      <tfoot>
        <tr className="font-semibold">
          <th scope="row" className="border-t border-line pt-2 text-start font-semibold">{t("Energy part together")}</th>
          <td className="border-t border-line pt-2 ps-3 text-end whitespace-nowrap">{formatText(cost.total.importWh, "Wh")}</td>
          <td className="border-t border-line pt-2 ps-3 text-end whitespace-nowrap">{formatMoney(energyCost, cost.currency)}</td>
        </tr>
      </tfoot>
    </table>
    {credit ? <p className="mt-2 text-xs text-ink-3">{t("Circuits also use what you generate yourself, so together they can use more than was imported from the grid.")}</p> : null}
    </>
  );
}

function CircuitRow({ row, most, currency, credit }: { row: CircuitCost; most: number; currency: string; credit: boolean }) {
  const rest = row.deviceId === null || row.deviceId === undefined;
  // Geometry only: the length of the bar behind the name.
  const width = most > 0 ? (Math.abs(row.cost) / most) * 100 : 0;
  return (
    <tr>
      <th scope="row" className="border-t border-line py-2 text-start align-top font-normal">
        <span className={rest ? "text-ink-2" : "font-medium"}>{rest ? t("Not measured by any circuit") : (row.name ?? row.deviceId)}</span>
        {rest && credit ? <span className="block text-xs text-ink-3">{t("less the credit for exported energy")}</span> : null}
        <span aria-hidden="true" className="mt-1 block h-1 rounded-full" style={{ width: `${String(width)}%`, background: rest ? "var(--compare)" : "var(--usage)" }} />
      </th>
      <td className="border-t border-line py-2 ps-3 text-end align-top whitespace-nowrap">{formatText(row.importWh, "Wh")}</td>
      <td className="border-t border-line py-2 ps-3 text-end align-top font-medium whitespace-nowrap">{formatMoney(row.cost, currency)}</td>
    </tr>
  );
}
