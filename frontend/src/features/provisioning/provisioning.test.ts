import { describe, expect, it } from "vitest";
import type { Credentials } from "../../api/types";
import { channelIds, idFault } from "../../domain/devices/device-id";
import { likelyHost, provisioningFaults, provisioningLine } from "./provisioning-line";

const given: Credentials = {
  deviceId: "meter-01", channels: [], username: "meter-01", password: "secret", mqttPort: 8883, httpPort: null, ca: "MIIB", names: ["192.168.1.10", "localhost", "127.0.0.1"],
};
const network = { host: "192.168.1.10", ssid: "", password: "" };

describe("provisioningLine", () => {
  it("is one flat object in the meter's words, without absent keys", () => {
    expect(provisioningLine(given, network)).toBe(
      '{"deviceId":"meter-01","host":"192.168.1.10","mqttPort":8883,"username":"meter-01","password":"secret","ca":"MIIB"}',
    );
  });

  it("names channels with commas and the network", () => {
    const line = provisioningLine({ ...given, channels: ["b", "c"], httpPort: 8081 }, { ...network, ssid: "HOME", password: 'a"b' });
    expect(JSON.parse(line)).toMatchObject({ channels: "b,c", httpPort: 8081, wifiSsid: "HOME", wifiPassword: 'a"b' });
    expect(line).not.toContain("\n");
  });
});

describe("provisioningFaults", () => {
  it("has none for a hub that meters reach", () => {
    expect(likelyHost(given)).toBe("192.168.1.10");
    expect(provisioningFaults(given, "192.168.1.10")).toEqual([]);
  });

  it("says why a meter would be refused", () => {
    expect(provisioningFaults({ ...given, mqttPort: null, ca: null }, "hub.local")).toHaveLength(3);
    expect(provisioningFaults(given, "127.0.0.1")).toHaveLength(1);
  });
});

describe("ids", () => {
  it("are checked as the hub does", () => {
    expect(idFault("meter_01-b")).toBeUndefined();
    expect(idFault("meter 1")).toBeDefined();
    expect(idFault("")).toBeDefined();
    expect(channelIds(" a, b  c,")).toEqual(["a", "b", "c"]);
  });
});
