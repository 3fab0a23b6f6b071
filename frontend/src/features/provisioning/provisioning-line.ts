import type { Credentials } from "../../api/types";
import { t } from "../../i18n/t";

/** Port of MQTT over TLS where the hub does not say. */
const MQTT_TLS_PORT = 8883;

export interface Network {
  /** How the meter reaches the hub. */
  host: string;
  ssid: string;
  password: string;
}

/** The one line a meter of ours takes over its serial port (docs/PROVISIONING.md); absent keys are left out. */
export function provisioningLine(given: Credentials, network: Network): string {
  return JSON.stringify({
    deviceId: given.deviceId,
    host: network.host.trim(),
    mqttPort: given.mqttPort ?? MQTT_TLS_PORT,
    httpPort: given.httpPort ?? undefined,
    username: given.username,
    password: given.password,
    ca: given.ca ?? undefined,
    channels: given.channels.length > 0 ? given.channels.join(",") : undefined,
    wifiSsid: network.ssid || undefined,
    wifiPassword: network.password || undefined,
  });
}

/** The name a meter in the house would use: the first that is not the hub itself. */
export function likelyHost(given: Credentials): string {
  return given.names.find((name) => !isLoopback(name)) ?? "";
}

/** Why a meter could not connect with the line as it is. */
export function provisioningFaults(given: Credentials, host: string): string[] {
  const faults: string[] = [];
  const name = host.trim();
  if (given.mqttPort === null || given.mqttPort === undefined) faults.push(t("The hub does not serve MQTT over TLS yet: start it with --mqtt-tls 0.0.0.0:8883, or set listen.mqtt_tls."));
  if (!given.ca) faults.push(t("The hub does not know who issued its certificate: set tls.ca."));
  if (name && given.names.length > 0 && !given.names.includes(name)) faults.push(t("The hub’s certificate does not name {0}, so a meter refuses it: add it to listen.names and restart the hub.", name));
  if (isLoopback(name)) faults.push(t("{0} is the hub itself: a meter needs the hub’s address in the house.", name));
  return faults;
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "::1" || name.startsWith("127.");
}
