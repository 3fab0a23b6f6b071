import { useState } from "react";
import type { SettingsVersion } from "../../api/types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Failure, Skeleton } from "../../ui/Notice";
import { CadenceProposal } from "./CadenceProposal";
import { draftOf, matters, settingsErrors, versionOf, type SettingsDraft } from "./settings-draft";
import { VersionFields } from "./VersionFields";
import { useDeviceSettings } from "./useDeviceSettings";
import { useSaveDeviceSettings } from "./useSaveDeviceSettings";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** What counts as a gap, what is too much power, and where a counter begins again. */
export function DeviceSettingsCard({ deviceId }: { deviceId: string }) {
  const settings = useDeviceSettings(deviceId);
  if (settings.data) return <SettingsForm key={JSON.stringify(settings.data.versions)} deviceId={deviceId} versions={settings.data.versions} proposed={settings.data.proposedCadenceSeconds ?? null} />;
  return (
    <Card title={t("How its readings are judged")}>
      {settings.error ? <Failure error={settings.error} onRetry={() => void settings.refetch()} /> : <Skeleton className="h-20 w-full" />}
    </Card>
  );
}

function SettingsForm({ deviceId, versions, proposed }: { deviceId: string; versions: SettingsVersion[]; proposed: number | null }) {
  const { zone } = useTime();
  const saved = versions.map((version) => draftOf(version, zone));
  const [drafts, setDrafts] = useState<SettingsDraft[]>(saved);
  const [tried, setTried] = useState(false);
  const save = useSaveDeviceSettings(deviceId, versions);
  const changed = JSON.stringify(drafts) !== JSON.stringify(saved);
  const faults = drafts.map((draft, index) => settingsErrors(draft, zone, index === 0));
  const submit = () => {
    setTried(true);
    if (faults.every((fault) => Object.keys(fault).length === 0)) save.mutate(drafts.map((draft) => versionOf(draft, zone)));
  };
  const add = () => { setDrafts([...drafts, { ...(drafts.at(-1) ?? draftOf({}, zone)), from: "" }]); };
  return (
    <Card title={t("How its readings are judged")} flush actions={<Button need="operator" icon="plus" onClick={add}>{t("Other values from a date")}</Button>}>
      {matters(proposed, versions) ? <CadenceProposal seconds={proposed} busy={save.isPending} onTake={() => { save.mutate(versions.map((version) => ({ ...version, cadenceSeconds: version.cadenceSeconds ?? proposed }))); }} /> : null}
      <form noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <ul className="border-t border-line">
          {drafts.map((draft, index) => (
            // A version has no name but its place.
            <VersionFields
              key={index}
              draft={draft}
              first={index === 0}
              errors={tried ? (faults[index] ?? {}) : {}}
              onChange={(next) => { setDrafts(drafts.map((each, at) => (at === index ? next : each))); }}
              onRemove={drafts.length > 1 ? () => { setDrafts(drafts.filter((_, at) => at !== index)); } : undefined}
            />
          ))}
        </ul>
        <footer className="flex flex-wrap items-center justify-end gap-3 border-t border-line px-4 py-3 sm:px-5">
          <p role="status" className="me-auto text-[0.8125rem] text-ink-3">
            {save.error ? <span className="text-crit">{tx("Not saved: {0}", save.error.message)}</span> : changed ? t("Not saved yet") : save.isSuccess ? t("Saved") : t("Energy and costs follow a change at once.")}
          </p>
          <Button need="operator" look="quiet" disabled={!changed} onClick={() => { setDrafts(saved); setTried(false); }}>{t("Discard")}</Button>
          <Button need="operator" look="primary" type="submit" disabled={!changed || save.isPending}>{t("Save")}</Button>
        </footer>
      </form>
    </Card>
  );
}
