import { formatDates } from "../../format/dates";
import { formatMoney } from "../../format/money";
import { formatText } from "../../format/number";
import { Failure, Skeleton } from "../../ui/Notice";
import { StatTile } from "../../ui/StatTile";
import { methodText } from "./projection-text";
import { useProjection } from "./useProjection";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** What the running billing period has cost so far, and what it will probably cost. */
export function ProjectionTiles({ contract }: { contract: string | undefined }) {
  const projection = useProjection(contract);
  if (projection.error) return <Failure error={projection.error} onRetry={() => void projection.refetch()} />;
  if (!projection.data) {
    return (
      <div className="grid gap-3 sm:grid-cols-2 sm:gap-4">
        <Skeleton className="h-31 w-full rounded-xl" />
        <Skeleton className="h-31 w-full rounded-xl" />
      </div>
    );
  }
  return (
    <>
      {projection.data.contracts.map((each) => {
        const suffix = projection.data.contracts.length > 1 ? `: ${each.name}` : "";
        return (
          <div key={each.contract} className="grid gap-3 sm:grid-cols-2 sm:gap-4">
            <StatTile label={t("So far{0}", suffix)} note={formatDates(each)} testId="so-far">
              <p className="text-[1.625rem] leading-11 font-semibold tracking-[-0.025em]">{formatMoney(each.soFar.total, each.currency)}</p>
              <p className="text-xs text-ink-3">{tx("{0} imported{1}; fixed charges up to today included", formatText(each.soFar.importWh, "Wh"), each.soFar.exportWh > 0 ? t(", {0} exported", formatText(each.soFar.exportWh, "Wh")) : "")}</p>
            </StatTile>
            <StatTile label={t("Expected at the end{0}", suffix)} note={<span className="rounded-full border border-dashed border-line-strong px-2 py-0.5">{t("Projection")}</span>} className="border-dashed" testId="projected">
              <p className="text-[1.625rem] leading-11 font-semibold tracking-[-0.025em] text-ink-2">≈ {formatMoney(each.atEnd.total, each.currency)}</p>
              <p className="text-xs text-ink-3">{[t("≈ {0} in the whole period.", formatText(each.atEnd.importWh, "Wh")), methodText(projection.data.method)].filter(Boolean).join(" ")}</p>
            </StatTile>
          </div>
        );
      })}
    </>
  );
}
