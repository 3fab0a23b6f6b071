import { useId, useState } from "react";
import type { Device } from "../../api/types";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Field, Select } from "../../ui/Field";
import { QuarterHourSelect } from "../../ui/QuarterHourSelect";
import { deviceName } from "../../domain/devices/device-list";
import { AmountField } from "../../ui/AmountField";
import { asMeasured, whatIfErrors, type WhatIfDraft } from "./what-if";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

interface WhatIfFormProps {
  devices: readonly Device[];
  /** Whether the figures shown stand on another load. */
  applied: boolean;
  onApply: (draft: WhatIfDraft | null) => void;
}

/** What if the load were another: more or less of it, at other hours, with solar panels. */
export function WhatIfForm({ devices, applied, onApply }: WhatIfFormProps) {
  const id = useId();
  const [draft, setDraft] = useState(asMeasured);
  const [tried, setTried] = useState(false);
  const errors = tried ? whatIfErrors(draft) : {};
  const set = (change: Partial<WhatIfDraft>) => { setDraft({ ...draft, ...change }); };
  const submit = () => {
    setTried(true);
    if (Object.keys(whatIfErrors(draft)).length === 0) onApply(draft);
  };
  const clock = (field: "shiftFrom" | "shiftUntil" | "toFrom" | "toUntil", label: string) => (
    <Field label={label} htmlFor={`${id}-${field}`} error={errors[field]}>
      <QuarterHourSelect id={`${id}-${field}`} end={field.endsWith("Until")} invalid={Boolean(errors[field])} value={draft[field]} onChange={(value) => { set({ [field]: value }); }} />
    </Field>
  );
  return (
    <Card title={t("What if …")} note={t("The same history with another load")}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <fieldset className="grid grid-cols-2 gap-3">
          <legend className="mb-1.5 text-[0.8125rem] font-medium">{t("… you used more or less?")}</legend>
          <AmountField label={t("Of today’s use (%)")} value={draft.scale} placeholder="100" error={errors.scale} onChange={(scale) => { set({ scale }); }} />
        </fieldset>
        <fieldset className="grid grid-cols-2 gap-3">
          <legend className="mb-1.5 text-[0.8125rem] font-medium">{t("… you moved some of it?")}</legend>
          <AmountField label={t("Move (%)")} value={draft.shift} placeholder={t("none")} error={errors.shift} onChange={(shift) => { set({ shift }); }} />
          <span />
          {clock("shiftFrom", t("of what is used from"))}
          {clock("shiftUntil", "until")}
          {clock("toFrom", t("to the hours from"))}
          {clock("toUntil", "until")}
        </fieldset>
        <fieldset className="grid grid-cols-2 gap-3">
          <legend className="mb-1.5 text-[0.8125rem] font-medium">{t("… you had solar panels?")}</legend>
          <Field label={t("Generation")} htmlFor={`${id}-solar`} className="col-span-2">
            <Select id={`${id}-solar`} value={draft.solar} onChange={(event) => { set({ solar: event.target.value }); }}>
              <option value="">{t("As it is")}</option>
              <option value="typical">{t("Panels, by a typical day")}</option>
              {devices.map((device) => <option key={device.id} value={device.id}>{tx("As much as {0} measured", deviceName(device))}</option>)}
            </Select>
          </Field>
          {draft.solar === "typical" ? <AmountField label={t("Peak power (kWp)")} value={draft.kwp} placeholder="5" error={errors.kwp} onChange={(kwp) => { set({ kwp }); }} /> : null}
          {draft.solar === "typical" ? <p className="col-span-2 text-xs text-ink-3">{t("Assumes the same day all year, about 990 kWh a year for each kWp: right in the sum, too good in winter.")}</p> : null}
          {draft.solar !== "" && draft.solar !== "typical" ? <AmountField label={t("times (%)")} value={draft.solarPercent} error={errors.solarPercent} onChange={(solarPercent) => { set({ solarPercent }); }} /> : null}
        </fieldset>
        <div className="flex flex-wrap gap-2">
          <Button look="primary" type="submit">{t("Compare")}</Button>
          {applied ? <Button look="quiet" onClick={() => { setDraft(asMeasured); setTried(false); onApply(null); }}>{t("Back to what was measured")}</Button> : null}
        </div>
      </form>
    </Card>
  );
}
