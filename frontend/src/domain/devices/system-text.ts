import { t } from "../../i18n/t";

const names: Record<string, string> = {
  tasmota: "Tasmota",
  shelly: "Shelly",
  zigbee2mqtt: "Zigbee2MQTT",
  esphome: "ESPHome",
  dsmr: t("Smart meter (P1)"),
  obis: t("Smart meter (OBIS)"),
  statestream: "Home Assistant",
  emoncms: "emoncms",
  influx: t("InfluxDB line protocol"),
  mapped: t("Mapped topic"),
};

/** The system that announced a device, as its makers write it. */
export function systemText(system: string): string {
  return names[system] ?? system;
}
