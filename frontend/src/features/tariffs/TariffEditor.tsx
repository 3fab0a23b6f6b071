import { useState } from "react";
import type { Device, Tariff, TariffKind } from "../../api/types";
import { Card } from "../../ui/Card";
import { Segmented } from "../../ui/Segmented";
import { JsonTariffForm } from "./JsonTariffForm";
import { SimpleTariffForm } from "./SimpleTariffForm";
import { draftOfTariff } from "./tariff-read";
import { newDraft } from "./tariff-draft";
import type { TariffTemplate } from "./tariff-templates";
import { TemplatePicker } from "./TemplatePicker";
import { t } from "../../i18n/t";

/** What is edited: a new contract or offer, a new version of one, or a version that was entered wrongly. */
export type EditTask = { what: "new"; kind: TariffKind } | { what: "version"; tariff: Tariff } | { what: "mend"; tariff: Tariff; index: number };

interface TariffEditorProps {
  task: EditTask;
  tariffs: readonly Tariff[];
  devices: readonly Device[];
  currency: string;
  today: string;
  onDone: () => void;
}

function titleOf(task: EditTask): string {
  if (task.what === "new") return task.kind === "contract" ? t("New contract") : t("New offer to compare with");
  return task.what === "version" ? t("New prices for {0}", task.tariff.name) : t("Edit a version of {0}", task.tariff.name);
}

const notes = {
  new: t("What is measured already is worked out with it at once"),
  version: t("The version before ends on the day this one begins"),
  mend: t("Costs follow at once; issued bills stay and show the difference"),
};

/** Enters prices: a form for the common tariffs, JSON for everything else. */
export function TariffEditor(props: TariffEditorProps) {
  const { task, today } = props;
  const source = task.what === "mend" ? task.tariff.versions[task.index] : task.what === "version" ? task.tariff.versions.at(-1) : undefined;
  const kind = task.what === "new" ? task.kind : task.tariff.kind;
  const validFrom = task.what === "mend" ? (source?.validFrom ?? "") : task.what === "version" ? today : "";
  const read = source ? draftOfTariff(source.tariff, kind, validFrom) : newDraft(kind, validFrom);
  const draft = read && task.what !== "new" ? { ...read, deviceId: task.tariff.deviceId ?? "", series: { ...read.series, zone: task.tariff.zone } } : read;
  const [mode, setMode] = useState<"form" | "json">(draft ? "form" : "json");
  const [template, setTemplate] = useState<TariffTemplate>();
  const begin = (chosen: TariffTemplate | undefined) => {
    setTemplate(chosen);
    setMode(chosen ? "json" : "form");
  };
  const start = source ? JSON.stringify(source.tariff, null, 2) : (template?.text ?? "");
  return (
    <Card
      title={titleOf(task)}
      note={notes[task.what]}
      controls={<Segmented label={t("How to enter it")} value={mode} options={[{ value: "form", text: t("Form") }, { value: "json", text: t("JSON or URDB") }]} onChange={setMode} />}
    >
      {task.what === "new" ? <TemplatePicker chosen={template} onChoose={begin} /> : null}
      {mode === "form" && draft ? <SimpleTariffForm {...props} start={draft} /> : null}
      {mode === "form" && !draft ? <p className="text-ink-2">{t("This tariff charges more than the form knows (tiers, demand or the like). Edit it as JSON; nothing is lost there.")}</p> : null}
      {mode === "json" ? <JsonTariffForm key={template?.id ?? ""} {...props} start={start} validFrom={validFrom} /> : null}
    </Card>
  );
}
