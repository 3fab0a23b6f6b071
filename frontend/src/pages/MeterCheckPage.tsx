import { useState } from "react";
import type { Device, ReconcileAsk, Tariff } from "../api/types";
import { deviceName, deviceTree } from "../domain/devices/device-list";
import { ApplyCalibration } from "../features/reconcile/ApplyCalibration";
import { CalibrationsCard } from "../features/reconcile/CalibrationsCard";
import { emptyDraft, reconcileAsk, reconcileErrors } from "../features/reconcile/reconcile-draft";
import { ReconcileForm } from "../features/reconcile/ReconcileForm";
import { ReconcileResult } from "../features/reconcile/ReconcileResult";
import { useReconcile } from "../features/reconcile/useReconcile";
import { useTime } from "../site/context";
import { Card } from "../ui/Card";
import { Field, Select } from "../ui/Field";
import { Empty } from "../ui/Notice";
import { Problem } from "../ui/Problem";
import { MoneyFrame } from "./MoneyFrame";
import { useMoneyPage } from "./useMoneyPage";
import { t } from "../i18n/t";

export default function MeterCheckPage() {
  const page = useMoneyPage();
  return (
    <MoneyFrame title={t("Meter check")} page={page}>
      {page.contract && page.devices ? <MeterCheck key={page.contract.id} contract={page.contract} devices={page.devices} /> : null}
    </MoneyFrame>
  );
}

function MeterCheck({ contract, devices }: { contract: Tariff; devices: readonly Device[] }) {
  const { zone } = useTime();
  const [draft, setDraft] = useState(emptyDraft);
  const [device, setDevice] = useState("");
  const [tried, setTried] = useState(false);
  const [asked, setAsked] = useState<ReconcileAsk | null>(null);
  const reconcile = useReconcile();
  const meter = devices.find((each) => each.id === (device || contract.deviceId)) ?? devices.find((each) => each.role === "main");
  const submit = () => {
    setTried(true);
    if (Object.keys(reconcileErrors(draft)).length > 0) return;
    const ask = reconcileAsk(draft, contract.id, device || undefined, zone);
    setAsked(ask);
    reconcile.mutate(ask);
  };
  return (
    <div className="grid items-start gap-3 sm:gap-4 xl:grid-cols-2">
      <Card title={t("What the utility counted")} note={t("Its meter is the one you pay by")}>
        <div className="grid gap-4">
          <Field label={t("Compare with")} htmlFor="check-device">
            <Select id="check-device" value={device} onChange={(event) => { setDevice(event.target.value); }} className="max-w-72">
              <option value="">{t("The contract’s meter")}</option>
              {deviceTree(devices).map((row) => <option key={row.device.id} value={row.device.id}>{deviceName(row.device)}</option>)}
            </Select>
          </Field>
          <ReconcileForm draft={draft} errors={tried ? reconcileErrors(draft) : {}} pending={reconcile.isPending} onChange={setDraft} onSubmit={submit}>
            <Problem error={reconcile.error} what={t("The meters could not be compared")} />
          </ReconcileForm>
        </div>
      </Card>
      <Card title={t("How the meters compare")}>
        {reconcile.data && asked ? (
          <div className="grid gap-4">
            <ReconcileResult result={reconcile.data} />
            {reconcile.data.advice === "applyGain" ? <ApplyCalibration key={JSON.stringify(asked)} ask={asked} result={reconcile.data} /> : null}
            {reconcile.data.proposal && reconcile.data.advice !== "applyGain" ? (
              <details className="text-[0.8125rem]">
                <summary className="cursor-pointer rounded text-ink-2">{t("Correct it all the same")}</summary>
                <div className="mt-3"><ApplyCalibration key={JSON.stringify(asked)} ask={asked} result={reconcile.data} /></div>
              </details>
            ) : null}
          </div>
        ) : (
          <Empty icon="chart" title={t("Does your meter count what you pay for?")}>{t("Enter a few bills or readings of the utility’s meter. You see the difference of each period, and whether it is chance or a fault.")}</Empty>
        )}
      </Card>
      {meter ? <div className="xl:col-span-2"><CalibrationsCard deviceId={meter.id} name={deviceName(meter)} /></div> : null}
    </div>
  );
}
