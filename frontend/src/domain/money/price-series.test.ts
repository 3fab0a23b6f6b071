import { expect, it } from "vitest";
import { priceCurves } from "./price-series";

it("pieces of a series make one curve, broken where there is no price", () => {
  const piece = { name: "day-ahead", zone: "DE-LU", currency: "EUR", unit: "EUR/MWh", step: 60 };
  const curves = priceCurves([
    { ...piece, start: "2026-11-23T03:00:00Z", values: [-4] },
    { ...piece, start: "2026-11-23T00:00:00Z", values: [81.2, null] },
  ]);
  expect(curves).toHaveLength(1);
  expect(curves[0]?.points.map((point) => point.price)).toEqual([81.2, null, null, null, -4, -4, null]);
});
