import { useQuery } from "@tanstack/react-query";
import { ApiError, getJson } from "../../api/client";
import type { Appliance, ApplianceList } from "../../api/insight-types";
import { formatMoney } from "../../format/money";
import { formatCount, formatShare, formatText } from "../../format/number";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { noApplianceText } from "./insight-words";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const DAYS = 14;
/** Below this confidence it is a guess, and folded away: two of three such would be wrong. */
const SURE = 0.3;
const names: Record<string, string> = { fridge: t("Fridge or freezer"), kettle: t("Kettle"), oven: t("Oven or hob"), heater: t("Heater or boiler"), ev: t("Electric car") };

/** What seems to run behind a meter, told from its whole power. */
export function AppliancesCard({ deviceId, className }: { deviceId: string; className?: string }) {
  const found = useQuery({
    queryKey: ["appliances", deviceId, DAYS],
    queryFn: ({ signal }) => getJson<ApplianceList>("/api/appliances", { deviceId, days: DAYS }, signal),
    staleTime: 30 * 60_000,
    retry: false,
  });
  // A virtual meter has no readings of its own.
  if (found.error instanceof ApiError && found.error.status === 404) return null;
  const list = found.data?.appliances ?? [];
  const [told, guessed] = [list.filter((each) => each.confidence >= SURE), list.filter((each) => each.confidence < SURE)];
  return (
    <Card title={t("Appliances")} note={<Tag>{t("Estimated")}</Tag>} className={className} flush>
      {found.error ? <Failure error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Skeleton className="mx-5 mb-5 h-20" /> : null}
      {found.data && list.length === 0 ? <Empty icon="chart" title={t("No appliance can be told")}>{noApplianceText(found.data) ?? t("Nothing recurs that stands out of the whole.")}</Empty> : null}
      <ApplianceList appliances={told} />
      {guessed.length > 0 ? (
        <details className="border-t border-line text-[0.8125rem]">
          <summary className="cursor-pointer px-4 py-3 font-medium hover:bg-sunken sm:px-5">{t("Hardly more than a guess: {0}", formatCount(guessed.length))}</summary>
          <ApplianceList appliances={guessed} />
        </details>
      ) : null}
      {list.length > 0 ? <p className="border-t border-line px-4 py-3 text-xs text-ink-3 sm:px-5">{t("Told from the power of the whole, the last {0} days: an estimate, not a measurement.", String(DAYS))}</p> : null}
    </Card>
  );
}

function ApplianceList({ appliances }: { appliances: readonly Appliance[] }) {
  if (appliances.length === 0) return null;
  return <ul className="border-t border-line">{appliances.map((each) => <ApplianceRow key={`${each.kind} ${String(each.powerW)}`} appliance={each} />)}</ul>;
}

function ApplianceRow({ appliance }: { appliance: Appliance }) {
  const cost = typeof appliance.cost === "number" && appliance.currency ? ` · ≈ ${formatMoney(appliance.cost, appliance.currency)}` : "";
  return (
    <li className="border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <p className="flex justify-between gap-3 text-[0.8125rem] font-medium">
        <span>{names[appliance.kind] ?? appliance.kind} <span className="font-normal text-ink-3">{tx("about {0}", formatText(appliance.powerW, "W"))}</span></span>
        <span>≈ {formatText(appliance.energyWh, "Wh")}{cost}</span>
      </p>
      <p className="mt-0.5 text-xs text-ink-3">{tx("{0} of all energy; on {1} times; confidence {2}", formatShare(appliance.share), formatCount(appliance.runs), formatShare(appliance.confidence))}</p>
    </li>
  );
}
