import { LOCALE } from "../../format/locale";

const kib = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

/** A file's length: "812 KiB", and small ones in bytes. */
export function sizeText(bytes: number): string {
  return bytes < 10_240 ? `${kib.format(bytes)} bytes` : `${kib.format(bytes / 1024)} KiB`;
}
