import { useId, useState } from "react";
import type { Channel, ChannelKind } from "../../api/channel-types";
import type { Severity } from "../../api/types";
import { randomHex } from "../../format/random";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { channelDraft, channelFaults, channelOf, freshChannel, hasAddress, isForPeople, kindText, kindsMadeHere } from "./channel-draft";
import { useSaveChannel } from "./useChannels";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** A new way to reach people, or another form of one. */
export function ChannelDialog({ channel, onClose }: { channel: Channel | null; onClose: () => void }) {
  const id = useId();
  const [draft, setDraft] = useState(() => (channel ? channelDraft(channel) : { ...freshChannel, id: `channel-${randomHex(4)}` }));
  const [tried, setTried] = useState(false);
  const save = useSaveChannel();
  const found = channelFaults(draft, channel === null);
  const faults = tried ? found : {};
  const set = (change: Partial<typeof draft>) => { setDraft({ ...draft, ...change }); };
  const address = hasAddress(draft.kind);
  const submit = () => {
    setTried(true);
    if (Object.keys(found).length === 0) save.mutate(channelOf(draft), { onSuccess: onClose });
  };
  return (
    <Dialog title={channel ? t("Change {0}", channel.name) : t("Add a way to be told")} onClose={onClose} footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" type="submit" form={`${id}-form`} disabled={save.isPending}>{t("Save")}</Button></>}>
      <form id={`${id}-form`} noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <TextField label={t("Name")} value={draft.name} error={faults.name} placeholder={t("Family")} maxLength={100} onChange={(name) => { set({ name }); }} />
        <Field label={t("By")} htmlFor={`${id}-kind`}>
          <Select id={`${id}-kind`} value={draft.kind} disabled={channel !== null} onChange={(event) => { set({ kind: event.target.value as ChannelKind }); }}>
            {(channel ? [channel.kind] : kindsMadeHere).map((kind) => <option key={kind} value={kind}>{kindText[kind]}</option>)}
          </Select>
        </Field>
        {draft.kind === "email" ? <TextField label={t("To")} type="email" multiple value={draft.to} error={faults.to} placeholder="anna@example.org" hint={t("Several: with commas between")} onChange={(to) => { set({ to }); }} /> : null}
        {draft.kind === "mqtt" ? <p className="text-[0.8125rem] text-ink-3">{tx("Programs that listen to {0} at the MQTT broker get each alert as JSON.", <code>/ohmstead/SITE/alerts</code>)}</p> : null}
        {address ? <TextField label={t("Address")} type="url" value={draft.url} error={faults.url} placeholder={draft.kind === "ntfy" ? "https://ntfy.sh/my-house" : "https://example.org/hook"} spellCheck={false} onChange={(url) => { set({ url }); }} /> : null}
        {address ? <TextField label={draft.kind === "ntfy" ? t("Access token (optional)") : t("Key of the signature")} type="password" autoComplete="off" value={draft.secret} error={faults.secret} hint={channel ? t("Empty: the one that is kept") : undefined} onChange={(secret) => { set({ secret }); }} /> : null}
        <Field label={t("Alerts from")} htmlFor={`${id}-severity`}>
          <Select id={`${id}-severity`} value={draft.minSeverity} onChange={(event) => { set({ minSeverity: event.target.value as Severity }); }}>
            <option value="warning">{t("Warning")}</option>
            <option value="critical">{t("Critical only")}</option>
          </Select>
        </Field>
        <div className="grid grid-cols-2 gap-3">
          <TextField label={t("Quiet from")} type="time" value={draft.quietFrom} error={faults.quiet} onChange={(quietFrom) => { set({ quietFrom }); }} />
          <TextField label={t("Until")} type="time" value={draft.quietTo} hint={t("Then only critical ones go out")} onChange={(quietTo) => { set({ quietTo }); }} />
        </div>
        <TextField label={t("Digest at")} type="time" value={draft.digestAt ?? ""} error={faults.digest} hint={t("All of a day that is not critical in one message; empty: each when it happens")} onChange={(digestAt) => { set({ digestAt }); }} />
        <TextField label={t("Messages an hour at most")} inputMode="numeric" value={draft.hourlyMax ?? ""} error={faults.hourly} placeholder={isForPeople(draft.kind) ? "30" : "∞"} hint={t("In a storm of alerts the rest waits and comes in one message; a critical one comes at once")} onChange={(hourlyMax) => { set({ hourlyMax }); }} />
        <label className="flex items-center gap-2 text-[0.8125rem]"><input type="checkbox" checked={draft.tellCleared} onChange={(event) => { set({ tellCleared: event.target.checked }); }} className="size-4 accent-primary" />{t("Also say when it is over")}</label>
        {draft.kind === "email" ? (
          <fieldset className="flex flex-wrap gap-x-6 gap-y-2 text-[0.8125rem]">
            <legend className="mb-1 text-xs text-ink-3">{t("Reports of energy, costs and what stood out")}</legend>
            {(["week", "month"] as const).map((kind) => <label key={kind} className="flex items-center gap-2"><input type="checkbox" checked={draft.reports.includes(kind)} onChange={(event) => { set({ reports: event.target.checked ? [...draft.reports, kind] : draft.reports.filter((each) => each !== kind) }); }} className="size-4 accent-primary" />{kind === "week" ? t("Each week") : t("Each month")}</label>)}
          </fieldset>
        ) : null}
        <label className="flex items-center gap-2 text-[0.8125rem]"><input type="checkbox" checked={draft.enabled} onChange={(event) => { set({ enabled: event.target.checked }); }} className="size-4 accent-primary" />{t("On")}</label>
      </form>
      <Problem error={save.error} what={t("Not saved")} />
    </Dialog>
  );
}
