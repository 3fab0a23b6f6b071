import { useMutation } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { Backtest, Device, Rule } from "../../api/types";
import { formatCount } from "../../format/number";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Problem } from "../../ui/Problem";
import { ruleOf, type RuleDraft } from "./rule-draft";

const DAYS = 30;
const LISTED = 5;

/** Tries a rule on the days that were, before it is saved. Nothing is kept. */
export function BacktestPanel({ draft, devices }: { draft: RuleDraft; devices: readonly Device[] }) {
  const rule = ruleOf(draft);
  const test = useMutation({ mutationFn: async (tried: Rule) => ({ tried: JSON.stringify(tried), found: await sendJson<Backtest>("POST", "/api/rules/backtest", { rule: tried, days: DAYS }) }) });
  // What was tried is not what stands there now: its result would mislead.
  const shown = test.data && rule && test.data.tried === JSON.stringify(rule) ? test.data.found : null;
  return (
    <div className="grid gap-2">
      <div><Button look="quiet" icon="chart" disabled={!rule || test.isPending} onClick={() => { if (rule) test.mutate(rule); }} className="-ml-3">{test.isPending ? "Trying…" : `Try it on the last ${String(DAYS)} days`}</Button></div>
      {test.isPending || !test.error ? null : <Problem error={test.error} what="It could not be tried" />}
      {shown ? <Found found={shown} devices={devices} /> : null}
    </div>
  );
}

function Found({ found, devices }: { found: Backtest; devices: readonly Device[] }) {
  const time = useTime();
  const name = (id: string) => devices.find((each) => each.id === id)?.name ?? id;
  const tried = found.devices.length === 1 ? name(found.devices[0] ?? "") : `${formatCount(found.devices.length)} devices`;
  const title = found.raised === 0 ? `It would have raised nothing (${tried})` : `It would have raised ${formatCount(found.raised)} ${found.raised === 1 ? "alert" : "alerts"} (${tried})`;
  return (
    <Callout icon={found.raised === 0 ? "check" : "bell"} role="status" testId="backtest" title={title}>
      {found.alerts.length > 0 ? (
        <ul className="mt-1 grid gap-1">
          {found.alerts.slice(0, LISTED).map((alert) => (
            <li key={alert.id}><time dateTime={alert.since} className="text-ink-3">{time.dateTime(alert.since)}</time> · {name(alert.deviceId)} · {alert.message}</li>
          ))}
          {found.raised > LISTED ? <li className="text-ink-3">and {formatCount(found.raised - LISTED)} more</li> : null}
        </ul>
      ) : null}
    </Callout>
  );
}
