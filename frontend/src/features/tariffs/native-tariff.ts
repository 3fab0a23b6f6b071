/** The native form of tariffs (docs/TARIFFS.md), as far as the form reads it. */
export type Amount = string | number;

export interface NativeTier {
  upTo?: Amount;
  unit?: string;
  price: Amount;
  [more: string]: unknown;
}

export interface NativeRule {
  months?: number[];
  days?: string[];
  from?: string;
  to?: string;
  band: string;
}

export type NativeSchedule = "always" | { months: number[] } | { hours: { weekday: number[][]; weekend: number[][] } } | { rules: NativeRule[] };

export interface NativeBands {
  bands: { name: string; tiers: NativeTier[] }[];
  schedule?: NativeSchedule;
  tierScope?: string;
}

export interface NativeEnergy {
  name: string;
  price: { bands?: NativeBands; series?: { series: string; multiplier?: Amount; adder?: Amount; [more: string]: unknown } };
}

export interface NativeTariff {
  id: string;
  name: string;
  currency: string;
  holidays?: string[];
  energy?: NativeEnergy[];
  fixed?: { name: string; amount?: Amount; per: string; [more: string]: unknown }[];
  minimum?: { name: string; amount: Amount; per: string; [more: string]: unknown }[];
  export?: string | { netBilling?: { netting?: string; price: unknown }; netMetering?: { carry?: boolean; settleMonth?: number; settlePrice?: Amount }; buyAll?: unknown };
  levies?: { name: string; price: Amount }[];
  taxes?: { name: string; percent: Amount; on?: string[] }[];
  about?: Record<string, unknown>;
  notes?: string[];
  [more: string]: unknown;
}
