import { useId } from "react";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import { MOST_VALUES, newValue, type MappingDraft, type ValueDraft } from "./mapping-draft";
import { guessUnit, type MessageValue } from "./message-values";
import { ValueRow } from "./ValueRow";
import { t } from "../../i18n/t";

const SAMPLE_POINTER = "/time";

interface MappingFieldsProps {
  draft: MappingDraft;
  /** Faults by their place in the mapping. */
  errors: ReadonlyMap<string, string>;
  /** What each value finds in the message. */
  seen: readonly (string | null)[] | undefined;
  /** The numbers of the message. */
  found: readonly MessageValue[];
  hasMessage: boolean;
  onChange: (draft: MappingDraft) => void;
}

/** Which topics, whose readings, which values and when. */
export function MappingFields({ draft, errors, seen, found, hasMessage, onChange }: MappingFieldsProps) {
  const id = useId();
  const setValues = (values: readonly ValueDraft[]) => { onChange({ ...draft, values }); };
  const unused = found.filter(({ pointer }) => !draft.values.some((value) => value.pointer === pointer));
  const isFull = draft.values.length >= MOST_VALUES;
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <TextField label={t("Topics")} dir="ltr" value={draft.topic} error={errors.get("/topic")} hint={t("+ stands for any one level: solar/+/state")} spellCheck={false} maxLength={256} onChange={(topic) => { onChange({ ...draft, topic }); }} />
        <TextField label={t("Id of the device")} dir="ltr" value={draft.device} error={errors.get("/device")} hint={t("{1} is what the first + stands for")} spellCheck={false} maxLength={100} onChange={(device) => { onChange({ ...draft, device }); }} />
      </div>
      <fieldset className="grid gap-2">
        <legend className="mb-2 text-xs font-medium text-ink-2">{t("Values")}</legend>
        <ul>
          {draft.values.map((value, n) => {
            const at = (field: string) => errors.get(`/values/${String(n)}/${field}`);
            return (
              <ValueRow
                key={n}
                value={value}
                seen={hasMessage ? seen?.[n] : undefined}
                errors={{ pointer: at("pointer"), unit: at("unit"), scale: at("scale") }}
                listId={`${id}-pointers`}
                onChange={(changed) => { setValues(draft.values.map((each, m) => (m === n ? changed : each))); }}
                onRemove={draft.values.length > 1 ? () => { setValues(draft.values.filter((_, m) => m !== n)); } : undefined}
              />
            );
          })}
        </ul>
        <datalist id={`${id}-pointers`}>{found.map(({ pointer, shown }) => (pointer ? <option key={pointer} value={pointer}>{shown}</option> : null))}</datalist>
        {errors.has("/values") ? <p className="text-xs text-crit">{errors.get("/values")}</p> : null}
        {isFull ? null : (
          <div className="flex flex-wrap gap-2">
            {unused.slice(0, 12).map(({ pointer, shown }) => (
              <Button key={pointer} icon="plus" aria-label={t("Add {0}", `${pointer} ${shown}`)} onClick={() => { setValues([...draft.values, newValue(pointer, guessUnit(pointer) ?? "W")]); }} className="max-w-full">
                <span dir="ltr" className="truncate font-mono text-xs">{pointer} <span className="ms-1 text-ink-3">{shown}</span></span>
              </Button>
            ))}
            <Button icon="plus" look="quiet" onClick={() => { setValues([...draft.values, newValue()]); }}>{t("Another value")}</Button>
          </div>
        )}
      </fieldset>
      <TextField label={t("Where its time is (JSON Pointer)")} dir="ltr" value={draft.time} error={errors.get("/time")} hint={t("Nothing: the moment of arrival is its time.")} spellCheck={false} placeholder={SAMPLE_POINTER} className="sm:max-w-80" onChange={(time) => { onChange({ ...draft, time }); }} />
    </>
  );
}
