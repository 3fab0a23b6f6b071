import { LOCALE, MISSING } from "./locale";

const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, least: number | undefined, most: number | undefined, compact = false): Intl.NumberFormat {
  const key = [currency, least, most, compact].join();
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(LOCALE, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: least,
      maximumFractionDigits: most,
      ...(compact ? { notation: "compact" } : {}),
    });
    formats.set(key, found);
  }
  return found;
}

/** The places of a currency's smallest coin: 2 for EUR, 0 for JPY. */
function coinPlaces(currency: string): number {
  return format(currency, undefined, undefined).resolvedOptions().maximumFractionDigits ?? 2;
}

const minus = (text: string) => text.replace("-", "−");

/**
 * The one way an amount of money becomes text: to the smallest coin, with a true minus. Missing is a dash, nothing is
 * "€0.00", and what is less than half a coin is "<€0.01", never "€0.00".
 */
export function formatMoney(amount: number | null | undefined, currency: string): string {
  if (amount === null || amount === undefined || !Number.isFinite(amount)) return MISSING;
  const coin = 10 ** -coinPlaces(currency);
  const money = format(currency, undefined, undefined);
  if (amount !== 0 && Math.abs(amount) < coin / 2) return amount < 0 ? `>−${money.format(coin)}` : `<${money.format(coin)}`;
  return minus(money.format(amount === 0 ? 0 : amount));
}

/**
 * Parts of an amount to the smallest coin, so that what is shown adds up to the amount as it is shown. What that takes goes to those
 * that rounding took most from.
 */
export function toCoins(parts: readonly number[], amount: number, currency: string): number[] {
  const coin = 10 ** coinPlaces(currency);
  // As it is written, by whoever writes it: binary halves of a coin are seldom halves.
  const plain = new Intl.NumberFormat("en", { maximumFractionDigits: coinPlaces(currency), useGrouping: false });
  const rounded = (money: number) => Math.round(Number(plain.format(money)) * coin);
  const exact = parts.map((part) => part * coin);
  const coins = parts.map(rounded);
  let missing = rounded(amount) - coins.reduce((sum, each) => sum + each, 0);
  // Parts that do not add up to it are no parts of it.
  if (Math.abs(missing) > parts.length) return [...parts];
  const step = Math.sign(missing);
  const order = exact.map((each, n) => ({ n, left: (each - (coins[n] ?? 0)) * step })).sort((a, b) => b.left - a.left);
  for (const { n } of order) {
    if (missing === 0) break;
    coins[n] = (coins[n] ?? 0) + step;
    missing -= step;
  }
  return coins.map((each) => each / coin);
}

/** With its sign always said: "+€12.30", "−€4.00", "€0.00". */
export function formatDifference(amount: number | null | undefined, currency: string): string {
  const text = formatMoney(amount, currency);
  return (amount ?? 0) > 0 ? `+${text}` : text;
}

/** A price per unit, with all its places: "€0.2990", at least to the coin. */
export function formatRate(rate: number, currency: string): string {
  return minus(format(currency, coinPlaces(currency), Math.max(6, coinPlaces(currency))).format(rate));
}

/** A mark of a money axis: "€10", "€0.50", "−€5". */
export function formatMoneyTick(amount: number, step: number, currency: string): string {
  const places = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
  return minus(format(currency, places === 1 ? 2 : places, places === 1 ? 2 : places).format(amount === 0 ? 0 : amount));
}
