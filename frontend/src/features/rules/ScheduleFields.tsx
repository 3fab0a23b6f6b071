import { useId } from "react";
import { useSite } from "../../site/context";
import { Button, IconButton } from "../../ui/Button";
import { TextInput } from "../../ui/Field";
import type { RuleDraft } from "./rule-draft";
import { days, freshSchedule, withDay, type Schedule } from "./schedule-draft";
import { t } from "../../i18n/t";

/** Hours of the week in which a rule watches; always without them. */
export function ScheduleFields({ draft, onChange }: { draft: RuleDraft; onChange: (draft: RuleDraft) => void }) {
  const id = useId();
  const { timezone } = useSite().site;
  const schedule = draft.schedule ?? null;
  const set = (next: Schedule | null) => { onChange({ ...draft, schedule: next }); };
  if (!schedule) return <div><Button look="quiet" icon="clock" onClick={() => { set(freshSchedule(timezone)); }} className="-ms-3">{t("Watch at certain hours only")}</Button></div>;
  return (
    <div className="grid w-full gap-2 text-[0.8125rem]">
      {schedule.windows.map((window, n) => {
        const time = (field: "from" | "to", label: string) => <TextInput id={`${id}-${String(n)}-${field}`} type="time" aria-label={label} value={window[field]} onChange={(event) => { set({ ...schedule, windows: schedule.windows.map((each, index) => (index === n ? { ...each, [field]: event.target.value } : each)) }); }} />;
        return (
          <div key={n} className="flex flex-wrap items-center gap-3">
            {days.map(({ day, text }) => <label key={day} className="flex items-center gap-1"><input type="checkbox" checked={window.days.includes(day)} onChange={(event) => { set(withDay(schedule, n, day, event.target.checked)); }} className="size-4 accent-primary" />{text}</label>)}
            {time("from", t("Watches from"))}
            {time("to", t("Until"))}
            <IconButton icon="trash" label={t("Remove these hours")} onClick={() => { const rest = schedule.windows.filter((_, index) => index !== n); set(rest.length > 0 ? { ...schedule, windows: rest } : null); }} />
          </div>
        );
      })}
      <p className="text-xs text-ink-3">{t("Times of {0}; an end before the beginning is on the next day. What is on ends with these hours.", schedule.timezone)}</p>
    </div>
  );
}
