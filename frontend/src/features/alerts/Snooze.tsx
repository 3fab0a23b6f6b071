import type { Alert } from "../../api/types";
import { useMay } from "../../access/context";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Select } from "../../ui/Field";
import { useSetSnooze, useSnooze } from "./useSnoozes";
import { t } from "../../i18n/t";

const LENGTHS: readonly { minutes: number; text: string }[] = [
  { minutes: 60, text: t("1 hour") }, { minutes: 480, text: t("8 hours") }, { minutes: 1440, text: t("1 day") }, { minutes: 10_080, text: t("1 week") },
];

/** Has nobody told of an alert's rule and device for a while. */
export function Snooze({ alert }: { alert: Alert }) {
  const may = useMay("operator");
  const time = useTime();
  const snooze = useSnooze(alert);
  const set = useSetSnooze(alert);
  if (!may && !snooze) return null;
  return (
    <div className="flex flex-col items-end gap-1 text-xs text-ink-3">
      {snooze ? (
        <span className="flex items-center gap-1">{t("Nobody is told until {0}, by {1}", time.dateTime(snooze.until), snooze.by)}<Button need="operator" look="quiet" disabled={set.isPending} onClick={() => { set.mutate(0); }}>{t("Tell again")}</Button></span>
      ) : (
        <Select aria-label={t("Tell nobody for a while")} value="" disabled={set.isPending} onChange={(event) => { set.mutate(Number(event.target.value)); }}>
          <option value="" disabled>{t("Snooze")}</option>
          {LENGTHS.map(({ minutes, text }) => <option key={minutes} value={minutes}>{text}</option>)}
        </Select>
      )}
      {set.error ? <span role="alert" className="text-crit">{set.error.message}</span> : null}
    </div>
  );
}
