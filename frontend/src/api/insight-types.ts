/** What the hub says of the hours to come and of what stood out; generated from docs/openapi.json like the rest. Energy in kWh, import less export. */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Forecast = Schemas["ForecastDto"];
export type PastForecast = Schemas["PastForecastDto"];
export type Feedback = Schemas["FeedbackDto"];
export type Appliance = Schemas["ApplianceDto"];
export type ApplianceList = Schemas["ApplianceList"];
export type WindowAdvice = Schemas["WindowAdviceDto"];
export type Anomaly = Schemas["AnomalyDto"];
