import { useState } from "react";
import type { Rule } from "../../api/types";
import { randomHex } from "../../format/random";
import { useRoster } from "../../live/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { draftOf, newDraft, ruleOf, sameDrafts, type RuleDraft } from "./rule-draft";
import { RuleEditor } from "./RuleEditor";
import { useRules } from "./useRules";
import { useSaveRules } from "./useSaveRules";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Alert thresholds. */
export function RulesCard() {
  const rules = useRules();
  if (rules.data) return <RulesForm key={JSON.stringify(rules.data)} rules={rules.data} />;
  return (
    <Card title={t("Alert rules")}>
      {rules.error ? <Failure error={rules.error} onRetry={() => void rules.refetch()} /> : <Skeleton className="h-28 w-full" />}
    </Card>
  );
}

function RulesForm({ rules }: { rules: Rule[] }) {
  const devices = useRoster() ?? [];
  const saved = rules.map(draftOf);
  const [drafts, setDrafts] = useState<RuleDraft[]>(saved);
  const [tried, setTried] = useState(false);
  const save = useSaveRules(rules);
  const changed = !sameDrafts(drafts, saved);

  const submit = () => {
    setTried(true);
    const complete = drafts.map(ruleOf).filter((rule) => rule !== null);
    if (complete.length === drafts.length) save.mutate(complete);
  };
  const replace = (index: number, draft: RuleDraft) => { setDrafts(drafts.map((each, at) => (at === index ? draft : each))); };

  return (
    <Card
      title={t("Alert rules")}
      note={t("When to raise an alert, and when to let it go")}
      flush
      actions={<Button need="admin" icon="plus" onClick={() => { setDrafts([...drafts, newDraft(`rule-${randomHex(4)}`)]); }}>{t("Add rule")}</Button>}
    >
      <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
        {drafts.length > 0 ? (
          <ul className="border-t border-line">
            {drafts.map((draft, index) => (
              <RuleEditor
                key={draft.id}
                draft={draft}
                devices={devices}
                showErrors={tried}
                onChange={(next) => { replace(index, next); }}
                onRemove={() => { setDrafts(drafts.filter((_, at) => at !== index)); }}
              />
            ))}
          </ul>
        ) : (
          <Empty icon="bell" title={t("No rules")}>{t("Without a rule no alert is ever raised.")}</Empty>
        )}
        <footer className="flex flex-wrap items-center justify-end gap-3 border-t border-line px-4 py-3 sm:px-5">
          <p role="status" className="me-auto text-[0.8125rem] text-ink-3">
            {save.error ? <span className="text-crit">{tx("Not saved: {0}", save.error.message)}</span> : changed ? t("Not saved yet") : save.isSuccess ? t("Saved") : ""}
          </p>
          <Button need="admin" look="quiet" disabled={!changed} onClick={() => { setDrafts(saved); setTried(false); }}>{t("Discard")}</Button>
          <Button need="admin" look="primary" type="submit" disabled={!changed || save.isPending}>{t("Save rules")}</Button>
        </footer>
      </form>
    </Card>
  );
}
