import { useState } from "react";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { actionText } from "../../domain/corrections/correction-text";
import { RevokeDialog } from "../../domain/corrections/RevokeDialog";
import { useCalibrations, type Calibration } from "./useCalibrations";
import { t } from "../../i18n/t";

/** Factors that are in force for a meter, each with a way back; nothing when there are none. */
export function CalibrationsCard({ deviceId, name }: { deviceId: string | undefined; name: string }) {
  const time = useTime();
  const calibrations = useCalibrations(deviceId);
  const [asking, setAsking] = useState<Calibration | null>(null);
  if (calibrations.length === 0) return null;
  return (
    <Card title={t("Factors in force")} note={name} flush>
      <ul className="border-t border-line">
        {calibrations.map((each) => (
          <li key={each.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 first:border-t-0 sm:px-5">
            <div className="min-w-0 text-[0.8125rem]">
              <p className="font-medium">{actionText(each.action, time)}</p>
              <p className="break-words text-ink-3">{each.reason} · {each.author}, {time.full(each.madeAt)}</p>
            </div>
            <Button need="operator" look="quiet" onClick={() => { setAsking(each); }}>{t("Take back")}</Button>
          </li>
        ))}
      </ul>
      {asking ? <RevokeDialog correction={asking} onClose={() => { setAsking(null); }} /> : null}
    </Card>
  );
}
