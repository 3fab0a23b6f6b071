import { afterEach, expect, it, vi } from "vitest";
import type { LiveMessage } from "../api/types";
import { sampleDevice } from "../test/samples";
import { withoutWaiting } from "./registry";

afterEach(() => { vi.unstubAllGlobals(); });

const snapshot: LiveMessage = { type: "snapshot", devices: [sampleDevice(), sampleDevice({ id: "plug" })], alerts: [] };
const answer = (status: number, body: unknown) => { vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status })))); };
const ids = async () => {
  const message = await withoutWaiting(snapshot);
  return message.type === "snapshot" ? message.devices.map((device) => device.id) : null;
};

it("takes those that wait to be adopted out of a snapshot", async () => {
  answer(200, { waiting: [{ id: "plug", system: "shelly", topic: "shelly/plug", firstAt: "2026-11-23T10:00:00+01:00" }] });
  expect(await ids()).toEqual(["meter-01"]);
});

it("leaves a snapshot as it is where nobody can say who waits", async () => {
  answer(404, {});
  expect(await ids()).toEqual(["meter-01", "plug"]);
  answer(503, {});
  expect(await ids()).toEqual(["meter-01", "plug"]);
});
