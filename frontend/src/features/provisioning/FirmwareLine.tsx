import { useState } from "react";
import type { Credentials } from "../../api/types";
import { Callout } from "../../ui/Callout";
import { CopyLine } from "../../ui/CopyLine";
import { ShowQr } from "../../ui/ShowQr";
import { TextField } from "../../ui/TextField";
import { likelyHost, provisioningFaults, provisioningLine, type Network } from "./provisioning-line";
import { t } from "../../i18n/t";

/** The line that tells a meter with Ohmstead's firmware where its hub is and who it is. Nothing of it is kept or sent anywhere. */
export function FirmwareLine({ given }: { given: Credentials }) {
  const [network, setNetwork] = useState<Network>(() => ({ host: likelyHost(given), ssid: "", password: "" }));
  const faults = provisioningFaults(given, network.host);
  return (
    <>
      <p className="text-[0.8125rem]">{t("Fill in how the meter reaches the hub, and send the line over its serial port (115,200 baud), or paste it into the page that the meter shows in a Wi-Fi of its own.")}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label={t("Hub’s address in the house")} value={network.host} placeholder="192.168.1.10" onChange={(host) => { setNetwork({ ...network, host }); }} className="sm:col-span-2" />
        <TextField label={t("Wi-Fi name")} value={network.ssid} onChange={(ssid) => { setNetwork({ ...network, ssid }); }} />
        <TextField label={t("Wi-Fi password")} type="password" autoComplete="off" value={network.password} onChange={(password) => { setNetwork({ ...network, password }); }} />
      </div>
      {faults.length > 0 ? (
        <Callout tone="warn" icon="info" title={t("A meter cannot connect like this yet")}>
          <ul className="grid gap-1">{faults.map((fault) => <li key={fault}>{fault}</li>)}</ul>
        </Callout>
      ) : null}
      {network.host.trim() ? (
        <>
          <CopyLine long label={t("Provisioning line")} text={provisioningLine(given, network)} />
          <ShowQr text={provisioningLine(given, network)} label={t("Provisioning line")} hint={t("Scan it with the phone that will set up the meter: copy the text that its camera reads, join the meter’s Wi-Fi, and paste it there. It holds passwords: show it to nobody else.")} />
        </>
      ) : null}
    </>
  );
}
