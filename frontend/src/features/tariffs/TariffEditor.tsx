import { useMemo, useState } from "react";
import type { Device, Tariff, TariffKind } from "../../api/types";
import { formatList } from "../../format/list";
import { Callout } from "../../ui/Callout";
import { Card } from "../../ui/Card";
import { Segmented } from "../../ui/Segmented";
import { JsonTariffForm } from "./JsonTariffForm";
import { SimpleTariffForm } from "./SimpleTariffForm";
import { draftOfTariff, type ReadTariff } from "./tariff-read";
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

/** The draft to begin with: that of what is edited or of a template, an empty one for something new; or why there is none. */
function readOf(task: EditTask, kept: unknown, validFrom: string): ReadTariff {
  const kind = task.what === "new" ? task.kind : task.tariff.kind;
  const read: ReadTariff = kept === undefined ? { draft: newDraft(kind, validFrom) } : draftOfTariff(kept, kind, validFrom);
  if (!read.draft || task.what === "new") return read;
  return { draft: { ...read.draft, deviceId: task.tariff.deviceId ?? "", series: { ...read.draft.series, zone: task.tariff.zone } } };
}

/** Enters prices: a form for the common tariffs, JSON for everything else. */
export function TariffEditor(props: TariffEditorProps) {
  const { task, today } = props;
  const source = task.what === "mend" ? task.tariff.versions[task.index] : task.what === "version" ? task.tariff.versions.at(-1) : undefined;
  const validFrom = task.what === "mend" ? (source?.validFrom ?? "") : task.what === "version" ? today : "";
  const [template, setTemplate] = useState<TariffTemplate>();
  const kept: unknown = source?.tariff ?? template?.tariff;
  const read = useMemo(() => readOf(task, kept, validFrom), [task, kept, validFrom]);
  const [chosen, setMode] = useState<"form" | "json">();
  const mode = chosen ?? (read.draft ? "form" : "json");
  const begin = (next: TariffTemplate | undefined) => {
    setTemplate(next);
    setMode(undefined);
  };
  const start = source ? JSON.stringify(source.tariff, null, 2) : (template?.text ?? "");
  // A template is in the currency of its country, and its prices are not those of another.
  const currency = task.what === "new" ? (template?.tariff.currency ?? props.currency) : task.tariff.currency;
  return (
    <Card
      title={titleOf(task)}
      note={notes[task.what]}
      controls={<Segmented label={t("How to enter it")} value={mode} options={[{ value: "form", text: t("Form") }, { value: "json", text: t("JSON or URDB") }]} onChange={setMode} />}
    >
      {task.what === "new" && task.kind === "contract" ? <OtherContracts tariffs={props.tariffs} /> : null}
      {task.what === "new" ? <TemplatePicker chosen={template} onChoose={begin} /> : null}
      {read.beyond ? <p className="mb-3 max-w-3xl text-[0.8125rem] text-ink-2">{t("The form cannot show all of this tariff: {0}. Edit it as JSON; nothing is lost there.", read.beyond.join(", "))}</p> : null}
      {mode === "form" && read.draft ? <SimpleTariffForm key={template?.id ?? ""} {...props} currency={currency} start={read.draft} /> : null}
      {mode === "json" ? <JsonTariffForm key={template?.id ?? ""} {...props} start={start} validFrom={validFrom} /> : null}
    </Card>
  );
}

/** Two contracts are billed one on top of the other, which is seldom meant. */
function OtherContracts({ tariffs }: { tariffs: readonly Tariff[] }) {
  const others = tariffs.filter((each) => each.kind === "contract" && each.versions.some((version) => !version.validTo));
  if (others.length === 0) return null;
  return (
    <div className="mb-4 max-w-3xl">
      <Callout icon="info" title={t("{0} is in force already", formatList(others.map((each) => each.name)))}>
        <p>{t("Another contract for the same meter is billed on top of it. Have your prices changed? Choose New prices there. Have you changed the supplier? End it first. Do you only want to compare? Add an offer.")}</p>
      </Callout>
    </div>
  );
}
