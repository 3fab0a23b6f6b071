import { useId, useState } from "react";
import type { Tariff, TariffVersion } from "../../api/types";
import { addDays, lastDay } from "../../format/calendar";
import { formatDate } from "../../format/dates";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, TextInput } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { NotBilledList } from "../../domain/money/NotBilledList";
import { PlainTariff } from "./PlainTariff";
import type { EditTask } from "./TariffEditor";
import { useSaveVersions, versionText } from "./useSaveTariff";
import { t } from "../../i18n/t";

interface VersionItemProps {
  tariff: Tariff;
  version: TariffVersion;
  index: number;
  today: string;
  onEdit: (task: EditTask) => void;
}

type Phase = "now" | "past" | "future";

function phaseOf({ validFrom, validTo }: TariffVersion, today: string): Phase {
  if (validFrom && validFrom > today) return "future";
  return validTo && validTo <= today ? "past" : "now";
}

const badges: Record<Phase, { text: string; look: string }> = {
  now: { text: t("In force"), look: "bg-good-soft text-good" },
  past: { text: t("Past"), look: "bg-sunken text-ink-3" },
  future: { text: t("To come"), look: "bg-primary-soft text-primary" },
};

/** "From the beginning", "From 1 Apr 2026", "1 Oct 2025 to 31 Mar 2026"; the last day is included. */
export function validityText({ validFrom, validTo }: Pick<TariffVersion, "validFrom" | "validTo">): string {
  const end = validTo ? formatDate(lastDay({ from: validFrom ?? validTo, to: validTo })) : null;
  if (!validFrom) return end ? t("Until {0}", end) : t("From the beginning");
  return end ? t("{0} to {1}", formatDate(validFrom), end) : t("From {0}", formatDate(validFrom));
}

/** A version: when it holds and what it charges. */
export function VersionItem({ tariff, version, index, today, onEdit }: VersionItemProps) {
  const [asking, setAsking] = useState<"end" | "remove" | null>(null);
  const badge = badges[phaseOf(version, today)];
  const close = () => { setAsking(null); };
  return (
    <li className="border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          {validityText(version)}
          <span className={`rounded-full px-2 text-xs leading-5 ${badge.look}`}>{badge.text}</span>
        </p>
        <div className="-me-2 flex flex-wrap">
          <Button need="admin" look="quiet" icon="pencil" onClick={() => { onEdit({ what: "mend", tariff, index }); }}>{t("Edit")}</Button>
          {version.validTo ? null : <Button need="admin" look="quiet" onClick={() => { setAsking("end"); }}>{t("End")}</Button>}
          {tariff.versions.length > 1 ? <Button need="admin" look="quiet" onClick={() => { setAsking("remove"); }}>{t("Remove")}</Button> : null}
        </div>
      </div>
      {version.name === tariff.name ? null : <p className="text-[0.8125rem] text-ink-3">{version.name}</p>}
      <PlainTariff version={version} currency={tariff.currency} />
      {version.notBilled.length > 0 || version.notes.length > 0 ? <div className="mt-2"><NotBilledList items={version.notBilled} notes={version.notes} /></div> : null}
      {asking === "end" ? <EndDialog tariff={tariff} index={index} today={today} onClose={close} /> : null}
      {asking === "remove" ? <RemoveDialog tariff={tariff} index={index} onClose={close} /> : null}
    </li>
  );
}

function EndDialog({ tariff, index, today, onClose }: { tariff: Tariff; index: number; today: string; onClose: () => void }) {
  const id = useId();
  const [last, setLast] = useState(today);
  const save = useSaveVersions();
  const submit = () => {
    const versions = tariff.versions.map((version, at) => (at === index ? { ...versionText(version), validTo: addDays(last, 1) } : versionText(version)));
    save.mutate({ tariff, versions }, { onSuccess: onClose });
  };
  return (
    <Dialog title={t("End this version")} onClose={onClose} footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" disabled={!last || save.isPending} onClick={submit}>{t("End it")}</Button></>}>
      <p>{t("After its last day nothing is billed until another version begins; such days are listed as not billed.")}</p>
      <Field label={t("Last day")} htmlFor={id}><TextInput id={id} type="date" value={last} onChange={(event) => { setLast(event.target.value); }} /></Field>
      <Problem error={save.error} what={t("Not ended")} />
    </Dialog>
  );
}

function RemoveDialog({ tariff, index, onClose }: { tariff: Tariff; index: number; onClose: () => void }) {
  const save = useSaveVersions();
  const submit = () => { save.mutate({ tariff, versions: tariff.versions.filter((_, at) => at !== index).map(versionText) }, { onSuccess: onClose }); };
  return (
    <Dialog title={t("Remove this version?")} onClose={onClose} footer={<><Button onClick={onClose}>{t("Keep it")}</Button><Button look="danger" disabled={save.isPending} onClick={submit}>{t("Remove")}</Button></>}>
      <p>{t("Its days are then without a price. Bills that were issued stay as they are.")}</p>
      <Problem error={save.error} what={t("Not removed")} />
    </Dialog>
  );
}
