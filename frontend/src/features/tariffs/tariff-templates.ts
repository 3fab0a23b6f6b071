import beFlanders from "./templates/be-flanders.json";
import deDynamic from "./templates/de-dynamic.json";
import frTempo from "./templates/fr-tempo.json";
import gbHalfHourly from "./templates/gb-half-hourly.json";
import nlEnergyTax from "./templates/nl-energy-tax.json";
import noGrid from "./templates/no-grid.json";
import usSeasonal from "./templates/us-seasonal.json";
import usTiered from "./templates/us-tiered.json";

/** A tariff to begin with: real where its source says so; prices are to be replaced by one's own. */
export interface TariffTemplate {
  id: string;
  name: string;
  /** Where its figures come from, and what is left to fill in. */
  source: string;
  /** The tariff as JSON, in the native form (docs/TARIFFS.md). */
  text: string;
  tariff: { id: string; currency: string };
}

const tariffs = [beFlanders, deDynamic, frTempo, gbHalfHourly, nlEnergyTax, noGrid, usSeasonal, usTiered];

/** By name. The hub's own tests bill each of them. */
export const tariffTemplates: readonly TariffTemplate[] = tariffs
  .map((tariff) => ({ id: tariff.id, name: tariff.name, source: tariff.about.source, tariff, text: JSON.stringify(tariff, null, 2) }))
  .sort((a, b) => a.name.localeCompare(b.name, "en"));
