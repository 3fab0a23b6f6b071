import type { Credentials } from "../../api/types";

/** How a program reaches the hub's broker. */
export interface Broker {
  host: string;
  port: number;
  /** The issuer to trust, PEM; null on the listener without TLS, which only the hub's own machine reaches. */
  ca: string | null;
}

const MQTT_PORT = 1883;

/** A certificate as programs read it: base64 in lines of 64. */
export function pem(der: string): string {
  const lines = der.match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----"].join("\n");
}

/** Over TLS where the hub serves it, by the name that this page came by if the certificate proves that; `plain` is `address:port`. */
export function brokerFor(given: Credentials, pageHost: string, plain: string): Broker {
  if (given.mqttPort && given.ca) {
    const host = given.names.includes(pageHost) ? pageHost : (given.names[0] ?? pageHost);
    return { host, port: given.mqttPort, ca: pem(given.ca) };
  }
  const port = Number(plain.split(":").at(-1));
  return { host: "127.0.0.1", port: Number.isInteger(port) && port > 0 ? port : MQTT_PORT, ca: null };
}

const CA_FILE = "ohmstead-ca.pem";

/** One reading in the hub's format, published by Mosquitto's client; the shell's `date` fills in the time. */
export function readingCommand(given: Credentials, broker: Broker): string {
  const reading = `{"deviceId":"${given.deviceId}","voltage":230.1,"current":1.3,"power":299,"energy":1240,"timestamp":'$(date +%s)'}`;
  const trust = broker.ca ? [`--cafile ${CA_FILE}`] : [];
  const file = broker.ca ? `cat > ${CA_FILE} <<'END'\n${broker.ca}\nEND\n` : "";
  const words = [
    "mosquitto_pub",
    ...trust,
    `-h ${broker.host} -p ${String(broker.port)} -q 1`,
    `-u ${given.username} -P '${given.password}'`,
    `-t /energy/${given.deviceId}/data`,
    `-m '${reading}'`,
  ];
  return file + words.join(" \\\n  ");
}
