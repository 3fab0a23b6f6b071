import { Callout } from "../../ui/Callout";
import { RejectedRows } from "./RejectedRows";
import { reportText, type ImportCounts } from "./import-text";
import { t } from "../../i18n/t";

/** What an import did. */
export function ImportReport({ report }: { report: ImportCounts }) {
  const wrong = report.rejected > 0 || report.unfinished;
  return (
    <Callout role="status" tone={wrong ? "warn" : "good"} icon={wrong ? "info" : "check"} title={reportText(report)}>
      {report.unfinished ? <p>{t("The file has no end of line at its end: it may have been cut off.")}</p> : null}
      <RejectedRows rejects={report.rejects} />
      {report.rejected > report.rejects.length ? <p className="mt-1">{t("The others are among the rejected messages in Settings.")}</p> : null}
    </Callout>
  );
}
