import { useSearchParams } from "react-router";
import type { CostBasis, Device, Tariff } from "../api/types";
import { BandCard } from "../features/costs/BandCard";
import { CircuitCard } from "../features/costs/CircuitCard";
import { CostCard } from "../features/costs/CostCard";
import { viewFromParams, viewToParams } from "../domain/time/view";
import { ProjectionTiles } from "../features/costs/ProjectionTiles";
import { bandNames } from "../domain/money/band-names";
import { hasCost } from "../domain/money/has-cost";
import { deviceName, deviceTree } from "../domain/devices/device-list";
import { ContractPicker } from "../features/tariffs/ContractPicker";
import { useVirtualMeters } from "../features/virtual-meters/useVirtualMeters";
import { useSite } from "../site/context";
import { Callout } from "../ui/Callout";
import { Select } from "../ui/Field";
import { MoneyFrame } from "./MoneyFrame";
import { useCostOverTime } from "./useCostOverTime";
import { useMoneyPage } from "./useMoneyPage";
import { t } from "../i18n/t";

const basisText: Partial<Record<CostBasis, string>> = {
  share: t("This device’s share of the bill’s energy part; standing and other fixed charges belong to the whole site."),
  asIfMetered: t("This device is not behind the contract’s meter: it is worked out as if it were a meter of its own, fixed charges included."),
};
const virtualText = t("A virtual meter is worked out as if it were a meter of its own, fixed charges included.");

export default function CostsPage() {
  const page = useMoneyPage();
  return (
    <MoneyFrame title={t("Costs")} page={page}>
      {page.tariffs && page.devices ? <Costs tariffs={page.tariffs} devices={page.devices} /> : null}
    </MoneyFrame>
  );
}

function Costs({ tariffs, devices }: { tariffs: readonly Tariff[]; devices: readonly Device[] }) {
  const [params, setParams] = useSearchParams();
  const { site } = useSite();
  const change = (edit: (next: URLSearchParams) => URLSearchParams) => {
    setParams((before) => edit(new URLSearchParams(before)), { replace: true, preventScrollReset: true });
  };
  const set = (key: string, value: string | undefined) => {
    change((next) => {
      if (value) next.set(key, value);
      else next.delete(key);
      return next;
    });
  };
  const contract = tariffs.find((each) => each.id === params.get("contract"))?.id;
  const virtual = useVirtualMeters().data ?? [];
  const meters = devices.filter((each) => hasCost(each, tariffs));
  const device = [...meters, ...virtual].find((each) => each.id === params.get("device"));
  const view = viewFromParams(params, site.billingDay === 1 ? "month" : "period");
  const { range, cost, before } = useCostOverTime(view, contract, device?.id);
  const isVirtual = virtual.some((each) => each.id === device?.id);
  const note = cost.data ? (isVirtual && cost.data.basis === "asIfMetered" ? virtualText : basisText[cost.data.basis]) : undefined;
  return (
    <div className="grid gap-3 sm:gap-4">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <div className="flex min-w-0 items-center gap-2">
          <label htmlFor="cost-device" className="text-[0.8125rem] text-ink-3">{t("For")}</label>
          <Select id="cost-device" value={device?.id ?? ""} onChange={(event) => { set("device", event.target.value); }} className="min-w-0 font-medium max-sm:max-w-56">
            <option value="">{t("The whole site")}</option>
            {deviceTree(meters).map((row) => <option key={row.device.id} value={row.device.id}>{"\u2003".repeat(row.depth)}{deviceName(row.device)}</option>)}
            {virtual.length > 0 ? <optgroup label={t("Virtual meters")}>{virtual.map((meter) => <option key={meter.id} value={meter.id}>{deviceName(meter)}</option>)}</optgroup> : null}
          </Select>
        </div>
        <ContractPicker tariffs={tariffs} selected={contract} none={t("As contracted")} onPick={(id) => { set("contract", id); }} />
      </div>
      {device ? null : <ProjectionTiles contract={contract} />}
      {note ? <Callout icon="info">{note}</Callout> : null}
      <div className={device ? "grid gap-3 sm:gap-4" : "grid gap-3 sm:gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]"}>
        <CostCard cost={cost} bands={bandNames(tariffs)} whose={device ? deviceName(device) : t("The whole site")} view={view} range={range} before={before} onView={(next) => { change((before) => viewToParams(next, before)); }} />
        {device ? null : (
          <div className="grid content-start gap-3 sm:gap-4">
            <BandCard cost={cost.data} bands={bandNames(tariffs)} />
            <CircuitCard load={cost} />
          </div>
        )}
      </div>
    </div>
  );
}
