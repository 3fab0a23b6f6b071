import type { ReactNode } from "react";
import { Button, IconButton } from "../../ui/Button";
import { TextInput } from "../../ui/Field";
import { Segmented } from "../../ui/Segmented";
import type { Mode, ReconcileDraft, ReconcileErrors } from "./reconcile-draft";
import { t } from "../../i18n/t";

interface ReconcileFormProps {
  draft: ReconcileDraft;
  errors: ReconcileErrors;
  pending: boolean;
  onChange: (draft: ReconcileDraft) => void;
  onSubmit: () => void;
  children?: ReactNode;
}

const modes: { value: Mode; text: string }[] = [
  { value: "bills", text: t("From bills") },
  { value: "readings", text: t("Meter readings") },
];

/** What the utility counted: the energy of its bills, or readings of its meter. */
export function ReconcileForm({ draft, errors, pending, onChange, onSubmit, children }: ReconcileFormProps) {
  const { mode, readings, bills } = draft;
  return (
    <form noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); onSubmit(); }}>
      <div><Segmented label={t("What you have")} value={mode} options={modes} onChange={(next) => { onChange({ ...draft, mode: next }); }} /></div>
      <p className="text-[0.8125rem] text-ink-3">
        {mode === "bills" ? t("The days a bill covers, both included, and the kWh it says.") : t("What the utility’s meter showed, and when; two readings make a period.")}
      </p>
      <ul className="grid gap-2">
        {mode === "bills"
          ? bills.map((row, index) => {
              const set = (change: Partial<typeof row>) => { onChange({ ...draft, bills: bills.map((each, at) => (at === index ? { ...each, ...change } : each)) }); };
              return (
                <Row key={index} error={errors[index]} number={index + 1} removable={bills.length > 1} onRemove={() => { onChange({ ...draft, bills: bills.filter((_, at) => at !== index) }); }}>
                  <Cell label={t("First day")}><TextInput type="date" value={row.first} onChange={(event) => { set({ first: event.target.value }); }} /></Cell>
                  <Cell label={t("Last day")}><TextInput type="date" value={row.last} onChange={(event) => { set({ last: event.target.value }); }} /></Cell>
                  <Cell label="kWh"><TextInput inputMode="decimal" autoComplete="off" value={row.kwh} onChange={(event) => { set({ kwh: event.target.value }); }} className="text-end sm:w-28" /></Cell>
                </Row>
              );
            })
          : readings.map((row, index) => {
              const set = (change: Partial<typeof row>) => { onChange({ ...draft, readings: readings.map((each, at) => (at === index ? { ...each, ...change } : each)) }); };
              return (
                <Row key={index} error={errors[index]} number={index + 1} removable={readings.length > 2} onRemove={() => { onChange({ ...draft, readings: readings.filter((_, at) => at !== index) }); }}>
                  <Cell label={t("Read at (the site’s time)")}><TextInput type="datetime-local" value={row.at} onChange={(event) => { set({ at: event.target.value }); }} /></Cell>
                  <Cell label={t("It showed (kWh)")}><TextInput inputMode="decimal" autoComplete="off" value={row.kwh} onChange={(event) => { set({ kwh: event.target.value }); }} className="text-end sm:w-32" /></Cell>
                </Row>
              );
            })}
      </ul>
      {errors.all ? <p className="text-xs text-crit">{errors.all}</p> : null}
      {children}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit" disabled={pending}>{t("Compare the meters")}</Button>
        <Button
          look="quiet"
          icon="plus"
          onClick={() => { onChange(mode === "bills" ? { ...draft, bills: [...bills, { first: "", last: "", kwh: "" }] } : { ...draft, readings: [...readings, { at: "", kwh: "" }] }); }}
        >
          {mode === "bills" ? t("Another bill") : t("Another reading")}
        </Button>
      </div>
    </form>
  );
}

function Cell({ label, children }: { label: string; children: ReactNode }) {
  return <label className="flex min-w-0 flex-col gap-1 text-xs font-medium text-ink-2">{label}{children}</label>;
}

function Row({ number, error, removable, onRemove, children }: { number: number; error: string | undefined; removable: boolean; onRemove: () => void; children: ReactNode }) {
  return (
    <li>
      <div role="group" aria-label={t("Entry {0}", String(number))} className="grid grid-cols-2 items-end gap-2 sm:flex sm:flex-wrap">
        {children}
        {removable ? <IconButton icon="trash" label={t("Remove entry {0}", String(number))} onClick={onRemove} /> : null}
      </div>
      {error ? <p role="alert" className="mt-1 text-xs text-crit">{error}</p> : null}
    </li>
  );
}
