import { useId } from "react";
import { AmountField } from "../../ui/AmountField";
import { Field, Select } from "../../ui/Field";
import type { DraftErrors } from "./draft-errors";
import { MONTHS } from "./schedule-words";
import type { ExportRule, Per, TariffDraft } from "./tariff-draft";
import { t } from "../../i18n/t";

const exportWords: Record<ExportRule, string> = { none: t("It earns nothing"), flat: t("It is sold at one price"), net: t("It is taken off what was bought") };

interface ChargeFieldsProps {
  draft: TariffDraft;
  errors: DraftErrors;
  currency: string;
  onChange: (change: Partial<TariffDraft>) => void;
}

/** What is charged beside the price of a kWh, and what exported energy earns. */
export function ChargeFields({ draft, errors, currency, onChange }: ChargeFieldsProps) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-4 [&>div>label]:grow">
      <AmountField label={t("Standing charge ({0})", currency)} value={draft.standing} error={errors.standing} placeholder={t("none")} onChange={(standing) => { onChange({ standing }); }} />
      <PerField value={draft.standingPer} onChange={(standingPer) => { onChange({ standingPer }); }} />
      <AmountField label={t("Minimum bill ({0})", currency)} value={draft.minimum} error={errors.minimum} placeholder={t("none")} onChange={(minimum) => { onChange({ minimum }); }} />
      <PerField value={draft.minimumPer} onChange={(minimumPer) => { onChange({ minimumPer }); }} />
      <AmountField label={t("Levy ({0}/kWh)", currency)} value={draft.levy} error={errors.levy} placeholder={t("none")} onChange={(levy) => { onChange({ levy }); }} className="sm:col-span-2" />
      <AmountField label={t("Tax on top (%)")} value={draft.tax} error={errors.tax} placeholder={t("none: included")} onChange={(tax) => { onChange({ tax }); }} className="sm:col-span-2" />
      <ExportFields draft={draft} errors={errors} currency={currency} onChange={onChange} />
    </div>
  );
}

function PerField({ value, onChange }: { value: Per; onChange: (per: Per) => void }) {
  const id = useId();
  return (
    <Field label={t("due per")} htmlFor={id}>
      <Select id={id} value={value} onChange={(event) => { onChange(event.target.value as Per); }}>
        <option value="day">{t("day")}</option>
        <option value="month">{t("month")}</option>
        <option value="year">{t("year")}</option>
      </Select>
    </Field>
  );
}

function ExportFields({ draft, errors, currency, onChange }: ChargeFieldsProps) {
  const id = useId();
  const { net } = draft;
  const setNet = (change: Partial<TariffDraft["net"]>) => { onChange({ net: { ...net, ...change } }); };
  return (
    <>
      <Field label={t("Exported energy")} htmlFor={`${id}-rule`} error={errors.exportRule} className="col-span-2">
        <Select id={`${id}-rule`} value={draft.exportRule} onChange={(event) => { onChange({ exportRule: event.target.value as ExportRule }); }} className="w-full">
          {(Object.keys(exportWords) as ExportRule[]).map((rule) => <option key={rule} value={rule}>{exportWords[rule]}</option>)}
        </Select>
      </Field>
      {draft.exportRule === "flat" ? <AmountField label={t("Feed-in price ({0}/kWh)", currency)} value={draft.exportPrice} error={errors.exportPrice} placeholder="0.0800" onChange={(exportPrice) => { onChange({ exportPrice }); }} className="max-sm:col-span-2" /> : null}
      {draft.exportRule === "net" ? (
        <>
          <Field label={t("A surplus is settled after")} htmlFor={`${id}-month`}>
            <Select id={`${id}-month`} value={net.month} onChange={(event) => { setNet({ month: Number(event.target.value) }); }}>
              {MONTHS.map((month, index) => <option key={month} value={index + 1}>{month}</option>)}
            </Select>
          </Field>
          <AmountField label={t("at ({0}/kWh)", currency)} value={net.price} error={errors.netPrice} placeholder={t("nothing")} onChange={(price) => { setNet({ price }); }} />
          <label className="col-span-full flex items-center gap-2 text-[0.8125rem] text-ink-2">
            <input type="checkbox" checked={net.carry} onChange={(event) => { setNet({ carry: event.target.checked }); }} className="size-4 accent-primary" />
            {t("Until then a surplus is carried to the next billing period")}
          </label>
        </>
      ) : null}
    </>
  );
}
