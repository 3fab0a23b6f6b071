import type { Reconciliation } from "../../api/types";
import { dateOf } from "../../format/calendar";
import { formatDays } from "../../format/dates";
import { formatShare } from "../../format/number";
import { useTime } from "../../site/context";
import { Callout } from "../../ui/Callout";
import { Figure } from "../../ui/Figure";
import { adviceText, gainText, kwhText, shareText, wattText } from "./reconcile-text";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** The two meters side by side, and what follows from it. */
export function ReconcileResult({ result }: { result: Reconciliation }) {
  const advice = adviceText[result.advice];
  return (
    <div className="grid gap-4">
      <Callout tone={result.advice === "none" ? "good" : "plain"} icon={result.advice === "none" ? "check" : "info"} role="status" title={advice.title}>{advice.text}</Callout>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {result.gain ? <Figure label={t("Utility ÷ yours")} note={t("95 % confidence")}>{gainText(result.gain)}</Figure> : null}
        {result.offsetW ? <Figure label={t("Constant load, fitted together")} note={result.gainWithOffset ? t("with factor {0}", gainText(result.gainWithOffset)) : undefined}>{wattText(result.offsetW)}</Figure> : null}
      </dl>
      <Periods result={result} />
      {result.obstacle && result.advice !== "none" ? <p className="text-[0.8125rem] text-ink-3">{tx("No correction is proposed: {0}.", result.obstacle)}</p> : null}
    </div>
  );
}

function Periods({ result }: { result: Reconciliation }) {
  const { zone } = useTime();
  const cell = "border-t border-line py-2 ps-3 text-end whitespace-nowrap";
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-[0.8125rem]">
        <caption className="sr-only">{t("Difference of the meters, period by period")}</caption>
        <thead>
          <tr className="text-start text-xs text-ink-3">
            <th scope="col" className="pb-1.5 font-medium">{t("Period")}</th>
            <th scope="col" className="pb-1.5 ps-3 text-end font-medium">{t("Yours")}</th>
            <th scope="col" className="pb-1.5 ps-3 text-end font-medium">{t("Utility’s")}</th>
            <th scope="col" className="pb-1.5 ps-3 text-end font-medium">{t("Difference")}</th>
            <th scope="col" className="pb-1.5 ps-3 text-end font-medium max-sm:hidden">{t("Measured")}</th>
          </tr>
        </thead>
        <tbody>
          {result.periods.map((period) => (
            <tr key={period.from}>
              <th scope="row" className="border-t border-line py-2 text-start font-normal">{formatDays({ from: dateOf(period.from, zone), to: dateOf(period.to, zone) })}</th>
              <td className={cell}>{kwhText(period.oursKwh)}</td>
              <td className={cell}>{kwhText(period.theirsKwh)}</td>
              <td className={`${cell} font-medium`}>{kwhText(period.differenceKwh)}<span className="block text-xs font-normal text-ink-3">{shareText(period.share)}</span></td>
              <td className={`${cell} text-ink-2 max-sm:hidden`}>{formatShare(period.coverage)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
