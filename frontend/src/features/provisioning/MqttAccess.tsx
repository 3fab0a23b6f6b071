import type { Credentials } from "../../api/types";
import { useSettings } from "../../site/useSettings";
import { Callout } from "../../ui/Callout";
import { CopyLine } from "../../ui/CopyLine";
import { brokerFor, readingCommand } from "./mqtt-command";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** For any device or program that speaks MQTT: what to enter there, and a command to paste that sends a reading as it would. */
export function MqttAccess({ given }: { given: Credentials }) {
  const plain = useSettings().data?.mqtt ?? "";
  const broker = brokerFor(given, window.location.hostname, plain);
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[0.8125rem]">
        <Row name="Broker">{tx("{0}, port {1}, {2}", broker.host, broker.port, broker.ca ? "TLS" : t("without TLS"))}</Row>
        <Row name="Topic"><span className="font-mono break-all">{`/energy/${given.deviceId}/data`}</span>{t(", quality of service 1")}</Row>
        <Row name="Message">{tx("JSON with {0}, {1} (Unix seconds), {2} (W), {3} (V), {4} (A), {5} (its counter, Wh)", <code>deviceId</code>, <code>timestamp</code>, <code>power</code>, <code>voltage</code>, <code>current</code>, <code>energy</code>)}</Row>
      </dl>
      {broker.ca ? null : (
        <Callout icon="info" title={t("For programs on the hub’s own machine")}>{tx("The hub takes meters from elsewhere only over TLS: start it with {0}, or set {1}, and ask for a new password then.", <code>--mqtt-tls 0.0.0.0:8883</code>, <code>listen.mqtt_tls</code>)}</Callout>
      )}
      <CopyLine long label={t("Paste into a terminal: sends one reading")} text={readingCommand(given, broker)} />
      <p className="text-xs text-ink-3">{tx("It uses Mosquitto’s client: package {0} on Debian and Ubuntu, {1} with Homebrew.", <code>mosquitto-clients</code>, <code>mosquitto</code>)}</p>
    </>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return <><dt className="text-ink-3">{name}</dt><dd className="min-w-0">{children}</dd></>;
}
