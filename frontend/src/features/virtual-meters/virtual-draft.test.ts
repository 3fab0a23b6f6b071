import { describe, expect, it } from "vitest";
import { draftOf, formulaText, virtualErrors, virtualOf } from "./virtual-draft";

describe("a virtual meter's draft", () => {
  it("comes back as it was", () => {
    const meter = { id: "rest", name: "Rest", combination: "difference", members: ["main", "a", "b"] } as const;
    expect(virtualOf(draftOf({ ...meter, members: [...meter.members] }))).toEqual(meter);
  });

  it("names only the parent of a remainder", () => {
    const draft = { ...draftOf(null), id: "rest", combination: "remainder", base: "main", members: ["a"] } as const;
    expect(virtualErrors(draft)).toEqual({});
    expect(virtualOf(draft)).toEqual({ id: "rest", name: null, combination: "remainder", members: ["main"] });
  });

  it("asks for what is missing, and takes nothing from itself", () => {
    expect(Object.keys(virtualErrors(draftOf(null))).sort()).toEqual(["id", "members"]);
    const itself = { ...draftOf(null), id: "x", combination: "difference", base: "main", members: ["main"] } as const;
    expect(virtualErrors(itself)).toEqual({ members: "Choose at least one device" });
  });
});

describe("formulaText", () => {
  it("reads as a formula", () => {
    const name = (id: string) => id.toUpperCase();
    expect(formulaText({ id: "v", combination: "sum", members: ["a", "b"] }, name)).toBe("A + B");
    expect(formulaText({ id: "v", combination: "difference", members: ["a", "b"] }, name)).toBe("A − B");
    expect(formulaText({ id: "v", combination: "remainder", members: ["a"] }, name)).toBe("A less what is directly behind it");
  });
});
