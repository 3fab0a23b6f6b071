import type { ReactNode } from "react";
import type { Trial, TriedReading } from "../../api/types";
import { rejectDetail, rejectText } from "../../domain/rejects/reject-text";
import { useTime } from "../../site/context";
import { Callout } from "../../ui/Callout";
import { Quantity } from "../../ui/Quantity";
import { Tag } from "../../ui/Tag";
import { formatFactor } from "../../format/number";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** What a message would become: its readings, or why there are none. */
export function TrialView({ trial }: { trial: Trial }) {
  if (trial.flaws.length > 0) return <Callout icon="info" title={t("Mend what is marked first.")} />;
  return (
    <div className="grid gap-3">
      {trial.readings.map((each) => <TriedView key={each.deviceId} tried={each} />)}
      {trial.reason ? <Callout tone={trial.readings.length > 0 ? "warn" : "crit"} icon="warning" title={rejectText(trial.reason)}>{trial.detail ? <p className="break-words">{rejectDetail(trial.reason, trial.detail)}</p> : null}</Callout> : null}
    </div>
  );
}

const knownText: Record<TriedReading["device"], { text: string; tone: "plain" | "good" | "warn" }> = {
  new: { text: t("New: it will wait to be adopted"), tone: "good" },
  waiting: { text: t("Waits to be adopted"), tone: "plain" },
  known: { text: t("A device you have"), tone: "warn" },
};

function TriedView({ tried }: { tried: TriedReading }) {
  const time = useTime();
  const { reading } = tried;
  const known = knownText[tried.device];
  return (
    <section aria-label={tried.deviceId} className="grid gap-2 rounded-lg border border-line p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 dir="ltr" className="font-mono text-[0.8125rem] font-medium break-all">{tried.deviceId}</h3>
        <Tag tone={known.tone}>{known.text}</Tag>
      </div>
      {tried.device === "known" ? <p className="text-xs text-ink-2">{t("These values would be added to its readings.")}</p> : null}
      {reading ? (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-[0.8125rem] [&_dd]:text-end [&_dd]:font-medium [&_dt]:text-ink-3">
          <Row text={t("Power")} shown={reading.power != null}><Quantity value={reading.power} unit="W" /></Row>
          <Row text={t("Counter")} shown={reading.energy != null}><Quantity value={reading.energy} unit="Wh" /></Row>
          <Row text={t("Counter of exported energy")} shown={reading.energyExported != null}><Quantity value={reading.energyExported} unit="Wh" /></Row>
          <Row text={t("Voltage")} shown={reading.voltage != null}><Quantity value={reading.voltage} unit="V" /></Row>
          <Row text={t("Current")} shown={reading.current != null}><Quantity value={reading.current} unit="A" /></Row>
          <Row text={t("Frequency")} shown={reading.frequency != null}><Quantity value={reading.frequency} unit="Hz" /></Row>
          <Row text={t("Power factor")} shown={reading.powerFactor != null}>{formatFactor(reading.powerFactor ?? 0)}</Row>
          <Row text={t("Time")} shown>{tried.toldTime ? time.full(reading.timestamp) : t("the moment it arrives")}</Row>
        </dl>
      ) : null}
      {tried.reason ? <Callout tone="crit" icon="warning" title={rejectText(tried.reason)}>{tried.detail ? <p className="break-words">{rejectDetail(tried.reason, tried.detail)}</p> : null}</Callout> : null}
      {tried.leftOut.length > 0 && reading ? (
        <Callout tone="warn" icon="info" title={t("Left out")}>
          <ul>{tried.leftOut.map((each) => <li key={each.field} className="break-words">{tx("{0}: {1}", rejectText(each.reason), rejectDetail(each.reason, each.detail))}</li>)}</ul>
        </Callout>
      ) : null}
    </section>
  );
}

function Row({ text, shown, children }: { text: string; shown: boolean; children: ReactNode }) {
  return shown ? <><dt>{text}</dt><dd>{children}</dd></> : null;
}
