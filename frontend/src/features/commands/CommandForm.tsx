import { useId, useState } from "react";
import type { Device } from "../../api/types";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Field, Select } from "../../ui/Field";
import { HubWords } from "../../ui/HubWords";
import { Problem } from "../../ui/Problem";
import { commandErrors, commandOf, emptyCommand, type CommandDraft, type Order } from "./command-draft";
import { orderText, stateText } from "./command-text";
import { CommandFields } from "./CommandFields";
import { useSendCommand } from "./useSendCommand";
import { t } from "../../i18n/t";

/** Gives a meter a command and says what it answered. */
export function CommandForm({ device }: { device: Device }) {
  const id = useId();
  const [draft, setDraft] = useState<CommandDraft>(emptyCommand);
  const [tried, setTried] = useState(false);
  const send = useSendCommand(device.id);
  const errors = tried ? commandErrors(draft) : {};
  const submit = () => {
    setTried(true);
    const body = commandOf(draft);
    if (body) send.mutate(body, { onSuccess: () => { setTried(false); } });
  };
  const change = (next: CommandDraft) => {
    setDraft(next);
    if (!send.isPending) send.reset();
  };
  return (
    <form noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <Field label={t("Command")} htmlFor={`${id}-order`}>
        <Select id={`${id}-order`} value={draft.order} onChange={(event) => { change({ ...draft, order: event.target.value as Order }); }} className="max-w-72">
          {Object.entries(orderText).map(([order, { text }]) => <option key={order} value={order}>{text}</option>)}
        </Select>
        <p className="text-xs text-ink-3">{orderText[draft.order].meaning}</p>
      </Field>
      <CommandFields draft={draft} errors={errors} onChange={change} />
      <div><Button look="primary" type="submit" disabled={send.isPending}>{send.isPending ? t("Waiting for its answer…") : t("Send")}</Button></div>
      <Problem error={send.error} what={t("Not sent")} />
      {send.data ? (
        <Callout role="status" tone={send.data.state === "done" ? "good" : send.data.state === "refused" ? "crit" : "warn"} title={stateText[send.data.state].text}>
          {send.data.reason ? <HubWords text={send.data.reason} /> : (send.data.state === "sent" ? t("The meter gets it as soon as it is heard of again, for a day.") : null)}
        </Callout>
      ) : null}
    </form>
  );
}
