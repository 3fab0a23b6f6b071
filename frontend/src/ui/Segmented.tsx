interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange: (value: T) => void;
}

/** One choice of a few, all in sight. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <div role="group" aria-label={label} className="inline-flex max-w-full flex-wrap rounded-lg bg-sunken p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => { onChange(option.value); }}
          className={`h-7 rounded-md px-2.5 text-[0.8125rem] font-medium whitespace-nowrap transition-colors max-sm:h-9 max-sm:px-2 ${
            option.value === value ? "bg-surface text-ink shadow-[0_1px_2px_rgb(0_0_0/0.12)]" : "text-ink-2 hover:text-ink"
          }`}
        >
          {option.text}
        </button>
      ))}
    </div>
  );
}
