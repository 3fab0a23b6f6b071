import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { languageOf, localeOf } from "./language";

describe("languageOf", () => {
  it("is the first of the browser's languages that there is, else English", () => {
    expect(languageOf(["fr-FR", "de-AT", "en"])).toBe("de");
    expect(languageOf(["ar"])).toBe("ar");
    expect(languageOf(["fr", "constructor"])).toBe("en");
    expect(languageOf([])).toBe("en");
  });
});

describe("localeOf", () => {
  it("keeps the browser's region, and digits as meters show them", () => {
    expect(localeOf("de", ["en-US", "de-CH"])).toBe("de-CH");
    expect(localeOf("de", ["fr"])).toBe("de-DE");
    expect(new Intl.NumberFormat(localeOf("ar", ["ar-EG"])).format(12)).toBe("12");
  });
});

describe("a language that was chosen", () => {
  beforeEach(() => { vi.resetModules(); });
  afterEach(() => { localStorage.clear(); });

  it("is remembered, and gives texts, numbers and dates", async () => {
    localStorage.setItem("ohmstead.language", "de");
    expect((await import("./language")).language).toBe("de");
    const { t } = await import("./t");
    expect(t("Settings")).toBe("Einstellungen");
    expect(t("{0} to {1}", "1", "2")).toBe("1 bis 2");
    expect((await import("../format/number")).formatText(1240, "Wh")).toBe("1,24 kWh");
    expect((await import("../format/dates")).formatDays({ from: "2026-11-01", to: "2026-11-24" })).toBe("1.–23. Nov. 2026");
  });

  it("may run from right to left", async () => {
    localStorage.setItem("ohmstead.language", "ar");
    expect((await import("./language")).direction).toBe("rtl");
    expect((await import("./t")).t("Settings")).toBe("الإعدادات");
  });

  it("is the browser's where what was remembered is unknown", async () => {
    localStorage.setItem("ohmstead.language", "toString");
    expect((await import("./language")).language).toBe("en");
    expect((await import("./t")).t("by {0}", null)).toBe("by ");
  });
});
