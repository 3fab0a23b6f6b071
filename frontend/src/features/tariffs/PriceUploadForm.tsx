import { useId, useState } from "react";
import { formatCount } from "../../format/number";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Field, Select, TextInput } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { useSendPrices } from "./useSendPrices";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

interface PriceUploadFormProps {
  currency: string;
  /** Where times without a zone were read off the clock. */
  timezone: string;
  onDone: () => void;
}

/** Takes a file of prices in. */
export function PriceUploadForm({ currency, timezone, onDone }: PriceUploadFormProps) {
  const id = useId();
  const [name, setName] = useState("day-ahead");
  const [zone, setZone] = useState("");
  const [unit, setUnit] = useState(`${currency}/MWh`);
  const [file, setFile] = useState<File | null>(null);
  const send = useSendPrices();
  const submit = () => {
    void file?.text().then((text) => { send.mutate({ text, params: { name: name.trim() || undefined, zone: zone.trim() || undefined, unit, timezone } }); });
  };
  return (
    <form className="grid gap-3 rounded-lg border border-line p-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <p className="text-[0.8125rem] text-ink-2">{tx("A CSV file with lines {0}, such as {1}, or JSON. Each line holds until the next; times without a zone are those of {2}. Later prices replace earlier ones; issued bills stay.", <code>time,price</code>, <code>2026-11-23T00:00:00+01:00,81.20</code>, timezone)}</p>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Field label={t("Series")} htmlFor={`${id}-name`}><TextInput id={`${id}-name`} value={name} onChange={(event) => { setName(event.target.value); }} className="w-full" /></Field>
        <Field label={t("Zone")} htmlFor={`${id}-zone`}><TextInput id={`${id}-zone`} value={zone} placeholder={t("none")} onChange={(event) => { setZone(event.target.value); }} className="w-full" /></Field>
        <Field label={t("Unit")} htmlFor={`${id}-unit`}>
          <Select id={`${id}-unit`} value={unit} onChange={(event) => { setUnit(event.target.value); }}>
            {[`${currency}/MWh`, `${currency}/kWh`, "ct/kWh"].map((each) => <option key={each}>{each}</option>)}
          </Select>
        </Field>
        <Field label={t("File")} htmlFor={`${id}-file`} className="max-sm:col-span-2">
          <input id={`${id}-file`} type="file" accept=".csv,.json,text/csv,application/json" onChange={(event) => { setFile(event.target.files?.[0] ?? null); send.reset(); }} className="h-8 max-w-full text-[0.8125rem] file:me-3 file:h-8 file:rounded-lg file:border file:border-line file:bg-surface file:px-3 file:font-medium file:text-ink max-sm:h-10" />
        </Field>
      </div>
      <Problem error={send.error} what={t("Not taken in")} />
      {send.data ? <Callout tone="good" icon="check" role="status">{tx("Taken in: {0} new quarter hours, {1} changed, {2} the same.", formatCount(send.data.new), formatCount(send.data.changed), formatCount(send.data.same))}</Callout> : null}
      {send.data?.gaps?.length ? <Callout tone="warn" icon="warning" role="status">{tx("{0} gaps without a price, the first from {1} to {2}.", formatCount(send.data.gaps.length), send.data.gaps[0]?.from, send.data.gaps[0]?.to)}</Callout> : null}
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={!file || send.isPending}>{t("Take in")}</Button>
        <Button look="quiet" onClick={onDone}>{send.data ? t("Done") : t("Cancel")}</Button>
      </div>
    </form>
  );
}
