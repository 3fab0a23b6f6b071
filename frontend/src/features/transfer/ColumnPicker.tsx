import { useId } from "react";
import { Field, Select } from "../../ui/Field";
import { TextField } from "../../ui/TextField";
import { columnFault, isOfPeriods, meaningGroups, type ColumnDraft } from "./column-map";
import type { CsvHead } from "./csv-head";
import { t } from "../../i18n/t";

interface ColumnPickerProps {
  head: CsvHead;
  draft: ColumnDraft;
  onChange: (draft: ColumnDraft) => void;
}

/** The first lines of a file, with what each column means above it. */
export function ColumnPicker({ head, draft, onChange }: ColumnPickerProps) {
  const id = useId();
  const fault = columnFault(draft);
  const setMeaning = (at: number, meaning: string) => { onChange({ ...draft, meanings: head.columns.map((_, n) => (n === at ? meaning : draft.meanings[n] ?? "")) }); };
  return (
    <div className="grid gap-3">
      {/* A scrolling region must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div tabIndex={0} role="region" aria-label={t("Columns of the file")} className="overflow-x-auto rounded-lg border border-line">
        <table className="w-full text-[0.8125rem]">
          <thead>
            <tr className="bg-sunken align-bottom">
              {head.columns.map((name, n) => (
                <th key={n} scope="col" className="min-w-40 px-2.5 py-2 text-start font-normal">
                  <label htmlFor={`${id}-${String(n)}`} className="mb-1 block font-medium break-words">{name || t("Column {0}", String(n + 1))}</label>
                  <Select id={`${id}-${String(n)}`} value={draft.meanings[n] ?? ""} onChange={(event) => { setMeaning(n, event.target.value); }} className="w-full">
                    <option value="">{t("not used")}</option>
                    {meaningGroups.map((group) => <optgroup key={group.text} label={group.text}>{group.meanings.map(([value, text]) => <option key={value} value={value}>{text}</option>)}</optgroup>)}
                  </Select>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {head.rows.map((row, m) => <tr key={m} className="border-t border-line">{head.columns.map((_, n) => <td key={n} dir="ltr" className="px-2.5 py-1.5 whitespace-nowrap text-ink-2 rtl:text-right">{row[n] ?? ""}</td>)}</tr>)}
          </tbody>
        </table>
      </div>
      {fault ? <p role="status" className="text-xs text-crit">{fault}</p> : null}
      <div className="flex flex-wrap items-start gap-3">
        <Field label={t("Dates such as 03/04/2026")} htmlFor={`${id}-dates`}>
          <Select id={`${id}-dates`} value={draft.monthFirst ? "month" : "day"} onChange={(event) => { onChange({ ...draft, monthFirst: event.target.value === "month" }); }}>
            <option value="day">{t("day first")}</option>
            <option value="month">{t("month first")}</option>
          </Select>
        </Field>
        {isOfPeriods(draft) ? (
          <>
            <Field label={t("The time is")} htmlFor={`${id}-stamp`}>
              <Select id={`${id}-stamp`} value={draft.atEnd ? "end" : "start"} onChange={(event) => { onChange({ ...draft, atEnd: event.target.value === "end" }); }}>
                <option value="start">{t("the period’s start")}</option>
                <option value="end">{t("the period’s end")}</option>
              </Select>
            </Field>
            <TextField label={t("Length of a period (min)")} inputMode="numeric" value={draft.period} placeholder={t("as the rows show")} onChange={(period) => { onChange({ ...draft, period }); }} className="w-44" />
          </>
        ) : null}
      </div>
    </div>
  );
}
