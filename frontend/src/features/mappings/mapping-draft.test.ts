import { describe, expect, it } from "vitest";
import { draftOf, draftOfMessage, idFor, mappingOf, scaleFaults } from "./mapping-draft";

describe("a draft of a message", () => {
  it("takes one value of each kind that the names suggest", () => {
    const draft = draftOfMessage({ topic: "solar/roof/state", payload: '{"p":1.25,"power_l2":2,"u":230,"temp":20,"total":7}' });
    expect(draft.device).toBe("solar-roof-state");
    expect(draft.values.map(({ pointer, unit }) => [pointer, unit])).toEqual([["/p", "W"], ["/u", "V"], ["/total", "kWh"]]);
  });
  it("takes a plain number by the topic's last level, and what says nothing as power", () => {
    expect(draftOfMessage({ topic: "meter/kwh", payload: "12" }).values[0]).toMatchObject({ pointer: "", unit: "kWh" });
    expect(draftOfMessage({ topic: "x/y", payload: '{"v1":3}' }).values[0]).toMatchObject({ pointer: "/v1", unit: "W" });
    expect(draftOfMessage({ topic: "", payload: "" }).values).toHaveLength(1);
  });
});

it("keeps what it was made of, sign and scale apart", () => {
  const kept = { id: "pv", topic: "solar/+/state", device: "pv-{1}", time: "/t", values: [{ pointer: "/p", unit: "kW", scale: -0.5 }, { pointer: null, unit: "Wh", scale: 1 }] };
  const draft = draftOf(kept);
  expect(draft.values[0]).toEqual({ pointer: "/p", unit: "kW", scale: "0.5", negative: true });
  expect({ id: draft.id, ...mappingOf(draft) }).toEqual(kept);
});

it("finds a scale that is no number above zero, and takes a decimal comma", () => {
  const [value] = draftOfMessage({ topic: "a", payload: "1" }).values;
  if (!value) throw new Error("no value");
  const draft = { id: null, topic: "a", device: "a", time: "", values: [{ ...value, scale: "0,5" }, { ...value, scale: "x" }, { ...value, scale: "-1" }, { ...value, scale: "0" }] };
  expect([...scaleFaults(draft).keys()]).toEqual(["/values/1/scale", "/values/2/scale", "/values/3/scale"]);
  expect(mappingOf(draft).values[0]?.scale).toBe(0.5);
});

it("names a mapping after its device, like no other, and never as the operation that tries one", () => {
  const draft = draftOfMessage({ topic: "solar/roof", payload: "1" });
  expect(idFor({ ...draft, device: "pv-{1}" }, [])).toBe("pv-1");
  expect(idFor(draft, ["solar-roof", "solar-roof-2"])).toBe("solar-roof-3");
  expect(idFor({ ...draft, device: "try" }, [])).toBe("try-2");
  expect(idFor({ ...draft, device: "{}" }, [])).toBe("mapping");
});
