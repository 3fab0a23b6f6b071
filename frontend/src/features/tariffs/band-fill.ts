/** A tint of a price's colour, so that text on it is read in light and dark; `strong` where it is about to be painted. */
export function bandFill(band: number, strong = false): string {
  return `color-mix(in srgb, var(--band-${String((band % 6) + 1)}) ${strong ? "70" : "32"}%, var(--surface))`;
}
