import { useState } from "react";
import { May } from "../../access/May";
import type { Command, Device } from "../../api/types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Failure, Skeleton } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { commandText, stateText } from "./command-text";
import { CalibrationWizard } from "./CalibrationWizard";
import { CommandForm } from "./CommandForm";
import { useCommands } from "./useCommands";
import { HubWords } from "../../ui/HubWords";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const SHOWN = 5;

/** Commands to a meter: a form, and what became of those before. */
export function CommandsCard({ device }: { device: Device }) {
  const commands = useCommands(device.id);
  const [all, setAll] = useState(false);
  const [calibrating, setCalibrating] = useState(false);
  const given = commands.data ?? [];
  return (
    <Card title={t("Commands")} note={t("For meters with Ohmstead’s firmware")} flush actions={<Button need="operator" onClick={() => { setCalibrating(true); }}>{t("Calibrate step by step")}</Button>}>
      <May need="operator"><div className="px-4 pb-4 sm:px-5"><CommandForm device={device} /></div></May>
      {commands.error ? <Failure error={commands.error} onRetry={() => void commands.refetch()} /> : null}
      {commands.isPending ? <Skeleton className="mx-5 mb-5 h-10" /> : null}
      {given.length > 0 ? (
        <ul className="border-t border-line">{given.slice(0, all ? undefined : SHOWN).map((each) => <CommandRow key={each.id} command={each} />)}</ul>
      ) : null}
      {calibrating ? <CalibrationWizard device={device} onClose={() => { setCalibrating(false); }} /> : null}
      {given.length > SHOWN && !all ? <div className="flex justify-center border-t border-line px-4 py-3"><Button onClick={() => { setAll(true); }}>{tx("Show all {0}", given.length)}</Button></div> : null}
    </Card>
  );
}

function CommandRow({ command }: { command: Command }) {
  const time = useTime();
  const { text, tone } = stateText[command.state];
  const percent = command.state === "running" && typeof command.percent === "number" ? `, ${String(command.percent)} %` : "";
  return (
    <li className="border-t border-line px-4 py-2.5 text-[0.8125rem] first:border-t-0 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium break-words">{commandText(command)}</span>
        <Tag tone={tone}>{text}{percent}</Tag>
      </div>
      {command.reason ? <p className="break-words text-ink-2"><HubWords text={command.reason} /></p> : null}
      <p className="text-xs text-ink-3">{time.full(command.issuedAt)}{command.answeredAt ? ` · ${t("answered {0}", time.clockSeconds(command.answeredAt))}` : ""}</p>
    </li>
  );
}
