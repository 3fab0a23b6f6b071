import { useId } from "react";
import { TextInput } from "../../ui/Field";
import { Segmented } from "../../ui/Segmented";
import type { Choice, Preset, UsageBucket, UsageRange } from "../../domain/energy/range";

const presetText: Record<Preset, string> = { today: "Today", yesterday: "Yesterday", "7d": "7 days", "30d": "30 days", custom: "Custom" };
const bucketText: Record<UsageBucket, string> = { hour: "Hours", day: "Days" };
const presetOptions = Object.entries(presetText).map(([value, text]) => ({ value: value as Preset, text }));

interface RangePickerProps {
  choice: Choice;
  range: UsageRange;
  /** The site's date today, YYYY-MM-DD. */
  today: string;
  onChange: (choice: Choice) => void;
}

export function RangePicker({ choice, range, today, onChange }: RangePickerProps) {
  const id = useId();
  const first = choice.first ?? range.span.from.slice(0, 10);
  const last = choice.last ?? today;
  return (
    <div className="flex max-w-full flex-wrap items-center gap-2">
      <Segmented
        label="Range"
        value={choice.preset}
        options={presetOptions}
        onChange={(preset) => { onChange({ ...choice, preset, bucket: "day", ...(preset === "custom" ? { first, last } : {}) }); }}
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
        <Segmented
          label="Bars"
          value={range.bucket}
          options={range.buckets.map((bucket) => ({ value: bucket, text: bucketText[bucket] }))}
          onChange={(bucket) => { onChange({ ...choice, bucket }); }}
        />
      ) : null}
    </div>
  );
}
