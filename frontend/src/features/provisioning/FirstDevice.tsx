import { useState } from "react";
import { useAccess, useMay } from "../../access/context";
import { useSettings } from "../../site/useSettings";
import { Card } from "../../ui/Card";
import { CopyLine } from "../../ui/CopyLine";
import { LinkButton } from "../../ui/LinkButton";
import { Empty } from "../../ui/Notice";
import { t } from "../../i18n/t";

/** One reading without credentials, which the hub takes from its own machine; `date` fills in the time. */
export function looseReadingCommand(host: string, port: string): string {
  const reading = `{"deviceId":"meter-01","voltage":230.1,"current":1.3,"power":299,"energy":1240,"timestamp":'$(date +%s)'}`;
  return `mosquitto_pub -h ${host} -p ${port} -q 1 \\\n  -t /energy/meter-01/data \\\n  -m '${reading}'`;
}

/** In place of a page while the site has no meter: the way to the first one. */
export function FirstDevice() {
  const may = useMay("admin");
  const { open } = useAccess();
  if (!may) return <Card title={t("No meter yet")}><Empty icon="plug" title={t("Nothing measures here yet")}>{t("Somebody who administers this site connects the first meter. This page changes by itself then.")}</Empty></Card>;
  return (
    <div className="max-w-3xl">
      <Card title={t("No meter yet")}>
        <p className="text-ink-2">{t("The hub runs and listens. A meter, a smart plug or a program sends its readings, and this page fills by itself.")}</p>
        <div className="mt-4 flex flex-wrap gap-2">
          <LinkButton to="/welcome/meter" icon="plus" look="primary" className="h-10">{t("Connect the first meter")}</LinkButton>
          <LinkButton to="/devices/waiting" icon="plug" className="h-10">{t("Meters that wait")}</LinkButton>
        </div>
        {open ? <JustTry /> : null}
      </Card>
    </div>
  );
}

/** Without login the hub takes unknown meters from its own machine at once. */
function JustTry() {
  const [shown, setShown] = useState(false);
  const port = useSettings().data?.mqtt.split(":").at(-1) ?? "1883";
  return (
    <details className="mt-5 text-[0.8125rem] text-ink-2" onToggle={(event) => { setShown(event.currentTarget.open); }}>
      <summary className="cursor-pointer rounded font-medium">{t("Just send a reading, without a password")}</summary>
      {shown ? <div className="mt-2"><CopyLine label={t("On the hub’s own machine")} text={looseReadingCommand(window.location.hostname || "localhost", port)} /></div> : null}
    </details>
  );
}
