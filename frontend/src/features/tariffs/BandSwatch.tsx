import { bandFill } from "./band-fill";

/** The colour of a price in the week's picture. */
export function BandSwatch({ band }: { band: number }) {
  return <span aria-hidden="true" className="size-3 shrink-0 rounded-sm border border-line-strong" style={{ background: bandFill(band) }} />;
}
