import type { Credentials } from "../../api/types";
import { useSettings } from "../../site/useSettings";
import { Callout } from "../../ui/Callout";
import { CopyLine } from "../../ui/CopyLine";
import { brokerFor, readingCommand } from "./mqtt-command";

/** For any device or program that speaks MQTT: what to enter there, and a command to paste that sends a reading as it would. */
export function MqttAccess({ given }: { given: Credentials }) {
  const plain = useSettings().data?.mqtt ?? "";
  const broker = brokerFor(given, window.location.hostname, plain);
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[0.8125rem]">
        <Row name="Broker">{broker.host}, port {broker.port}, {broker.ca ? "TLS" : "without TLS"}</Row>
        <Row name="Topic"><span className="font-mono break-all">/energy/{given.deviceId}/data</span>, quality of service 1</Row>
        <Row name="Message">JSON with <code>deviceId</code>, <code>timestamp</code> (Unix seconds), <code>power</code> (W), <code>voltage</code> (V), <code>current</code> (A), <code>energy</code> (its counter, Wh)</Row>
      </dl>
      {broker.ca ? null : (
        <Callout icon="info" title="For programs on the hub’s own machine">
          The hub takes meters from elsewhere only over TLS: start it with <code>--mqtt-tls 0.0.0.0:8883</code>, or set <code>listen.mqtt_tls</code>, and ask for a new password then.
        </Callout>
      )}
      <CopyLine long label="Paste into a terminal: sends one reading" text={readingCommand(given, broker)} />
      <p className="text-xs text-ink-3">It uses Mosquitto’s client: package <code>mosquitto-clients</code> on Debian and Ubuntu, <code>mosquitto</code> with Homebrew.</p>
    </>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return <><dt className="text-ink-3">{name}</dt><dd className="min-w-0">{children}</dd></>;
}
