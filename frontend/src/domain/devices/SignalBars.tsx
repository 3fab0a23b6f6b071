import { signalOf } from "./signal";

/** Four bars, of which as many are filled as the radio hears well; the words are for who does not see them. */
export function SignalBars({ dbm }: { dbm: number }) {
  const { bars, text } = signalOf(dbm);
  return (
    <span className="inline-flex items-center" title={text}>
      <svg viewBox="0 0 20 16" aria-hidden="true" className={`h-4 w-5 ${bars === 1 ? "text-warn" : "text-ink-2"}`}>
        {[1, 2, 3, 4].map((n) => <rect key={n} x={(n - 1) * 5} y={16 - n * 4} width="3.5" height={n * 4} rx="1" fill="currentColor" opacity={n <= bars ? 1 : 0.2} />)}
      </svg>
      <span className="sr-only">{text}</span>
    </span>
  );
}
