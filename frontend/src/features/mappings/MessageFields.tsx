import { useId } from "react";
import { Field } from "../../ui/Field";
import { TextField } from "../../ui/TextField";
import type { Message } from "./mapping-draft";
import { t } from "../../i18n/t";

const SAMPLE_TOPIC = "solar/roof/state";
const SAMPLE = '{"power": 1250, "total_kwh": 75.4}';

/** A message as it came, or as somebody pastes it. */
export function MessageFields({ message, onChange }: { message: Message; onChange: (message: Message) => void }) {
  const id = useId();
  return (
    <div className="grid gap-3">
      <TextField label={t("Topic of the message")} dir="ltr" value={message.topic} spellCheck={false} placeholder={SAMPLE_TOPIC} onChange={(topic) => { onChange({ ...message, topic }); }} />
      <Field label={t("Message")} htmlFor={`${id}-payload`}>
        <textarea
          id={`${id}-payload`}
          dir="ltr"
          value={message.payload}
          spellCheck={false}
          rows={5}
          maxLength={60_000}
          placeholder={SAMPLE}
          onChange={(event) => { onChange({ ...message, payload: event.target.value }); }}
          className="w-full rounded-lg border border-line-strong/60 bg-surface p-2.5 font-mono text-xs text-ink placeholder:text-ink-3 max-sm:text-base"
        />
      </Field>
    </div>
  );
}
