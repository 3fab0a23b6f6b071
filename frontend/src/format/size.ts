import { LOCALE } from "./locale";
import { t } from "../i18n/t";

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

/** A file's length: "812 KiB", "34 MiB", and small ones in bytes. */
export function sizeText(bytes: number): string {
  if (bytes < 10_240) return t("{0} bytes", whole.format(bytes));
  return bytes < 10_240 * 1024 ? `${whole.format(bytes / 1024)} KiB` : `${whole.format(bytes / 1_048_576)} MiB`;
}
