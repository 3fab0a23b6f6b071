import { Select } from "./Field";

const quarterHours = Array.from({ length: 96 }, (_, index) => `${String(Math.floor(index / 4)).padStart(2, "0")}:${String((index % 4) * 15).padStart(2, "0")}`);
const ends = [...quarterHours.slice(1), "24:00", "00:00"];

interface QuarterHourSelectProps {
  id: string;
  value: string;
  /** An end may be 24:00. */
  end?: boolean;
  invalid?: boolean;
  onChange: (value: string) => void;
}

/** A time of day on a quarter hour, in 24 hours whatever the browser prefers. */
export function QuarterHourSelect({ id, value, end = false, invalid, onChange }: QuarterHourSelectProps) {
  return (
    <Select id={id} value={value} aria-invalid={invalid ? true : undefined} onChange={(event) => { onChange(event.target.value); }}>
      {(end ? ends : quarterHours).map((at) => <option key={at} value={at}>{at}</option>)}
    </Select>
  );
}
