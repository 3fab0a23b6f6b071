import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { getJson, sendJson } from "../../api/client";
import type { ChannelTest } from "../../api/channel-types";
import { type Browser, type Browsers, NotAllowed, canPush, ownId, subscribe, unsubscribe } from "../../api/push";
import { useTime } from "../../site/context";
import { Button, IconButton } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Card } from "../../ui/Card";
import { Failure } from "../../ui/Notice";
import { Problem } from "../../ui/Problem";
import { Tag } from "../../ui/Tag";
import { agentText } from "../../domain/people/agent-text";
import { t } from "../../i18n/t";

const KEY = ["push"];

function useOwnBrowsers() {
  const list = useQuery({ queryKey: KEY, queryFn: ({ signal }) => getJson<Browsers>("/api/push", {}, signal), retry: false });
  const key = list.data?.publicKey ?? null;
  const own = useQuery({ queryKey: [...KEY, "this", key, list.dataUpdatedAt], queryFn: () => ownId(key ?? ""), enabled: key !== null && canPush() });
  return { list, key, own: own.data ?? null };
}

/** Alerts on this device, even when no page is open. */
export function PushCard() {
  const { list, key, own } = useOwnBrowsers();
  const browsers = list.data?.browsers ?? [];
  const here = browsers.some((each) => each.id === own);
  if (list.isPending || (list.data && !key)) return null;
  return (
    <Card title={t("On your devices")} note={t("Alerts that show though this page is closed")} flush>
      {list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data?.expired?.map((each) => <GoneNotice key={each.id} id={each.id} name={each.name} at={each.at} />)}
      {browsers.length > 0 ? <ul className="border-t border-line">{browsers.map((each) => <BrowserRow key={each.id} browser={each} isThis={each.id === own} />)}</ul> : null}
      {key && !here ? <TurnOn publicKey={key} /> : null}
    </Card>
  );
}

function TurnOn({ publicKey }: { publicKey: string }) {
  const queries = useQueryClient();
  const [critical, setCritical] = useState(false);
  const turnOn = useMutation({
    mutationFn: () => subscribe(publicKey, agentText(navigator.userAgent), critical ? "critical" : "warning"),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  if (!canPush()) return <p className="border-t border-line px-4 py-3 text-[0.8125rem] text-ink-3 sm:px-5">{t("This browser cannot show alerts, or this page did not come by HTTPS.")}</p>;
  const error = turnOn.error instanceof NotAllowed ? new Error(t("Your browser does not allow this page to show messages. Allow it in the browser's settings of this page.")) : turnOn.error;
  return (
    <div className="grid gap-3 border-t border-line px-4 py-3 text-[0.8125rem] sm:px-5">
      <p>{t("This device shows alerts of the sites that you may see. Your browser will ask whether this page may show messages. Its maker carries them, but cannot read them.")}</p>
      <label className="flex items-center gap-2"><input type="checkbox" checked={critical} onChange={(event) => { setCritical(event.target.checked); }} className="size-4 accent-primary" />{t("Critical only")}</label>
      <div><Button look="primary" icon="bell" disabled={turnOn.isPending} onClick={() => { turnOn.mutate(); }}>{turnOn.isPending ? t("Waiting for your browser…") : t("Show alerts on this device")}</Button></div>
      <Problem error={error} what={t("It is not turned on")} />
    </div>
  );
}

function BrowserRow({ browser, isThis }: { browser: Browser; isThis: boolean }) {
  const queries = useQueryClient();
  const time = useTime();
  const test = useMutation({
    mutationFn: () => sendJson<ChannelTest>("POST", `/api/push/${encodeURIComponent(browser.id)}/test`),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const remove = useMutation({ mutationFn: () => unsubscribe(browser.id, isThis), onSuccess: () => queries.invalidateQueries({ queryKey: KEY }) });
  return (
    <li className="grid gap-2 border-t border-line px-4 py-3 text-[0.8125rem] first:border-t-0 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <p className="font-medium">{browser.name} {isThis ? <Tag tone="good">{t("This one")}</Tag> : null}</p>
          <p className="break-words text-ink-3">{t("through {0}, since {1}", browser.service, time.full(browser.since))}{browser.minSeverity === "critical" ? t("; critical alerts only") : ""}</p>
        </div>
        <div className="flex items-center">
          <Button disabled={test.isPending} onClick={() => { test.mutate(); }}>{test.isPending ? t("Sending…") : t("Send a test")}</Button>
          <IconButton icon="trash" label={t("Show no alerts on {0}", browser.name)} disabled={remove.isPending} onClick={() => { remove.mutate(); }} />
        </div>
      </div>
      {test.data ? <Callout tone={test.data.isTaken ? "good" : "crit"} icon={test.data.isTaken ? "check" : "warning"} role="status" title={test.data.isTaken ? t("The other side took it") : t("The other side did not take it")}><p className="break-words">{test.data.answer}</p></Callout> : null}
      <Problem error={test.error ?? remove.error} what={t("It did not work")} />
    </li>
  );
}

function GoneNotice({ id, name, at }: { id: string; name: string; at: string }) {
  const queries = useQueryClient();
  const time = useTime();
  const dismiss = useMutation({ mutationFn: () => sendJson("DELETE", `/api/push/${encodeURIComponent(id)}`), onSuccess: () => queries.invalidateQueries({ queryKey: KEY }) });
  return (
    <div className="border-t border-line px-4 py-3 sm:px-5">
      <Callout tone="warn" icon="warning" title={t("{0} is not reached any more", name)}>
        <p>{t("Its push service said on {0} that it is gone. Turn alerts on there again if you want them.", time.full(at))}</p>
        <Button look="quiet" disabled={dismiss.isPending} onClick={() => { dismiss.mutate(); }}>{t("Understood")}</Button>
      </Callout>
    </div>
  );
}
