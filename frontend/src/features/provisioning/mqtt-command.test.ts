import { describe, expect, it } from "vitest";
import type { Credentials } from "../../api/types";
import { brokerFor, pem, readingCommand } from "./mqtt-command";

const given: Credentials = {
  deviceId: "meter-01", channels: [], username: "meter-01", password: "se-cret_1",
  ca: "A".repeat(70), mqttPort: 8883, httpPort: null, names: ["localhost", "192.168.1.10"],
};

describe("brokerFor", () => {
  it("takes the name that this page came by, where the certificate proves it", () => {
    expect(brokerFor(given, "192.168.1.10", "127.0.0.1:1883")).toMatchObject({ host: "192.168.1.10", port: 8883 });
    expect(brokerFor(given, "hub.example", "127.0.0.1:1883").host).toBe("localhost");
  });
  it("takes the listener without TLS, on the hub itself, while there is no other", () => {
    expect(brokerFor({ ...given, mqttPort: null }, "192.168.1.10", "127.0.0.1:41883")).toEqual({ host: "127.0.0.1", port: 41883, ca: null });
    expect(brokerFor({ ...given, ca: null }, "x", "").port).toBe(1883);
  });
});

describe("readingCommand", () => {
  it("brings the authority's certificate along, so that nothing has to be fetched first", () => {
    const text = readingCommand(given, brokerFor(given, "localhost", ""));
    expect(text).toContain(`cat > ohmstead-ca.pem <<'END'\n${pem("A".repeat(70))}\nEND\nmosquitto_pub`);
    expect(text).toContain("-u meter-01 -P 'se-cret_1'");
    expect(text).toContain("-t /energy/meter-01/data");
  });
  it("tells the time of sending, not a fixed one", () => {
    const text = readingCommand(given, { host: "127.0.0.1", port: 1883, ca: null });
    expect(text).not.toContain("cafile");
    expect(text).toContain(`"timestamp":'$(date +%s)'}`);
  });
});

describe("pem", () => {
  it("breaks the lines as readers of it expect", () => {
    expect(pem("A".repeat(70)).split("\n").map((line) => line.length)).toEqual([27, 64, 6, 25]);
  });
});
