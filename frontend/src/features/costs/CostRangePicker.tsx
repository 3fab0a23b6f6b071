import { useId } from "react";
import { lastDay } from "../../format/calendar";
import { TextInput } from "../../ui/Field";
import { Segmented } from "../../ui/Segmented";
import type { CostBucketKind, CostChoice, CostPreset, CostRange } from "./cost-range";

const presetText: Record<CostPreset, string> = { today: "Today", "7d": "7 days", period: "This period", last: "Last period", "12m": "12 months", custom: "Custom" };
const monthText: Partial<Record<CostPreset, string>> = { period: "This month", last: "Last month" };
const bucketText: Record<CostBucketKind, string> = { hour: "Hours", day: "Days", month: "Months", billing: "Billing periods" };

interface CostRangePickerProps {
  choice: CostChoice;
  range: CostRange;
  today: string;
  /** Bills begin on the first: a billing period is a month. */
  monthly: boolean;
  onChange: (choice: CostChoice) => void;
}

export function CostRangePicker({ choice, range, today, monthly, onChange }: CostRangePickerProps) {
  const id = useId();
  const end = lastDay(range.dates);
  const first = choice.first ?? range.dates.from;
  const last = choice.last ?? (end < today ? end : today);
  const options = Object.entries(presetText).map(([value, text]) => ({ value: value as CostPreset, text: (monthly ? monthText[value as CostPreset] : undefined) ?? text }));
  return (
    <div className="flex max-w-full flex-wrap items-center gap-2">
      <Segmented
        label="Range"
        value={choice.preset}
        options={options}
        onChange={(preset) => { onChange({ preset, bucket: null, ...(preset === "custom" ? { first, last } : {}) }); }}
      />
      {choice.preset === "custom" ? (
        <div className="flex items-center gap-1.5">
          <label htmlFor={`${id}-first`} className="sr-only">First day</label>
          <TextInput id={`${id}-first`} type="date" value={first} max={today} onChange={(event) => { if (event.target.value) onChange({ ...choice, first: event.target.value, last }); }} />
          <span aria-hidden="true" className="text-ink-3">–</span>
          <label htmlFor={`${id}-last`} className="sr-only">Last day</label>
          <TextInput id={`${id}-last`} type="date" value={last} max={today} onChange={(event) => { if (event.target.value) onChange({ ...choice, first, last: event.target.value }); }} />
        </div>
      ) : null}
      {range.buckets.length > 1 ? (
        <Segmented label="Bars" value={range.bucket} options={range.buckets.map((bucket) => ({ value: bucket, text: bucketText[bucket] }))} onChange={(bucket) => { onChange({ ...choice, bucket }); }} />
      ) : null}
    </div>
  );
}
