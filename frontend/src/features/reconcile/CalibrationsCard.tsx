import { useState } from "react";
import { formatCount } from "../../format/number";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import { useCalibrations, useRevoke, type Calibration } from "./useCalibrations";

/** Factors that are in force for a meter, each with a way back; nothing when there are none. */
export function CalibrationsCard({ deviceId, name }: { deviceId: string | undefined; name: string }) {
  const time = useTime();
  const calibrations = useCalibrations(deviceId);
  const [asking, setAsking] = useState<Calibration | null>(null);
  if (!calibrations.data || calibrations.data.length === 0) return null;
  return (
    <Card title="Corrections in force" note={name} flush>
      <ul className="border-t border-line">
        {calibrations.data.map((each) => (
          <li key={each.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 first:border-t-0 sm:px-5">
            <div className="min-w-0 text-[0.8125rem]">
              <p className="font-medium">
                {each.action.counter === "export" ? "Energy fed in" : "Energy drawn"} × {formatCount(each.action.numerator)} / {formatCount(each.action.denominator)}, from {time.full(each.action.from)}
              </p>
              <p className="text-ink-3">{each.reason} · {each.author}, {time.full(each.madeAt)}</p>
            </div>
            <Button look="quiet" onClick={() => { setAsking(each); }}>Take back</Button>
          </li>
        ))}
      </ul>
      {asking ? <RevokeDialog calibration={asking} onClose={() => { setAsking(null); }} /> : null}
    </Card>
  );
}

function RevokeDialog({ calibration, onClose }: { calibration: Calibration; onClose: () => void }) {
  const revoke = useRevoke();
  return (
    <Dialog
      title={`Take correction ${String(calibration.id)} back?`}
      onClose={onClose}
      footer={<><Button onClick={onClose}>Keep it</Button><Button look="primary" disabled={revoke.isPending} onClick={() => { revoke.mutate(calibration, { onSuccess: onClose }); }}>Take it back</Button></>}
    >
      <p>Energy, costs and previews are worked out without it again. It stays in the list of corrections as taken back.</p>
      <Problem error={revoke.error} what="Not taken back" />
    </Dialog>
  );
}
