import { formatDuration } from "../../format/time";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { t } from "../../i18n/t";

/** A meter that reports seldom looks full of gaps until somebody says that it is meant to. */
export function CadenceProposal({ seconds, busy, onTake }: { seconds: number; busy: boolean; onTake: () => void }) {
  const often = formatDuration(seconds * 1000);
  return (
    <div className="px-4 pb-4 sm:px-5">
      <Callout tone="warn" icon="info" testId="cadence" title={t("Its readings come every {0}", often)}>
        <p className="mb-2">{t("As long as that counts as a gap, all of its energy is called estimated and each reading is a finding. Is it meant to report so?")}</p>
        <Button need="operator" disabled={busy} onClick={onTake}>{t("Yes, every {0}", often)}</Button>
      </Callout>
    </div>
  );
}
