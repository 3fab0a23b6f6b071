import { useState } from "react";
import { Link } from "react-router";
import { useLiveDevice, useRoster } from "../../live/context";
import { Button } from "../../ui/Button";
import { LinkButton } from "../../ui/LinkButton";
import { Problem } from "../../ui/Problem";
import { ConnectionView } from "./ConnectionView";
import { draftFaults, freshDraft, newDevice, type DeviceDraft } from "./device-draft";
import { DeviceFields } from "./DeviceFields";
import { useCreateDevice } from "./useCreateDevice";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** The first meter: what it is, how it connects, and its first reading, without leaving the page. */
export function ConnectMeter() {
  const devices = useRoster() ?? [];
  const first = devices.length === 0;
  const [draft, setDraft] = useState<DeviceDraft>(() => (first ? { ...freshDraft, name: t("Whole house"), role: "main" } : freshDraft));
  const taken = new Set(devices.map((each) => each.id));
  const create = useCreateDevice();
  const faults = draftFaults(draft, taken);
  const submit = () => {
    if (faults.id || faults.channels) return;
    create.mutate({ device: newDevice(draft, taken), parent: draft.parent || null });
  };
  if (create.data) {
    const { given } = create.data;
    return <div className="grid gap-4"><ConnectionView given={given} fresh /><Onward deviceId={given.deviceId} /></div>;
  }
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <DeviceFields draft={draft} devices={devices} faults={faults} onChange={setDraft} />
      <Problem error={create.error} what={t("Not made")} />
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <Button look="primary" type="submit" disabled={create.isPending} className="h-10">{t("Make its password")}</Button>
        <Link to="/" className="rounded text-[0.8125rem] font-medium text-primary hover:underline">{t("Later")}</Link>
      </div>
      <p className="border-t border-line pt-4 text-[0.8125rem] text-ink-3">{tx("Tasmota, Shelly, Zigbee2MQTT, ESPHome and others announce themselves: {0}. Only files so far? Make the meter all the same, and import its readings on its page.", <Link to="/devices/waiting" className="font-medium text-primary underline">{t("meters that wait")}</Link>)}</p>
    </form>
  );
}

function Onward({ deviceId }: { deviceId: string }) {
  const runs = Boolean(useLiveDevice(deviceId)?.device.lastReading);
  const to = runs ? `/?device=${encodeURIComponent(deviceId)}` : "/";
  return (
    <div className="flex flex-wrap gap-2">
      <LinkButton to={to} icon="dashboard" look={runs ? "primary" : "plain"} className="h-10">{t("Open the dashboard")}</LinkButton>
      <LinkButton to={`/devices/${encodeURIComponent(deviceId)}`} className="h-10">{t("About this meter")}</LinkButton>
    </div>
  );
}
