import type { Adjustment } from "../../api/types";
import { formatDifference, formatMoney } from "../../format/money";
import { Callout } from "../../ui/Callout";

/** What an issued bill would be today, and why. */
export function AdjustmentNotice({ adjustment, currency }: { adjustment: Adjustment; currency: string }) {
  return (
    <Callout
      tone="warn"
      icon="info"
      testId="adjustment"
      title={`Was ${formatMoney(adjustment.was, currency)}, now ${formatMoney(adjustment.now, currency)} (${formatDifference(adjustment.difference, currency)}), because:`}
    >
      <ul className="mt-1 grid gap-0.5">
        {adjustment.reasons.map((reason) => (
          <li key={`${reason.item}: ${reason.what}`} className="flex flex-wrap justify-between gap-x-4">
            <span><span className="font-medium">{reason.item}</span>: {reason.what}</span>
            <span className="whitespace-nowrap">{formatDifference(reason.difference, currency)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-1">The bill itself stays as it was issued.</p>
    </Callout>
  );
}
