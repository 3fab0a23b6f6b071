import { useId, useState } from "react";
import { ApiError } from "../../api/client";
import type { Device, Tariff } from "../../api/types";
import { Button } from "../../ui/Button";
import { Field, Select, TextInput } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { deviceName } from "../../domain/devices/device-list";
import { PriceFields } from "./PriceFields";
import { draftErrors } from "./draft-errors";
import { freeId, type TariffDraft } from "./tariff-draft";
import { tariffOf } from "./tariff-write";
import type { EditTask } from "./TariffEditor";
import { useSubmitTariff } from "./useSubmitTariff";
import { t } from "../../i18n/t";

interface SimpleTariffFormProps {
  task: EditTask;
  start: TariffDraft;
  tariffs: readonly Tariff[];
  devices: readonly Device[];
  currency: string;
  onDone: () => void;
}

/** The common tariffs, field by field. */
export function SimpleTariffForm({ task, start, tariffs, devices, currency, onDone }: SimpleTariffFormProps) {
  const id = useId();
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const { submit, pending, error } = useSubmitTariff(task, onDone);
  const errors = tried ? draftErrors(draft) : {};
  const dateError = error instanceof ApiError && error.detail?.startsWith("validFrom") ? error.message : undefined;
  const set = (change: Partial<TariffDraft>) => { setDraft({ ...draft, ...change }); };
  const isNew = task.what === "new";
  const send = () => {
    setTried(true);
    if (Object.keys(draftErrors(draft)).length > 0) return;
    const contractId = isNew ? freeId(draft.name, tariffs.map((each) => each.id)) : task.tariff.id;
    // A version that is mended stays the one that bills name.
    const kept = task.what === "mend" ? (task.tariff.versions[task.index]?.tariff as { id?: string } | undefined)?.id : undefined;
    const tariffId = kept ?? freeId(draft.validFrom ? `${contractId}-${draft.validFrom}` : contractId, []);
    submit({
      text: JSON.stringify(tariffOf(draft, tariffId, currency)),
      validFrom: draft.validFrom,
      params: { id: contractId, name: draft.name.trim(), kind: draft.kind, deviceId: draft.deviceId || undefined, zone: draft.series.zone.trim() || undefined },
    });
  };
  return (
    <form noValidate className="grid max-w-3xl gap-4" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <div className="grid gap-3 sm:grid-cols-3 [&>div>label]:grow">
        <Field label={t("Name")} htmlFor={`${id}-name`} error={errors.name}>
          <TextInput id={`${id}-name`} value={draft.name} aria-invalid={errors.name ? true : undefined} aria-describedby={errors.name ? `${id}-name-error` : undefined} placeholder={t("As on your bill")} onChange={(event) => { set({ name: event.target.value }); }} className="w-full" />
        </Field>
        <Field label={draft.kind === "offer" ? t("Valid from (empty: always)") : t("Valid from (empty: from the beginning)")} htmlFor={`${id}-from`} error={dateError}>
          <TextInput id={`${id}-from`} type="date" value={draft.validFrom} onChange={(event) => { set({ validFrom: event.target.value }); }} className="w-full" />
        </Field>
        {isNew ? (
          <Field label={t("Bills the energy of")} htmlFor={`${id}-device`}>
            <Select id={`${id}-device`} value={draft.deviceId} onChange={(event) => { set({ deviceId: event.target.value }); }}>
              <option value="">{t("The main meter")}</option>
              {devices.map((device) => <option key={device.id} value={device.id}>{deviceName(device)}</option>)}
            </Select>
          </Field>
        ) : null}
      </div>
      <PriceFields draft={draft} errors={errors} currency={currency} withZone={isNew} onChange={setDraft} />
      {dateError ? null : <Problem error={error} what={t("Not saved: the hub refused it")} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" type="submit" disabled={pending}>{t("Save tariff")}</Button>
        <Button look="quiet" onClick={onDone}>{t("Cancel")}</Button>
        {Object.keys(errors).length > 0 ? <p role="alert" className="text-[0.8125rem] text-crit">{t("Some fields need another look.")}</p> : null}
      </div>
    </form>
  );
}
