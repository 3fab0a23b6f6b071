/** A part of a catalogue; `scripts/first-texts.mjs` makes it of `de.ts` and `ar.ts`. */
declare module "virtual:texts-*" {
  import type { Catalogue } from "./t";
  const texts: Partial<Catalogue>;
  export default texts;
}
