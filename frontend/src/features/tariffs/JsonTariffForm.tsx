import { useId, useState } from "react";
import { ApiError } from "../../api/client";
import type { Tariff } from "../../api/types";
import { Button } from "../../ui/Button";
import { Field, TextInput } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import type { EditTask } from "./TariffEditor";
import { useSubmitTariff } from "./useSubmitTariff";
import { t } from "../../i18n/t";

interface JsonTariffFormProps {
  task: EditTask;
  start: string;
  validFrom: string;
  tariffs: readonly Tariff[];
  onDone: () => void;
}

/** Where JSON stops making sense, in the browser's words; null when it does not. */
export function jsonFault(text: string): string | null {
  if (text.trim() === "") return t("Paste a tariff, or choose a file");
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return t("This is not JSON: {0}", error instanceof Error ? error.message : String(error));
  }
}

/** Everything the form cannot say: a tariff in the native form or from the URDB, pasted or from a file. */
export function JsonTariffForm({ task, start, validFrom, onDone }: JsonTariffFormProps) {
  const id = useId();
  const [text, setText] = useState(start);
  const [from, setFrom] = useState(validFrom);
  const [tried, setTried] = useState(false);
  const { submit, pending, error } = useSubmitTariff(task, onDone);
  const fault = tried ? jsonFault(text) : null;
  const dateError = error instanceof ApiError && error.detail?.startsWith("validFrom") ? error.message : undefined;
  const send = () => {
    setTried(true);
    if (jsonFault(text)) return;
    submit({ text, validFrom: from, params: task.what === "new" ? { kind: task.kind } : {} });
  };
  return (
    <form noValidate className="grid max-w-3xl gap-4" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <p className="text-[0.8125rem] text-ink-2">{t("A tariff in Ohmstead’s own form (docs/TARIFFS.md), or a record of the OpenEI Utility Rate Database as it is downloaded. Tiers, demand charges, minimums, net metering and holidays can be said here. What cannot be understood is refused by name.")}</p>
      <div className="flex flex-wrap gap-3">
        <Field label={t("Valid from (empty: from the beginning)")} htmlFor={`${id}-from`} error={dateError}>
          <TextInput id={`${id}-from`} type="date" value={from} onChange={(event) => { setFrom(event.target.value); }} />
        </Field>
        <Field label={t("From a file")} htmlFor={`${id}-file`}>
          <input
            id={`${id}-file`}
            type="file"
            accept=".json,application/json"
            onChange={(event) => { void event.target.files?.[0]?.text().then(setText); }}
            className="h-8 max-w-64 text-[0.8125rem] file:me-3 file:h-8 file:rounded-lg file:border file:border-line file:bg-surface file:px-3 file:font-medium file:text-ink max-sm:h-10"
          />
        </Field>
      </div>
      <Field label={t("Tariff (JSON)")} htmlFor={`${id}-text`} error={fault ?? undefined}>
        <textarea
          id={`${id}-text`}
          value={text}
          spellCheck={false}
          rows={14}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-text-error` : undefined}
          onChange={(event) => { setText(event.target.value); }}
          className="w-full rounded-lg border border-line-strong/60 bg-surface p-2.5 font-mono text-xs text-ink aria-invalid:border-crit max-sm:text-base"
        />
      </Field>
      {dateError ? null : <Problem error={error} what={t("Not saved: the hub refused it")} />}
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={pending}>{t("Save tariff")}</Button>
        <Button look="quiet" onClick={onDone}>{t("Cancel")}</Button>
      </div>
    </form>
  );
}
