import type { Disagreement, Discontinuity, Finding } from "../../api/types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Tag } from "../../ui/Tag";
import { findingFigures, findingReason, findingTitle } from "./finding-text";
import { t } from "../../i18n/t";

/** One finding: what, when, what was counted, and why. */
export function FindingRow({ finding, onClassify, onMend }: { finding: Finding; onClassify: (finding: Discontinuity) => void; onMend: (finding: Disagreement) => void }) {
  const time = useTime();
  const broke = finding.finding === "discontinuity";
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 first:border-t-0 sm:px-5">
      <div className="min-w-0 flex-1 basis-64 text-[0.8125rem]">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          {findingTitle(finding)}
          {"counter" in finding && finding.counter === "export" ? <Tag>{t("Export")}</Tag> : null}
          {broke && finding.pending ? <Tag tone="warn">{t("Not settled yet")}</Tag> : null}
          {broke && finding.corrected ? <Tag tone="good">{t("As you said")}</Tag> : null}
        </p>
        <p className="text-ink-2">{findingFigures(finding)}</p>
        {"reason" in finding ? <p className="text-ink-3">{findingReason(finding)}</p> : null}
        <p className="text-xs text-ink-3">{broke ? `${time.full(finding.since)} – ${time.full(finding.at)}` : `${time.full(finding.from)} – ${time.full(finding.to)}`}</p>
      </div>
      {broke ? <Button need="operator" look="quiet" onClick={() => { onClassify(finding); }}>{t("Say what it was")}<span className="sr-only">: {time.full(finding.at)}</span></Button> : null}
      {finding.finding === "disagreement" && finding.proposal ? <Button need="operator" look="quiet" onClick={() => { onMend(finding); }}>{t("Mend it")}<span className="sr-only">: {findingTitle(finding)}, {time.full(finding.from)}</span></Button> : null}
    </li>
  );
}
