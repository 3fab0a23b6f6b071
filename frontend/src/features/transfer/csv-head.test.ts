import { expect, it } from "vitest";
import { csvHead, headOf } from "./csv-head";

it("finds the delimiter of the header, and passes over a byte order mark and blank lines", () => {
  expect(csvHead("\uFEFFZeit;Verbrauch (kWh)\r\n\r\n01.03.2026 00:15;1,5\r\n")).toEqual({ columns: ["Zeit", "Verbrauch (kWh)"], rows: [["01.03.2026 00:15", "1,5"]] });
  expect(csvHead("a\tb\n1\t2")?.columns).toEqual(["a", "b"]);
  expect(csvHead("a|b,c\n")?.columns).toEqual(["a|b", "c"]);
});

it("takes quoted fields with the delimiter and quotes inside", () => {
  expect(csvHead('time,"kWh, used","a ""b"""\n1,"2,5",3')).toEqual({ columns: ["time", "kWh, used", 'a "b"'], rows: [["1", "2,5", "3"]] });
});

it("has nothing of an empty file, and reads a file's beginning alone", async () => {
  expect(csvHead(" \n\n")).toBeNull();
  expect((await headOf(new Blob(["a;b\n", "1;2\n".repeat(100_000)])))?.rows).toHaveLength(4);
});
