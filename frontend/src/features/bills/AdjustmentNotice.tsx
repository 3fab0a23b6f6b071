import { Fragment } from "react";
import type { Adjustment } from "../../api/types";
import { formatDifference, formatMoney } from "../../format/money";
import { formatCount } from "../../format/number";
import { Callout } from "../../ui/Callout";
import { HubWords } from "../../ui/HubWords";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** More reasons than this are folded away. */
const AT_ONCE = 4;

/** What an issued bill would be today, and why. */
export function AdjustmentNotice({ adjustment, currency }: { adjustment: Adjustment; currency: string }) {
  return (
    <Callout
      tone="warn"
      icon="info"
      testId="adjustment"
      title={t("Was {0}, now {1} ({2}), because:", formatMoney(adjustment.was, currency), formatMoney(adjustment.now, currency), formatDifference(adjustment.difference, currency))}
    >
      <ReasonList reasons={adjustment.reasons.slice(0, AT_ONCE)} currency={currency} />
      {adjustment.reasons.length > AT_ONCE ? (
        <details className="mt-1">
          <summary className="cursor-pointer rounded font-medium">{tx("{0} more", formatCount(adjustment.reasons.length - AT_ONCE))}</summary>
          <ReasonList reasons={adjustment.reasons.slice(AT_ONCE)} currency={currency} />
        </details>
      ) : null}
      <p className="mt-1">{t("The bill itself stays as it was issued.")}</p>
    </Callout>
  );
}

function ReasonList({ reasons, currency }: { reasons: Adjustment["reasons"]; currency: string }) {
  return (
    <ul className="mt-1 grid gap-1">
      {reasons.map((reason) => (
        <li key={`${reason.item}: ${reason.what}`} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4">
          <span><span className="font-medium">{reason.item}</span>: {reason.what.split(", ").map((part, n) => <Fragment key={part}>{n > 0 ? ", " : null}<HubWords text={part} /></Fragment>)}</span>
          <span className="whitespace-nowrap">{formatDifference(reason.difference, currency)}</span>
        </li>
      ))}
    </ul>
  );
}
