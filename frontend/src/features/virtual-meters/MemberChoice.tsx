import type { Device } from "../../api/types";
import { deviceName, deviceTree } from "../../domain/devices/device-list";
import { t } from "../../i18n/t";

interface MemberChoiceProps {
  devices: readonly Device[];
  /** Not offered. */
  without: string;
  chosen: readonly string[];
  error?: string;
  onChange: (chosen: string[]) => void;
}

/** Some of the devices, by ticking them. */
export function MemberChoice({ devices, without, chosen, error, onChange }: MemberChoiceProps) {
  const rows = deviceTree(devices).filter((row) => row.device.id !== without);
  const toggle = (id: string) => { onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]); };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-xs font-medium text-ink-2">{t("Devices")}</legend>
      <ul className="max-h-52 overflow-y-auto rounded-lg border border-line-strong/60 py-1">
        {rows.map(({ device, depth }) => (
          <li key={device.id}>
            <label className="flex min-h-8 cursor-pointer items-center gap-2 px-3 text-[0.8125rem] text-ink hover:bg-sunken max-sm:min-h-10" style={{ paddingLeft: 12 + Math.min(depth, 3) * 16 }}>
              <input type="checkbox" checked={chosen.includes(device.id)} onChange={() => { toggle(device.id); }} className="size-4 shrink-0 accent-primary" />
              <span className="min-w-0 truncate">{deviceName(device)}</span>
            </label>
          </li>
        ))}
      </ul>
      {error ? <p role="alert" className="mt-1 text-xs text-crit">{error}</p> : null}
    </fieldset>
  );
}
