import { expect, it } from "vitest";
import { guessUnit, messageValues } from "./message-values";

it("finds every number of a message, quoted ones and those in lists too", () => {
  const found = messageValues('{"ac":{"p":1.25,"state":"on"},"total":" 7.5 ","phases":[230,null],"a/b~":0,"when":"2026-11-23"}');
  expect(found).toEqual([
    { pointer: "/ac/p", shown: "1.25" },
    { pointer: "/total", shown: "7.5" },
    { pointer: "/phases/0", shown: "230" },
    { pointer: "/a~1b~0", shown: "0" },
  ]);
});

it("takes a message that is a number as the value itself, and one that is none as none", () => {
  expect(messageValues("1520.5\n")).toEqual([{ pointer: "", shown: "1520.5" }]);
  expect(messageValues("on")).toEqual([]);
  expect(messageValues("")).toEqual([]);
});

it("suggests a unit by the name, or none", () => {
  expect(["/ac/power", "/p", "meter/kWh", "/total_export_kwh", "/voltage_l1", "/I", "/temperature", "/energy"].map(guessUnit)).toEqual(["W", "W", "kWh", "exported-kWh", "V", "A", undefined, "kWh"]);
});
