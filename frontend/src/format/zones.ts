import { Temporal } from "./temporal";

const HALF_A_YEAR_MS = 182 * 86_400_000;

/** Whether clocks of two zones show different times, now or in the other half of the year. Europe/Berlin and Europe/Paris do not. */
export function clocksDiffer(zone: string, other: string, now: number): boolean {
  const offset = (id: string, at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(id).offsetNanoseconds;
  return [now, now + HALF_A_YEAR_MS].some((at) => offset(zone, at) !== offset(other, at));
}
