import { describe, expect, it } from "vitest";
import { tariffTemplates } from "./tariff-templates";

describe("tariff templates", () => {
  it("name where their figures come from and hold a whole tariff each", () => {
    expect(tariffTemplates.length).toBeGreaterThanOrEqual(7);
    for (const template of tariffTemplates) {
      expect(template.source, template.id).not.toBe("");
      const tariff = JSON.parse(template.text) as { id: string; currency: string; energy: unknown[] };
      expect(tariff.id).toBe(template.id);
      expect(tariff.currency).toMatch(/^[A-Z]{3}$/);
      expect(tariff.energy.length).toBeGreaterThan(0);
    }
  });

  it("are sorted by name, each with an id of its own", () => {
    expect(new Set(tariffTemplates.map((t) => t.id)).size).toBe(tariffTemplates.length);
    expect(tariffTemplates.map((t) => t.name)).toEqual([...tariffTemplates.map((t) => t.name)].sort());
  });
});
