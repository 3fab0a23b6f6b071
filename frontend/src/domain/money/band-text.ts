/** A band's name as a legend writes it. */
export function bandText(band: string): string {
  return band.replace(/^./, (first) => first.toUpperCase());
}
