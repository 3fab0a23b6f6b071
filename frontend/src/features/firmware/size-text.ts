import { LOCALE } from "../../format/locale";
import { t } from "../../i18n/t";

const kib = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

/** A file's length: "812 KiB", and small ones in bytes. */
export function sizeText(bytes: number): string {
  return bytes < 10_240 ? t("{0} bytes", kib.format(bytes)) : `${kib.format(bytes / 1024)} KiB`;
}
