import { useId, useMemo, useState } from "react";
import type { KeptMapping } from "../../api/types";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Problem } from "../../ui/Problem";
import { draftOf, draftOfMessage, flawText, idFor, mappingOf, scaleFaults, type Message } from "./mapping-draft";
import { MappingFields } from "./MappingFields";
import { MessageFields } from "./MessageFields";
import { messageValues } from "./message-values";
import { TrialCard } from "./TrialCard";
import { useSaveMapping, useTrial } from "./useMappings";
import { useSettled } from "./useSettled";
import { t } from "../../i18n/t";

interface MappingEditorProps {
  /** Nothing while it is new. */
  kept: KeptMapping | null;
  /** What to try it on. */
  sample: Message;
  /** Ids of other mappings. */
  taken: readonly string[];
  onDone: () => void;
}

/** A message on one side, what it means in the middle, and what it would become, as it is typed. */
export function MappingEditor({ kept, sample, taken, onDone }: MappingEditorProps) {
  const id = useId();
  const [message, setMessage] = useState(sample);
  const [draft, setDraft] = useState(() => (kept ? draftOf(kept) : draftOfMessage(sample)));
  const [touched, setTouched] = useState(kept !== null || sample.topic !== "");
  const save = useSaveMapping();
  const local = scaleFaults(draft);
  const mapping = useMemo(() => mappingOf(draft), [draft]);
  const asked = useSettled(useMemo(() => ({ message, mapping, sound: local.size === 0 }), [message, mapping, local.size]));
  const trial = useTrial(asked.message, asked.mapping, asked.sound);
  const now = useTrial(asked.message, null, kept === null);
  const errors = useMemo(() => new Map([...(trial.data?.flaws ?? []).map((flaw): [string, string] => [flaw.at, flawText(flaw)]), ...local]), [trial.data, local]);
  const found = useMemo(() => messageValues(message.payload), [message.payload]);
  /** What is new and untouched follows the message. */
  const follow = (next: Message) => {
    setMessage(next);
    if (!touched) setDraft(draftOfMessage(next));
  };
  const submit = () => {
    if (local.size === 0) save.mutate({ id: draft.id ?? idFor(draft, taken), mapping }, { onSuccess: onDone });
  };
  return (
    <div className="grid items-start gap-3 sm:gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="grid min-w-0 gap-3 sm:gap-4">
        <Card title={t("A message to try")}><MessageFields message={message} onChange={follow} /></Card>
        <Card title={t("What it means")}>
          <form id={`${id}-form`} noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); submit(); }}>
            <MappingFields draft={draft} errors={errors} seen={trial.data?.seen} found={found} hasMessage={message.payload !== ""} onChange={(next) => { setTouched(true); setDraft(next); }} />
            <Problem error={save.error} what={t("Not saved")} />
            <div className="flex gap-2">
              <Button need="hub" look="primary" type="submit" disabled={save.isPending || errors.size > 0}>{t("Save mapping")}</Button>
              <Button look="quiet" onClick={onDone}>{t("Cancel")}</Button>
            </div>
          </form>
        </Card>
      </div>
      <TrialCard trial={trial} now={now.data} hasMessage={message.payload !== "" && message.topic !== ""} sound={local.size === 0} />
    </div>
  );
}
