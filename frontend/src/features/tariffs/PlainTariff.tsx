import type { TariffVersion } from "../../api/types";
import { formatRate } from "../../format/money";
import { formatPlain } from "../../format/number";
import { bandText } from "../../domain/money/band-text";
import { HubWords } from "../../ui/HubWords";
import { plainLines } from "./plain-lines";
import { bandTimes, type Schedule } from "./schedule-words";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

interface NativeTier { price: string; adjustment?: string; upTo?: string | number; unit?: string; sell?: string }
interface NativeSeries { series: string; multiplier?: string; adder?: string }
interface NativeEnergy { name: string; price: { bands?: { bands: { name: string; tiers: NativeTier[] }[]; schedule?: Schedule }; series?: NativeSeries } }

const tierUnits: Record<string, string> = { kWh: t("kWh a period"), "kWh daily": t("kWh a day on average"), "kWh yearly": t("kWh a year on average"), "kWh each year": t("kWh each year"), "kWh each day": t("kWh each day"), "kWh/kW": t("kWh per kW of peak"), "kWh/kW daily": t("kWh per kW of peak and day") };

function tierText(tier: NativeTier, index: number, count: number, currency: string): string {
  const rate = `${formatRate(Number(tier.price), currency)}${tier.adjustment ? ` + ${formatRate(Number(tier.adjustment), currency)}` : ""}`;
  if (count === 1) return rate;
  if (tier.upTo === undefined || index === count - 1) return t("then {0}", rate);
  return t("up to {0} {1}: {2}", String(tier.upTo), tierUnits[tier.unit ?? "kWh"] ?? tier.unit ?? "kWh", rate);
}

/** What a version charges: each energy price with its hours, and the hub's words for the rest. */
export function PlainTariff({ version, currency }: { version: TariffVersion; currency: string }) {
  const energy = (version.tariff as { energy?: NativeEnergy[] }).energy ?? [];
  // The hub's summary has one line per energy charge first; those are said here with their hours.
  const others = version.summary.filter((_, index) => !energy[index]?.price.bands && !energy[index]?.price.series);
  return (
    <div className="mt-2 grid gap-x-8 gap-y-2 text-[0.8125rem] md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <dl className="grid content-start gap-1">
        {energy.flatMap((charge) => {
          const { bands, series } = charge.price;
          if (series) return [<SeriesRow key={charge.name} name={charge.name} series={series} currency={currency} />];
          if (!bands) return [];
          const times = bandTimes(bands.schedule, bands.bands.map((band) => band.name));
          return bands.bands.map((band) => (
            <div key={`${charge.name}/${band.name}`} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-b border-line pb-1 last:border-b-0">
              <dt>
                <span className="font-medium">{bandText(energy.length > 1 ? `${charge.name}, ${band.name}` : band.name)}</span>
                <span className="block text-xs text-ink-3">{times.get(band.name)?.join("; ") ?? ""}</span>
              </dt>
              <dd className="text-end">
                {band.tiers.map((tier, index) => <span key={index} className="block whitespace-nowrap">{tierText(tier, index, band.tiers.length, currency)}</span>)}
                <span className="block text-xs text-ink-3">{tx("per kWh{0}", band.tiers.some((tier) => tier.sell) ? t(", sold at {0}", formatRate(Number(band.tiers[0]?.sell ?? 0), currency)) : "")}</span>
              </dd>
            </div>
          ));
        })}
      </dl>
      <ul className="grid content-start gap-1 text-ink-2">
        {plainLines(others, version.tariff, currency).map((line) => (typeof line === "string" ? <li key={line}><HubWords text={line} /></li> : (
          <li key={`${line.name} ${line.amount}`} className="flex flex-wrap justify-between gap-x-4"><span>{bandText(line.name)}</span><span className="text-ink">{line.amount}</span></li>
        )))}
      </ul>
    </div>
  );
}

function SeriesRow({ name, series, currency }: { name: string; series: NativeSeries; currency: string }) {
  const factor = series.multiplier && Number(series.multiplier) !== 1 ? ` × ${formatPlain(Number(series.multiplier))}` : "";
  const adder = series.adder && Number(series.adder) !== 0 ? ` + ${formatRate(Number(series.adder), currency)}` : "";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4">
      <dt>
        <span className="font-medium">{bandText(name)}</span>
        <span className="block text-xs text-ink-3">{tx("Changes with the price series “{0}”", series.series)}</span>
      </dt>
      <dd className="text-end">
        <span className="block whitespace-nowrap">{t("market{0}{1}", factor, adder)}</span>
        <span className="block text-xs text-ink-3">{t("per kWh")}</span>
      </dd>
    </div>
  );
}
