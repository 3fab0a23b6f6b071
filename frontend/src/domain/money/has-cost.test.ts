import { expect, it } from "vitest";
import type { Tariff } from "../../api/types";
import { hasCost } from "./has-cost";

const contract = (deviceId: string | null): Tariff => ({ id: "c", kind: "contract", name: "C", deviceId, zone: "", currency: "EUR", changedAt: "2026-11-01T00:00:00Z", versions: [] });

it("bills panels and a battery by themselves only where a contract does", () => {
  expect(hasCost({ id: "roof", role: "solar" }, [contract(null)])).toBe(false);
  expect(hasCost({ id: "roof", role: "solar" }, [contract("roof")])).toBe(true);
  expect(hasCost({ id: "store", role: "battery" }, [{ ...contract("store"), kind: "offer" }])).toBe(false);
  expect(hasCost({ id: "oven", role: "circuit" }, [])).toBe(true);
});
