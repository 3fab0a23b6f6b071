const names: Record<string, string> = {
  tasmota: "Tasmota",
  shelly: "Shelly",
  zigbee2mqtt: "Zigbee2MQTT",
  esphome: "ESPHome",
  dsmr: "Smart meter (P1)",
  obis: "Smart meter (OBIS)",
  statestream: "Home Assistant",
  emoncms: "emoncms",
  influx: "InfluxDB line protocol",
  mapped: "Mapped topic",
};

/** The system that announced a device, as its makers write it. */
export function systemText(system: string): string {
  return names[system] ?? system;
}
