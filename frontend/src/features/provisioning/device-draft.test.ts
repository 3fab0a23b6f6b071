import { describe, expect, it } from "vitest";
import { draftFaults, freshDraft, idFor, newDevice } from "./device-draft";

const none = new Set<string>();

describe("idFor", () => {
  it("makes an id of a name, without accents and signs", () => {
    expect(idFor("Küche 2 (hinten)", none)).toBe("kuche-2-hinten");
    expect(idFor("  Whole house ", none)).toBe("whole-house");
  });
  it("does not propose an id that somebody has", () => {
    expect(idFor("Oven", new Set(["oven", "oven-2"]))).toBe("oven-3");
  });
  it("numbers what has no name, or one in another script", () => {
    expect(idFor("", none)).toBe("meter-1");
    expect(idFor("厨房", new Set(["meter-1"]))).toBe("meter-2");
  });
  it("stays within what an id may be", () => {
    expect(draftFaults({ ...freshDraft, name: "x".repeat(100) }, none).id).toBeUndefined();
  });
});

describe("newDevice", () => {
  it("takes the typed id before the proposed one", () => {
    expect(newDevice({ ...freshDraft, name: "Cellar", id: "cellar-1" }, none).id).toBe("cellar-1");
    expect(newDevice({ ...freshDraft, name: "Cellar" }, none)).toMatchObject({ id: "cellar", name: "Cellar" });
  });
  it("names what cannot be an id", () => {
    expect(draftFaults({ ...freshDraft, id: "a b" }, none).id).toBeTruthy();
    expect(draftFaults({ ...freshDraft, channels: "ok, b/c" }, none).channels).toBeTruthy();
  });
});
