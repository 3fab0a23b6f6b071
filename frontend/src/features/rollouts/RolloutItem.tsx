import type { Device, Rollout, RolloutTarget } from "../../api/types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Tag } from "../../ui/Tag";
import { progressOf, progressText, rolloutState, stagesText, targetState } from "./rollout-text";
import type { Steering } from "./useSteerRollout";
import { HubWords } from "../../ui/HubWords";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

interface RolloutItemProps {
  rollout: Rollout;
  devices: readonly Device[];
  onSteer: (how: Steering) => void;
}

/** One roll-out: how it stands, what can be done about it, and every meter's progress. */
export function RolloutItem({ rollout, devices, onSteer }: RolloutItemProps) {
  const time = useTime();
  const { text, tone } = rolloutState[rollout.state];
  const open = rollout.state === "running" || rollout.state === "paused";
  const { done, failed, total } = progressOf(rollout);
  return (
    <li className="grid gap-3 border-t border-line px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 grow basis-56">
          <p className="flex flex-wrap items-center gap-2 font-medium">{rollout.version} <span className="font-normal text-ink-3">{tx("for {0}", rollout.board)}</span><Tag tone={tone}>{text}</Tag></p>
          <p className="text-xs text-ink-3">{tx("Started {0} · {1}", time.full(rollout.createdAt), stagesText(rollout))}</p>
        </div>
        {open ? (
          <div className="flex gap-2">
            {rollout.state === "running" ? <Button need={rollout.site ? "operator" : "hub"} onClick={() => { onSteer("pause"); }}>{t("Pause")}</Button> : <Button need={rollout.site ? "admin" : "hub"} onClick={() => { onSteer("resume"); }}>{t("Go on")}</Button>}
            <Button need={rollout.site ? "operator" : "hub"} look="danger" onClick={() => { onSteer("abort"); }}>{t("End")}</Button>
          </div>
        ) : null}
      </div>
      {rollout.reason ? <Callout tone="warn" icon="warning"><HubWords text={rollout.reason} /></Callout> : null}
      <div>
        <div aria-hidden="true" className="flex h-1.5 overflow-hidden rounded-full bg-sunken">
          <span className="bg-good" style={{ width: `${String((100 * done) / Math.max(1, total))}%` }} />
          <span className="bg-crit" style={{ width: `${String((100 * failed) / Math.max(1, total))}%` }} />
        </div>
        <p role="status" className="mt-1 text-[0.8125rem] text-ink-2">{progressText(rollout)}</p>
      </div>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div tabIndex={0} role="region" aria-label={t("Progress of every meter, version {0}", rollout.version)} className="max-h-64 overflow-y-auto rounded-md text-[0.8125rem]">
        <ul>{rollout.devices.map((each) => <TargetRow key={each.deviceId} target={each} name={devices.find((device) => device.id === each.deviceId)?.name ?? each.deviceId} />)}</ul>
      </div>
    </li>
  );
}

function TargetRow({ target, name }: { target: RolloutTarget; name: string }) {
  const { text, tone } = targetState[target.state];
  const percent = target.state === "downloading" && typeof target.percent === "number" ? ` ${String(target.percent)} %` : "";
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-0.5 border-t border-line py-1.5 first:border-t-0">
      <span className="min-w-0 break-words">{name}</span>
      <Tag tone={tone}>{text}{percent}</Tag>
      {target.reason ? <span className="w-full text-xs text-ink-3"><HubWords text={target.reason} /></span> : null}
    </li>
  );
}
