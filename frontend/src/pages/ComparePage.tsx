import { useState } from "react";
import { Link } from "react-router";
import type { Comparison, Device, Tariff } from "../api/types";
import { rankRows } from "../features/compare/ranking";
import { RankTable } from "../features/compare/RankTable";
import { useComparison } from "../features/compare/useComparison";
import { whatIfOf, type WhatIfDraft } from "../features/compare/what-if";
import { WhatIfForm } from "../features/compare/WhatIfForm";
import { ContractPicker } from "../features/tariffs/ContractPicker";
import { dateOf } from "../format/calendar";
import { formatDays } from "../format/dates";
import { formatMoney } from "../format/money";
import { formatShare } from "../format/number";
import { useTime } from "../site/context";
import { Callout } from "../ui/Callout";
import { Card } from "../ui/Card";
import { Empty, Failure, Skeleton } from "../ui/Notice";
import { MoneyFrame } from "./MoneyFrame";
import { useMoneyPage } from "./useMoneyPage";
import { t } from "../i18n/t";
import { tx } from "../i18n/tx";

export default function ComparePage() {
  const page = useMoneyPage();
  const contracts = page.tariffs?.filter((each) => each.kind === "contract") ?? [];
  return (
    <MoneyFrame title={t("Compare")} page={page} controls={<ContractPicker tariffs={contracts} selected={page.contract?.id} onPick={(contract) => { page.set({ contract }); }} />}>
      {page.contract && page.devices ? <Compare key={page.contract.id} contract={page.contract} devices={page.devices} /> : null}
    </MoneyFrame>
  );
}

function Compare({ contract, devices }: { contract: Tariff; devices: readonly Device[] }) {
  const [draft, setDraft] = useState<WhatIfDraft | null>(null);
  const whatIf = draft ? whatIfOf(draft) : undefined;
  const comparison = useComparison(contract.id, whatIf);
  return (
    <div className="grid items-start gap-3 sm:gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <Card title={t("What each would have cost")} note={comparison.data ? <Span comparison={comparison.data} /> : null} className={comparison.isPlaceholderData ? "opacity-60" : ""}>
        {comparison.error ? <Failure error={comparison.error} onRetry={() => void comparison.refetch()} /> : null}
        {comparison.isPending ? <Skeleton className="h-64 w-full" /> : null}
        {comparison.data ? <Ranking comparison={comparison.data} name={contract.name} changed={whatIf !== undefined} /> : null}
      </Card>
      <WhatIfForm devices={devices} applied={draft !== null} onApply={setDraft} />
    </div>
  );
}

function Span({ comparison }: { comparison: Comparison }) {
  const { zone } = useTime();
  const days = { from: dateOf(comparison.from, zone), to: dateOf(comparison.to, zone) };
  return <>{tx("{0}, {1} of the time measured", formatDays(days), formatShare(comparison.coverage))}</>;
}

function Ranking({ comparison, name, changed }: { comparison: Comparison; name: string; changed: boolean }) {
  const { measured, present } = comparison;
  return (
    <div className="grid gap-4">
      {changed ? (
        <Callout icon="info" title={t("With another load than the one measured")}>{tx("Your contract: {0} as measured, {1} with the other load. The differences below are to the latter.", formatMoney(measured.total, measured.currency), formatMoney(present.total, present.currency))}</Callout>
      ) : null}
      <RankTable rows={rankRows(comparison, name)} currency={present.currency} />
      {comparison.ranked.length === 0 ? (
        <Empty icon="money" title={t("Nothing to compare with yet")}><Link to="/costs/tariffs" className="font-medium text-primary underline">{t("Add an offer")}</Link>{" "}{t("of another supplier, and it is worked out on your own history.")}</Empty>
      ) : null}
    </div>
  );
}
