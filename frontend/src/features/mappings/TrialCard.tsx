import type { UseQueryResult } from "@tanstack/react-query";
import type { Trial } from "../../api/types";
import { systemText } from "../../domain/devices/system-text";
import { Callout } from "../../ui/Callout";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { TrialView } from "./TrialView";
import { t } from "../../i18n/t";

interface TrialCardProps {
  trial: UseQueryResult<Trial>;
  /** What the hub makes of the message without this mapping. */
  now: Trial | undefined;
  hasMessage: boolean;
  /** False while the draft cannot be sent. */
  sound: boolean;
}

/** What the message would become. The hub says it, by the very code that reads messages. */
export function TrialCard({ trial, now, hasMessage, sound }: TrialCardProps) {
  return (
    <Card title={t("What it would become")} className="xl:sticky xl:top-4">
      <div aria-live="polite" className="grid gap-3">
        {!hasMessage ? <Empty icon="info" title={t("No message yet")}>{t("Paste one with its topic, or pick one from the list.")}</Empty> : null}
        {hasMessage && !sound ? <Callout icon="info" title={t("Mend what is marked first.")} /> : null}
        {hasMessage && trial.error ? <Failure error={trial.error} onRetry={() => void trial.refetch()} /> : null}
        {hasMessage && sound && trial.isPending ? <Skeleton className="h-24" /> : null}
        {hasMessage && sound && trial.data && !trial.error ? <TrialView trial={trial.data} /> : null}
        {hasMessage && now?.system ? <Now trial={now} system={now.system} /> : null}
        <p className="text-xs text-ink-3">{t("Nothing of this is kept. Readings come with the next message, once the mapping is saved.")}</p>
      </div>
    </Card>
  );
}

function Now({ trial, system }: { trial: Trial; system: string }) {
  if (trial.isOn) return <Callout icon="info" title={t("The hub reads this already: {0}", systemText(system))} />;
  return (
    <Callout tone="warn" icon="info" title={t("{0} can be read without a mapping", systemText(system))}>
      <p>{t("Turn it on in the hub’s configuration file:")} <code dir="ltr" className="font-mono text-xs break-words">{`[integrations.${system}] enabled = true`}</code></p>
    </Callout>
  );
}
