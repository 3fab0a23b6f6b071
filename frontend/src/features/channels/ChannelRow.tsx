import type { Channel } from "../../api/channel-types";
import { Button, IconButton } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Problem } from "../../ui/Problem";
import { SureButton } from "../../ui/SureButton";
import { Tag } from "../../ui/Tag";
import { kindText } from "./channel-draft";
import { useDeleteChannel, useTestChannel } from "./useChannels";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Where it leads, in words. */
function placeOf(channel: Channel): string | null {
  if (channel.kind === "email") return channel.to.join(", ");
  if (channel.kind === "mqtt") return "/ohmstead/SITE/alerts";
  return channel.kind === "push" ? channel.person ?? t("A browser") : channel.url;
}

/** One way to reach people, with a test that shows what the other side really said. */
export function ChannelRow({ channel, onEdit }: { channel: Channel; onEdit: () => void }) {
  const test = useTestChannel(channel.id);
  const remove = useDeleteChannel(channel.id);
  const quiet = channel.quietFrom && channel.quietTo ? t("; quiet {0}–{1}", channel.quietFrom, channel.quietTo) : "";
  const digest = channel.digestAt ? t("; digest at {0}", channel.digestAt) : "";
  return (
    <li className="grid gap-2 border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 text-[0.8125rem]">
          <p className="font-medium">{channel.name} {channel.enabled ? null : <Tag>{t("Off")}</Tag>}</p>
          <p className="break-words text-ink-3">{tx("{0} to {1}{2}{3}", kindText[channel.kind], placeOf(channel), channel.minSeverity === "critical" ? t("; critical alerts only") : "", `${digest}${quiet}`)}</p>
        </div>
        <div className="flex items-center">
          <Button need={channel.site ? "operator" : "hub"} disabled={test.isPending} onClick={() => { test.mutate(); }}>{test.isPending ? t("Sending…") : t("Send a test")}</Button>
          <IconButton need={channel.site ? "admin" : "hub"} icon="pencil" label={t("Change {0}", channel.name)} onClick={onEdit} />
          <SureButton need={channel.site ? "admin" : "hub"} of={channel.name} disabled={remove.isPending} onSure={() => { remove.mutate(); }} />
        </div>
      </div>
      {test.data ? <Callout tone={test.data.isTaken ? "good" : "crit"} icon={test.data.isTaken ? "check" : "warning"} role="status" title={test.data.isTaken ? t("The other side took it") : t("The other side did not take it")}><p className="break-words">{test.data.answer}</p></Callout> : null}
      <Problem error={test.error ?? remove.error} what={t("It did not work")} />
    </li>
  );
}
