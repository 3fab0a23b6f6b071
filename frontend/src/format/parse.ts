/** A number as people type it: a decimal comma is understood. null for anything else. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** A typed number a thousandfold, by moving its decimal point: 1.001 is 1001. For kWh, kW, V and A sent in Wh, W, mV and mA. */
export function parseThousandfold(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(`${plain}e3`) : null;
}

/** The other way: what stands in the field for a number that is kept in the thousandth unit. */
export function typedThousandth(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : String(Number(`${String(value)}e-3`));
}
