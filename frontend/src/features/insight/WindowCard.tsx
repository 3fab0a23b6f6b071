import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { ApiError, getJson } from "../../api/client";
import type { WindowAdvice } from "../../api/insight-types";
import { formatMoney } from "../../format/money";
import { parseNumber } from "../../format/parse";
import { useTime } from "../../site/context";
import { Card } from "../../ui/Card";
import { Field, Select } from "../../ui/Field";
import { Failure, Skeleton } from "../../ui/Notice";
import { TextField } from "../../ui/TextField";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

interface WindowCardProps {
  /** Those that the site is billed by; of several, one is chosen. */
  contracts: readonly { id: string; name: string }[];
  className?: string;
}

/** When a load that can wait costs least within the next two days. */
export function WindowCard({ contracts, className }: WindowCardProps) {
  const id = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  const [kwh, setKwh] = useState("10");
  const [hours, setHours] = useState("3");
  const [energy, length] = [parseNumber(kwh), parseNumber(hours)];
  const isAsked = energy !== null && length !== null && energy > 0 && energy <= 1000 && length >= 0.25 && length <= 47;
  const contract = chosen ?? contracts[0]?.id;
  const advice = useQuery({
    queryKey: ["advice", contract, energy, length],
    queryFn: ({ signal }) => getJson<WindowAdvice>("/api/advice/window", { contract, kwh: energy, hours: length }, signal),
    enabled: isAsked,
    staleTime: 10 * 60_000,
    retry: false,
  });
  // Without a contract nothing costs anything.
  if (advice.error instanceof ApiError && advice.error.status === 404) return null;
  return (
    <Card title={t("When to run it")} note={t("within the next two days")} className={className}>
      <div className="grid gap-3 sm:grid-cols-2">
        {contracts.length > 1 ? (
          <Field label={t("Contract")} htmlFor={id} className="sm:col-span-2">
            <Select id={id} value={contract} onChange={(event) => { setChosen(event.target.value); }}>{contracts.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}</Select>
          </Field>
        ) : null}
        <TextField label={t("Energy (kWh)")} value={kwh} onChange={setKwh} inputMode="decimal" />
        <TextField label={t("Over so many hours")} value={hours} onChange={setHours} inputMode="decimal" />
      </div>
      {isAsked && advice.error ? <Failure error={advice.error} onRetry={() => void advice.refetch()} /> : null}
      {isAsked && advice.isPending ? <Skeleton className="mt-3 h-12" /> : null}
      {isAsked && advice.data ? <Advice advice={advice.data} /> : null}
    </Card>
  );
}

function Advice({ advice }: { advice: WindowAdvice }) {
  const time = useTime();
  const money = (cost: number) => formatMoney(cost, advice.currency);
  return (
    <div className="mt-3 text-[0.8125rem]" data-testid="window">
      <p className="font-medium">{tx("Cheapest from {0} to {1}: {2}", time.dateTime(advice.cheapest.from), time.dateTime(advice.cheapest.to), money(advice.cheapest.cost))}</p>
      <p className="mt-0.5 text-xs text-ink-3">{tx("Now it would cost {0}, at the dearest time {1}. By the whole bill, with the load that is expected.", money(advice.now.cost), money(advice.dearest.cost))}</p>
      {advice.pricesUntil ? <p className="mt-0.5 text-xs text-ink-3">{tx("Prices are known until {0}.", time.dateTime(advice.pricesUntil))}</p> : null}
    </div>
  );
}
