import { describe, expect, it } from "vitest";
import { columnFault, draftOfHead, mapText, meaningGroups } from "./column-map";

const head = (...columns: string[]) => ({ columns, rows: [] });
const plain = { atEnd: false, monthFirst: false, period: "" };

describe("a first guess", () => {
  it("goes by the names of the columns and the units in them", () => {
    expect(draftOfHead(head("Von", "Bis", "Verbrauch [kWh]", "Status")).meanings).toEqual(["time", "end", "used:kWh", ""]);
    expect(draftOfHead(head("Timestamp", "Power (kW)", "Total Wh")).meanings).toEqual(["time", "power:kW", "energy:Wh"]);
  });
  it("does not mix energy of periods with a counter, nor take anything twice", () => {
    expect(draftOfHead(head("Date", "Time", "Usage", "Zählerstand")).meanings).toEqual(["time", "", "used:kWh", ""]);
  });
});

it("tells the hub columns by their number", () => {
  expect(mapText({ meanings: ["date", "", "time", "used:kWh"], atEnd: true, monthFirst: true, period: " 15 " })).toBe("date=#1,time=#3,used=#4:kWh,stamp=end,period=15,dates=month-first");
  expect(mapText({ meanings: ["time", "energy:kWh"], atEnd: true, monthFirst: false, period: "15" })).toBe("time=#1,energy=#2:kWh");
});

it("says what is missing, twice there or does not mix", () => {
  const fault = (...meanings: string[]) => columnFault({ meanings, ...plain });
  expect(fault("used:kWh")).toContain("time");
  expect(fault("time", "time", "used:kWh")).toContain("time");
  expect(fault("time", "")).toContain("value");
  expect(fault("time", "used:kWh", "used:Wh")).toContain("same");
  expect(fault("time", "used:kWh", "energy:kWh")).toContain("two devices");
  expect(fault("time", "used:kWh", "fedIn:kWh", "end")).toBeUndefined();
  expect(columnFault({ meanings: ["time", "used:kWh"], ...plain, period: "0" })).toContain("minutes");
});

it("offers no meaning twice", () => {
  const all = meaningGroups.flatMap((group) => group.meanings.map(([meaning]) => meaning));
  expect(new Set(all).size).toBe(all.length);
});
