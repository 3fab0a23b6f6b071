import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { Device } from "../../api/types";
import { idFault } from "../../domain/devices/device-id";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Field, Select } from "../../ui/Field";
import { Skeleton } from "../../ui/Notice";
import { Problem } from "../../ui/Problem";
import { TextField } from "../../ui/TextField";
import { columnFault, draftOfHead, mapText, type ColumnDraft } from "./column-map";
import { ColumnPicker } from "./ColumnPicker";
import { headOf } from "./csv-head";
import { ImportReport } from "./ImportReport";
import { units } from "./import-text";
import { PreviewView } from "./PreviewView";
import { useImport, useImportPreview, type ImportAsk } from "./useImport";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** A file, what its values and columns are, what that would do, and only then the import. */
export function ImportForm({ device }: { device: Device }) {
  const id = useId();
  const { zone } = useTime();
  const [file, setFile] = useState<File | null>(null);
  const [unit, setUnit] = useState("");
  const [clock, setClock] = useState("");
  const [into, setInto] = useState(device.id);
  const [byColumns, setByColumns] = useState(false);
  const [chosen, setChosen] = useState<ColumnDraft | null>(null);
  const [cadence, setCadence] = useState(false);
  const take = useImport();
  const head = useQuery({ queryKey: ["csv-head", file?.name, file?.size, file?.lastModified], queryFn: () => (file ? headOf(file) : null), enabled: file !== null && byColumns, gcTime: 0 }).data ?? null;
  const columns = chosen ?? (head ? draftOfHead(head) : null);
  const ready = file !== null && !idFault(into) && (!byColumns || (columns !== null && !columnFault(columns)));
  const ask: ImportAsk | null = ready ? { file, deviceId: into, unit: unit || undefined, zone: clock || undefined, map: byColumns && columns ? mapText(columns) : undefined } : null;
  const preview = useImportPreview(take.data ? null : ask);
  const shown = ready && !take.data && !preview.error ? preview.data : null;
  const rhythm = shown ? Object.values(shown.answer.devices).some((each) => each.cadenceSeconds && !each.isOfPeriods) : false;
  const choose = (next: File | null) => { setFile(next); setChosen(null); setCadence(false); take.reset(); };
  return (
    <form className="grid grid-cols-[minmax(0,1fr)] gap-4" onSubmit={(event) => { event.preventDefault(); if (ask && shown) take.mutate({ ask, acceptCadence: cadence && rhythm }); }}>
      <p className="text-[0.8125rem] text-ink-2">{t("Bring history in: from this hub, Home Assistant, emonCMS, a utility, or any other CSV by its columns. What is there already is not counted twice, and nothing is kept before you have seen what it would do.")}</p>
      <div className="flex flex-wrap items-start gap-3">
        <Field label={t("CSV file")} htmlFor={`${id}-file`}>
          <input id={`${id}-file`} type="file" accept=".csv,.xml,.txt,text/csv" onChange={(event) => { choose(event.target.files?.[0] ?? null); }} className="h-8 max-w-64 text-[0.8125rem] file:me-3 file:h-8 file:rounded-lg file:border file:border-line file:bg-surface file:px-3 file:font-medium file:text-ink max-sm:h-10" />
        </Field>
        <Field label={t("Its format is")} htmlFor={`${id}-format`}>
          <Select id={`${id}-format`} className="max-w-full" value={byColumns ? "columns" : ""} onChange={(event) => { setByColumns(event.target.value === "columns"); take.reset(); }}>
            <option value="">{t("told by its first line")}</option>
            <option value="columns">{t("another: I say what its columns are")}</option>
          </Select>
        </Field>
        {byColumns ? null : (
          <Field label={t("What the values are")} htmlFor={`${id}-unit`}>
            <Select id={`${id}-unit`} className="max-w-full" value={unit} onChange={(event) => { setUnit(event.target.value); }}>
              <option value="">{t("As the file says")}</option>
              {Object.entries(units).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
            </Select>
          </Field>
        )}
        <Field label={t("Its times are")} htmlFor={`${id}-clock`}>
          <Select id={`${id}-clock`} className="max-w-full" value={clock} onChange={(event) => { setClock(event.target.value); }}>
            <option value="">{t("As the file says")}</option>
            <option value={zone}>{tx("The site’s clock, {0}", zone)}</option>
            {zone === "UTC" ? null : <option value="UTC">UTC</option>}
          </Select>
        </Field>
        <TextField label={t("Into the device")} dir="ltr" value={into} error={idFault(into)} hint={t("Energy by period needs one of its own.")} spellCheck={false} maxLength={64} onChange={(value) => { setInto(value); take.reset(); }} />
      </div>
      {byColumns && head && columns ? <ColumnPicker head={head} draft={columns} onChange={(next) => { setChosen(next); take.reset(); }} /> : null}
      {ready && !take.data && preview.isLoading ? <Skeleton className="h-24 w-full" /> : null}
      {ready && !take.data ? <Problem error={preview.error} what={t("This cannot be imported so")} /> : null}
      {shown ? <PreviewView preview={shown} into={into} /> : null}
      {rhythm ? (
        <label className="flex items-start gap-2 text-[0.8125rem]">
          <input type="checkbox" checked={cadence} onChange={(event) => { setCadence(event.target.checked); }} className="mt-0.5 size-4 accent-(--color-primary)" />
          <span>{t("It is meant to report so seldom: between two rows nothing is missing.")}</span>
        </label>
      ) : null}
      <div><Button look="primary" type="submit" disabled={!shown || preview.isPlaceholderData || take.isPending}>{take.isPending ? t("Importing…") : t("Import")}</Button></div>
      <Problem error={take.error} what={t("Not imported")} />
      {take.data ? <ImportReport report={take.data} /> : null}
    </form>
  );
}
