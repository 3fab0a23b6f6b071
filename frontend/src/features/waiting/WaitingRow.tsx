import { useId, useState } from "react";
import type { DeviceRole, Waiting } from "../../api/types";
import { roleText } from "../../domain/devices/role-text";
import { formatAge } from "../../format/time";
import { useNow } from "../../live/useNow";
import { Button } from "../../ui/Button";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { Quantity } from "../../ui/Quantity";
import { TextField } from "../../ui/TextField";
import { systemText } from "../../domain/devices/system-text";
import { useAdopt } from "./useAdopt";
import { t } from "../../i18n/t";

/** One meter that waits: what it sends, and the click that takes it in under a good name. */
export function WaitingRow({ waiting }: { waiting: Waiting }) {
  const id = useId();
  const now = useNow();
  const [name, setName] = useState(waiting.name);
  const [role, setRole] = useState<DeviceRole>("circuit");
  const adopt = useAdopt(waiting.id);
  const reading = waiting.device?.lastReading;
  return (
    <li className="border-t border-line px-4 py-4 first:border-t-0 sm:px-5">
      <form className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_10rem_auto]" onSubmit={(event) => { event.preventDefault(); adopt.mutate({ name: name.trim() || null, role }); }}>
        <TextField label={t("Name")} value={name} maxLength={100} onChange={setName} />
        <Field label={t("It measures")} htmlFor={`${id}-role`}>
          <Select id={`${id}-role`} value={role} onChange={(event) => { setRole(event.target.value as DeviceRole); }}>
            {Object.entries(roleText).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
          </Select>
        </Field>
        <Button need="admin" look="primary" icon="check" type="submit" disabled={adopt.isPending} aria-label={t("Adopt {0}", waiting.name)}>{t("Adopt")}</Button>
      </form>
      <dl className="mt-2.5 flex flex-wrap gap-x-5 gap-y-1 text-[0.8125rem] text-ink-3 [&_dd]:inline [&_dd]:text-ink-2 [&_dt]:me-1.5 [&_dt]:inline">
        <div><dt>{t("From")}</dt><dd>{systemText(waiting.system)}</dd></div>
        <div className="min-w-0"><dt>{t("Topic")}</dt><dd className="font-mono text-xs break-all">{waiting.topic}</dd></div>
        <div><dt>{t("First heard")}</dt><dd>{formatAge(waiting.firstAt, now)}</dd></div>
        <div><dt>{t("Now")}</dt><dd>{reading ? <><Quantity value={reading.power} unit="W" />{t(", counter")}{" "}<Quantity value={reading.energy} unit="Wh" /></> : t("no reading yet")}</dd></div>
      </dl>
      <Problem error={adopt.error} what={t("Not adopted")} />
    </li>
  );
}
