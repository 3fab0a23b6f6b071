import { useState } from "react";
import type { Device, Rollout } from "../../api/types";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { Problem } from "../../ui/Problem";
import { RolloutItem } from "./RolloutItem";
import { useRollouts } from "./useRollouts";
import { useSteerRollout } from "./useSteerRollout";
import { t } from "../../i18n/t";

/** Roll-outs with the progress of every meter. */
export function RolloutsCard({ devices }: { devices: readonly Device[] }) {
  const rollouts = useRollouts();
  const steer = useSteerRollout();
  const [ending, setEnding] = useState<Rollout | null>(null);
  const close = () => { setEnding(null); };
  return (
    <Card title={t("Roll-outs")} flush>
      {steer.error && !ending ? <div className="px-4 pb-4 sm:px-5"><Problem error={steer.error} what={t("Not done")} /></div> : null}
      {rollouts.error ? <Failure error={rollouts.error} onRetry={() => void rollouts.refetch()} /> : null}
      {rollouts.isPending ? <Skeleton className="mx-5 mb-5 h-10" /> : null}
      {rollouts.data?.length === 0 ? <Empty icon="download" title={t("No roll-out yet")}>{t("Firmware reaches meters in stages, and each one’s progress is shown here.")}</Empty> : null}
      <ul>
        {rollouts.data?.map((each) => (
          <RolloutItem key={each.id} rollout={each} devices={devices} onSteer={(how) => { if (how === "abort") setEnding(each); else steer.mutate({ id: each.id, how }); }} />
        ))}
      </ul>
      {ending ? (
        <Dialog
          title={t("End the roll-out of {0}?", ending.version)}
          onClose={close}
          footer={<><Button onClick={close}>{t("Go on")}</Button><Button look="danger" disabled={steer.isPending} onClick={() => { steer.mutate({ id: ending.id, how: "abort" }, { onSuccess: close }); }}>{t("End it")}</Button></>}
        >
          <p>{t("It ends for good: no further meter is offered the firmware. Meters that run it keep it.")}</p>
          <Problem error={steer.error} what={t("Not ended")} />
        </Dialog>
      ) : null}
    </Card>
  );
}
