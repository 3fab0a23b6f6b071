/** What the hub says of the hours to come and of what stood out (`/api/forecast`, `/api/anomalies`). Energy in kWh, import less export. */
export interface Forecast {
  deviceId: string;
  /** What was measured until here was used. */
  madeFrom: string;
  model: string;
  buckets: ForecastHour[];
  /** Measured on the last weeks; null when there is too little history. */
  error?: ForecastError | null;
}

export interface ForecastHour {
  from: string;
  /** Expected value: its sums are energy and money. */
  kwh: number;
  /** The typical hour. */
  median: number;
  /** The 10 and 90 % quantiles. */
  low: number;
  high: number;
}

export interface ForecastError {
  hours: number;
  maeKwh: number;
  naiveMaeKwh?: number | null;
  coveredPercent: number;
}

export interface Anomaly {
  from: string;
  to: string;
  kind: string;
  text: string;
}
