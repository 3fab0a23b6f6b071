import { useId } from "react";
import type { Device, RuleKind, Severity } from "../../api/types";
import { IconButton } from "../../ui/Button";
import { Field, Select, TextInput } from "../../ui/Field";
import { useMay } from "../../access/context";
import { useSite } from "../../site/context";
import { ruleKind, ruleKinds } from "../../domain/alerts/rule-kinds";
import { BacktestPanel } from "./BacktestPanel";
import { ScheduleFields } from "./ScheduleFields";
import { draftErrors, windows, withKind, type DraftField, type RuleDraft } from "./rule-draft";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

const groups = [...new Set(Object.values(ruleKinds).map((each) => each.group))];

interface RuleEditorProps {
  draft: RuleDraft;
  devices: readonly Device[];
  /** Faults are shown once saving was tried. */
  showErrors: boolean;
  onChange: (draft: RuleDraft) => void;
  onRemove: () => void;
}

/** One alert rule, edited in place. */
export function RuleEditor({ draft, devices, showErrors, onChange, onRemove }: RuleEditorProps) {
  const id = useId();
  const errors = showErrors ? draftErrors(draft) : {};
  const { withoutFor, window, hint, money, hold, once, bare, untried, ...kind } = ruleKind(draft.kind);
  const { currency } = useSite().site;
  const unit = money ? currency : kind.unit;
  // The columns of what this kind is not asked for stay empty.
  const fillers = 3 - [!bare, !once, hold, window, !withoutFor].filter(Boolean).length;
  // What the hub has for every site is changed by its administrators.
  const may = useMay(draft.site === null ? "hub" : "admin");
  const number = (field: DraftField, label: string, suffix: string) => (
    <Field label={suffix ? `${label} (${suffix})` : label} htmlFor={`${id}-${field}`} error={errors[field]}>
      <TextInput
        id={`${id}-${field}`}
        inputMode="decimal"
        autoComplete="off"
        value={draft[field] ?? ""}
        aria-invalid={errors[field] ? true : undefined}
        aria-describedby={errors[field] ? `${id}-${field}-error` : undefined}
        onChange={(event) => { onChange({ ...draft, [field]: event.target.value }); }}
        className="w-full text-end"
      />
    </Field>
  );
  return (
    <li className={`grid grid-cols-2 items-start gap-3 border-t border-line px-4 py-3 first:border-t-0 sm:px-5 lg:grid-cols-[1.3fr_1.4fr_repeat(3,minmax(5.5rem,0.8fr))_1fr_auto] ${draft.enabled ? "" : "opacity-70"}`}>
      <fieldset disabled={!may} className="contents">
      <Field label={t("Rule")} className="max-lg:col-span-2" htmlFor={`${id}-kind`}>
        <Select id={`${id}-kind`} value={draft.kind} onChange={(event) => { onChange(withKind(draft, event.target.value as RuleKind)); }}>
          {groups.map((group) => (
            <optgroup key={group} label={group}>
              {Object.entries(ruleKinds).filter(([, each]) => each.group === group).map(([kind, each]) => <option key={kind} value={kind}>{each.rule}</option>)}
            </optgroup>
          ))}
        </Select>
        {hint ? <p className="text-xs text-ink-3">{hint}</p> : null}
      </Field>
      <Field label={t("Device")} className="max-lg:col-span-2" htmlFor={`${id}-device`}>
        <TextInput
          id={`${id}-device`}
          list={`${id}-devices`}
          placeholder={t("Every device")}
          value={draft.deviceId ?? ""}
          onChange={(event) => { onChange({ ...draft, deviceId: event.target.value.trim() || null }); }}
          className="w-full"
        />
        <datalist id={`${id}-devices`}>
          {devices.slice(0, 200).map((device) => <option key={device.id} value={device.id}>{device.name ?? device.id}</option>)}
        </datalist>
      </Field>
      {bare ? null : number("threshold", t("Limit"), unit)}
      {once ? null : number("clearAt", t("Clears at"), unit)}
      {hold ? number("holdSeconds", t("Over after quiet"), "s") : null}
      {window ? (
        <Field label={t("Window")} htmlFor={`${id}-window`}>
          <Select id={`${id}-window`} value={String(draft.windowMinutes ?? 15)} onChange={(event) => { onChange({ ...draft, windowMinutes: Number(event.target.value) }); }}>
            {windows.map((minutes) => <option key={minutes} value={minutes}>{tx("{0} min", minutes)}</option>)}
          </Select>
        </Field>
      ) : null}
      {withoutFor ? null : number("forSeconds", t("For"), "s")}
      {Array.from({ length: fillers }, (_, n) => <span key={n} className="max-lg:hidden" />)}
      <Field label={t("Severity")} htmlFor={`${id}-severity`}>
        <Select id={`${id}-severity`} value={draft.severity} onChange={(event) => { onChange({ ...draft, severity: event.target.value as Severity }); }}>
          <option value="warning">{t("Warning")}</option>
          <option value="critical">{t("Critical")}</option>
        </Select>
      </Field>
      <div className="flex items-center gap-1 self-end max-lg:col-span-2 max-lg:justify-between">
        <label className="flex h-8 items-center gap-2 px-1 text-[0.8125rem] max-sm:h-10"><input type="checkbox" checked={draft.enabled} onChange={(event) => { onChange({ ...draft, enabled: event.target.checked }); }} className="size-4 accent-primary" />{t("On")}</label>
        {may ? <IconButton icon="trash" label={t("Remove rule")} onClick={onRemove} /> : null}
      </div>
      </fieldset>
      <div className="col-span-full flex flex-wrap items-start gap-x-6 gap-y-2">
        {withoutFor ? null : <fieldset disabled={!may} className="contents"><ScheduleFields draft={draft} onChange={onChange} /></fieldset>}
        {untried ? <p className="text-xs text-ink-3">{t("What was expected is not kept, so it cannot be tried on past days.")}</p> : <BacktestPanel draft={draft} devices={devices} />}
      </div>
    </li>
  );
}
