import type { Device } from "../../api/types";
import type { Span } from "../../format/calendar";
import { formatShare } from "../../format/number";
import { MISSING } from "../../format/locale";
import { Card } from "../../ui/Card";
import { Figure } from "../../ui/Figure";
import { Failure, Skeleton } from "../../ui/Notice";
import { Quantity } from "../../ui/Quantity";
import { partiesOf, sharesOf, type Parties } from "./balance";
import { useTotal } from "./useTotal";
import { t } from "../../i18n/t";

/** Sun, grid and home as one site: what the panels gave, where it went, and how far it carried. Nothing for a site without panels. */
export function BalanceCard({ devices, span, className }: { devices: readonly Device[]; span: Span; className?: string }) {
  const parties = partiesOf(devices);
  return parties ? <Balance parties={parties} span={span} className={className} /> : null;
}

function Balance({ parties, span, className }: { parties: Parties; span: Span; className?: string }) {
  const grid = useTotal(parties.grid, span);
  const solar = useTotal(parties.solar, span);
  const battery = useTotal(parties.battery, span);
  const error = [grid, solar, battery].find((each) => each.error && !each.data);
  const stored = parties.battery.length > 0 ? battery.data : null;
  const shares = grid.data && solar.data && stored !== undefined ? sharesOf(grid.data, solar.data, stored) : null;
  return (
    <Card title={t("Sun and grid")} note={t("The whole site")} className={className}>
      {error?.error ? <Failure error={error.error} onRetry={() => void error.refetch()} /> : null}
      {!error && !shares ? <Skeleton className="h-24 w-full opacity-60" /> : null}
      {shares && grid.data && solar.data ? (
        <div className="grid gap-4 sm:grid-cols-2" data-testid="balance">
          <Share label={t("Self-use")} value={shares.selfUse} text={t("of what the panels gave was used here")} color="var(--export)" />
          <Share label={t("Autarky")} value={shares.autarky} text={t("of what was used did not come from the grid")} color="var(--usage)" />
          <dl className="flex flex-wrap gap-x-8 gap-y-2 sm:col-span-2">
            <Figure label={t("From the panels")}><Quantity value={solar.data.exportWh} unit="Wh" /></Figure>
            <Figure label={t("Drawn from the grid")}><Quantity value={grid.data.importWh} unit="Wh" /></Figure>
            <Figure label={t("Fed into the grid")}><Quantity value={grid.data.exportWh} unit="Wh" /></Figure>
            {stored ? <Figure label={t("Into the battery")}><Quantity value={stored.importWh} unit="Wh" /></Figure> : null}
            {stored ? <Figure label={t("From the battery")}><Quantity value={stored.exportWh} unit="Wh" /></Figure> : null}
          </dl>
        </div>
      ) : null}
    </Card>
  );
}

function Share({ label, value, text, color }: { label: string; value: number | null; text: string; color: string }) {
  return (
    <div>
      <p className="text-xs text-ink-3">{label}</p>
      <p className="text-2xl leading-9 font-semibold tracking-[-0.02em]">{value === null ? MISSING : formatShare(value)}</p>
      <div aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-sunken">
        <div className="h-full rounded-full" style={{ width: `${String((value ?? 0) * 100)}%`, background: color }} />
      </div>
      <p className="mt-1 text-xs text-ink-3">{text}</p>
    </div>
  );
}
