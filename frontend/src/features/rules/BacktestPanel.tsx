import { useMutation } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { Backtest, Device, Rule } from "../../api/types";
import { formatCount } from "../../format/number";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Problem } from "../../ui/Problem";
import { ruleOf, type RuleDraft } from "./rule-draft";
import { alertFigures } from "../../domain/alerts/alert-figures";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

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
      <div><Button look="quiet" icon="chart" disabled={!rule || test.isPending} onClick={() => { if (rule) test.mutate(rule); }} className="-ms-3">{test.isPending ? t("Trying…") : t("Try it on the last {0} days", String(DAYS))}</Button></div>
      {test.isPending || !test.error ? null : <Problem error={test.error} what={t("It could not be tried")} />}
      {shown ? <Found found={shown} devices={devices} /> : null}
    </div>
  );
}

function Found({ found, devices }: { found: Backtest; devices: readonly Device[] }) {
  const time = useTime();
  const name = (id: string) => devices.find((each) => each.id === id)?.name ?? id;
  const tried = found.devices.length === 1 ? name(found.devices[0] ?? "") : t("{0} devices", formatCount(found.devices.length));
  const title = found.raised === 0 ? t("It would have raised nothing ({0})", tried) : t("It would have raised {0} {1} ({2})", formatCount(found.raised), found.raised === 1 ? t("alert") : t("alerts"), tried);
  return (
    <Callout icon={found.raised === 0 ? "check" : "bell"} role="status" testId="backtest" title={title}>
      {found.alerts.length > 0 ? (
        <ul className="mt-1 grid gap-1">
          {found.alerts.slice(0, LISTED).map((alert) => (
            <li key={alert.id}><time dateTime={alert.since} className="text-ink-3">{time.dateTime(alert.since)}</time> · {name(alert.deviceId)} · {alertFigures(alert)}</li>
          ))}
          {found.raised > LISTED ? <li className="text-ink-3">{tx("and {0} more", formatCount(found.raised - LISTED))}</li> : null}
        </ul>
      ) : null}
    </Callout>
  );
}
