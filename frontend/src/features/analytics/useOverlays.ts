import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { ReadingPage, ReadingPoint } from "../../api/types";
import { useRates } from "../../domain/money/useRates";
import { useWeather } from "../../domain/weather/useWeather";
import type { Span } from "../../format/calendar";
import { isRaw, LONGEST_RAW_MS, type OverField } from "./over-fields";
import { overSeries, type OverPoint } from "./over-series";
import type { PowerPoint } from "./power-series";

/** As many as the hub gives at once. */
const MOST_READINGS = 10_000;

function useReadings(deviceId: string, span: Span, enabled: boolean) {
  return useQuery({
    queryKey: ["readings", deviceId, span.from, span.to],
    queryFn: ({ signal }) => getJson<ReadingPage>("/api/readings", { deviceId, ...span, limit: MOST_READINGS }, signal),
    refetchInterval: 30_000,
    enabled,
  });
}

interface Asked {
  deviceId: string;
  span: Span;
  series: readonly PowerPoint[];
  points: readonly ReadingPoint[];
  over: readonly OverField[];
}

interface Overlays {
  series: OverPoint[];
  priceUnit: string;
  /** A line was chosen that only single readings tell, and the range is too long for them. */
  tooLong: boolean;
}

/** What is laid over the curve, from wherever it is told. */
export function useOverlays({ deviceId, span, series, points, over }: Asked): Overlays {
  const raw = over.some(isRaw);
  const short = Date.parse(span.to) - Date.parse(span.from) <= LONGEST_RAW_MS;
  const readings = useReadings(deviceId, span, raw && short);
  const prices = useRates(span, over.includes("price")).data;
  const weather = useWeather(span, over.includes("temperature")).data;
  const rows = overSeries(series, over, { points, readings: raw && short ? (readings.data?.readings ?? []) : [], rates: prices?.rates ?? [], temperature: weather?.temperature ?? [] });
  return { series: rows, priceUnit: prices ? `${prices.currency}/kWh` : "", tooLong: raw && !short };
}
