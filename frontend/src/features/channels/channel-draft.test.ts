import { describe, expect, it } from "vitest";
import { channelDraft, channelFaults, channelOf, freshChannel } from "./channel-draft";

const mail = { ...freshChannel, id: "c", name: " Family ", to: "a@b.example, c@d.example" };

describe("channelFaults", () => {
  it("asks each kind for what it needs", () => {
    expect(channelFaults(mail, true)).toEqual({});
    expect(channelFaults({ ...mail, to: "nobody" }, true).to).toBeTruthy();
    expect(Object.keys(channelFaults({ ...mail, kind: "webhook" }, true)).sort()).toEqual(["secret", "url"]);
    expect(channelFaults({ ...mail, kind: "ntfy", url: "https://ntfy.example/house" }, true)).toEqual({});
  });
  it("a kept secret need not be typed again, a new one must be long enough", () => {
    const hook = { ...mail, kind: "webhook" as const, url: "https://x.example/hook" };
    expect(channelFaults(hook, false)).toEqual({});
    expect(channelFaults({ ...hook, secret: "short" }, false).secret).toBeTruthy();
  });
  it("quiet hours are two times or none", () => {
    expect(channelFaults({ ...mail, quietFrom: "22:00" }, true).quiet).toBeTruthy();
    expect(channelFaults({ ...mail, quietFrom: "22:00", quietTo: "24:00" }, true).quiet).toBeTruthy();
    expect(channelFaults({ ...mail, quietFrom: "22:00", quietTo: "06:30" }, true)).toEqual({});
  });
});

describe("messages an hour", () => {
  it("are a number within bounds, or the kind's own", () => {
    expect(channelFaults({ ...mail, hourlyMax: "0" }, true).hourly).toBeTruthy();
    expect(channelFaults({ ...mail, hourlyMax: "1001" }, true).hourly).toBeTruthy();
    expect(channelFaults({ ...mail, hourlyMax: "1000" }, true)).toEqual({});
    expect(channelOf({ ...mail, hourlyMax: "5" }).hourlyMax).toBe(5);
    expect(channelOf({ ...mail, hourlyMax: "" }).hourlyMax).toBeUndefined();
  });
});

describe("a digest", () => {
  it("is a time of day or none", () => {
    expect(channelFaults({ ...mail, digestAt: "24:00" }, true).digest).toBeTruthy();
    expect(channelFaults({ ...mail, digestAt: "18:00" }, true)).toEqual({});
    expect(channelOf({ ...mail, digestAt: "18:00" }).digestAt).toBe("18:00");
    expect(channelOf({ ...mail, digestAt: "" }).digestAt).toBeUndefined();
    expect(channelDraft({ ...channelOf(mail), digestAt: "18:00" }).digestAt).toBe("18:00");
  });
});

describe("channelOf", () => {
  it("gives back what it was made of, and never an empty secret", () => {
    const channel = { id: "c", name: "Hook", kind: "webhook" as const, enabled: true, minSeverity: "critical" as const, quietFrom: null, quietTo: null, tellCleared: false, reports: [], to: [], url: "https://x.example" };
    expect(channelOf(channelDraft(channel))).toEqual(channel);
  });
  it("keeps the reports of e-mail, and gives none to others", () => {
    expect(channelOf({ ...mail, reports: ["week"] }).reports).toEqual(["week"]);
    expect(channelOf({ ...mail, kind: "ntfy", url: "https://n.example/x", reports: ["week"] }).reports).toEqual([]);
  });
  it("leaves out what another kind has", () => {
    expect(channelOf({ ...mail, url: "https://left.example", secret: "left over, long enough" })).toMatchObject({ name: "Family", to: ["a@b.example", "c@d.example"], url: null });
    expect("secret" in channelOf({ ...mail, secret: "left over, long enough" })).toBe(false);
  });
});
