import { useState } from "react";
import type { Credentials } from "../../api/types";
import { Callout } from "../../ui/Callout";
import { CopyLine } from "../../ui/CopyLine";
import { TextField } from "../../ui/TextField";
import { likelyHost, provisioningFaults, provisioningLine, type Network } from "./provisioning-line";

/** A meter's password, told this once, and the line that brings it to a meter. Nothing of it is kept or sent anywhere. */
export function CredentialsView({ given }: { given: Credentials }) {
  const [network, setNetwork] = useState<Network>(() => ({ host: likelyHost(given), ssid: "", password: "" }));
  const faults = provisioningFaults(given, network.host);
  return (
    <>
      <Callout tone="warn" icon="warning" title="The password is shown this once">
        The hub keeps only its hash. Copy what you need before you close this; a lost password can be renewed.
      </Callout>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[0.8125rem]">
        <dt className="text-ink-3">User name</dt><dd className="font-mono break-all">{given.username}</dd>
        <dt className="text-ink-3">Password</dt><dd className="font-mono break-all" data-testid="password">{given.password}</dd>
      </dl>
      <p className="text-[0.8125rem]">For a meter with Ohmstead’s firmware: fill in how it reaches the hub, and send the line over its serial port (115,200 baud).</p>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label="Hub’s address in the house" value={network.host} placeholder="192.168.1.10" onChange={(host) => { setNetwork({ ...network, host }); }} className="sm:col-span-2" />
        <TextField label="Wi-Fi name" value={network.ssid} onChange={(ssid) => { setNetwork({ ...network, ssid }); }} />
        <TextField label="Wi-Fi password" type="password" autoComplete="off" value={network.password} onChange={(password) => { setNetwork({ ...network, password }); }} />
      </div>
      {faults.length > 0 ? (
        <Callout tone="warn" icon="info" title="A meter cannot connect like this yet">
          <ul className="grid gap-1">{faults.map((fault) => <li key={fault}>{fault}</li>)}</ul>
        </Callout>
      ) : null}
      {network.host.trim() ? <CopyLine long label="Provisioning line" text={provisioningLine(given, network)} /> : null}
    </>
  );
}
