import { describe, expect, it } from "vitest";
import { sampleDevice } from "../../test/samples";
import { possibleParents } from "../../domain/devices/parents";

describe("possibleParents", () => {
  it("leaves out a device and everything below it", () => {
    const devices = [
      sampleDevice({ id: "main" }),
      sampleDevice({ id: "floor", parent: "main", role: "circuit" }),
      sampleDevice({ id: "room", parent: "floor", role: "circuit" }),
      sampleDevice({ id: "solar", role: "solar" }),
    ];
    const ids = (of: string) => possibleParents(devices, of).map((row) => row.device.id);
    expect(ids("floor")).toEqual(["main", "solar"]);
    expect(ids("solar")).toEqual(["main", "floor", "room"]);
    expect(ids("main")).toEqual(["solar"]);
  });
});
