import { useId, useState } from "react";
import type { Device } from "../../api/types";
import { Select, TextInput } from "../../ui/Field";
import { deviceName, deviceTree, type Named } from "../../domain/devices/device-list";
import { t } from "../../i18n/t";

interface DevicePickerProps {
  devices: readonly Device[];
  /** Meters computed from others, offered after them. */
  virtual?: readonly Named[];
  /** What others left behind here when they moved, offered last. */
  past?: readonly Named[];
  selectedId: string;
  onPick: (id: string) => void;
}

/** More than this is searched by typing instead of being listed. */
const MOST_LISTED = 60;

/** Chooses the device a page is about. */
export function DevicePicker({ devices, virtual = [], past = [], selectedId, onPick }: DevicePickerProps) {
  const id = useId();
  if (devices.length + virtual.length + past.length < 2) return null;
  const rows = deviceTree(devices);
  return (
    <div className="flex min-w-0 items-center gap-2">
      <label htmlFor={id} className="text-[0.8125rem] text-ink-3">{t("Device")}</label>
      {rows.length <= MOST_LISTED ? (
        <Select id={id} value={selectedId} onChange={(event) => { onPick(event.target.value); }} className="min-w-0 font-medium">
          {rows.map((row) => (
            <option key={row.device.id} value={row.device.id}>{"\u2003".repeat(row.depth)}{deviceName(row.device)}</option>
          ))}
          {virtual.length > 0 ? (
            <optgroup label={t("Virtual meters")}>{virtual.map((meter) => <option key={meter.id} value={meter.id}>{deviceName(meter)}</option>)}</optgroup>
          ) : null}
          {past.length > 0 ? (
            <optgroup label={t("Moved to another site")}>{past.map((each) => <option key={each.id} value={each.id}>{deviceName(each)}</option>)}</optgroup>
          ) : null}
        </Select>
      ) : (
        <DeviceSearch key={selectedId} id={id} devices={[...devices, ...virtual, ...past]} selectedId={selectedId} onPick={onPick} />
      )}
    </div>
  );
}

const MOST_OFFERED = 50;

function DeviceSearch({ id, devices, selectedId, onPick }: Omit<DevicePickerProps, "devices" | "virtual" | "past"> & { id: string; devices: readonly Named[] }) {
  const [text, setText] = useState(selectedId);
  const lower = text.toLowerCase();
  const offered = devices.filter((device) => `${device.id} ${device.name ?? ""}`.toLowerCase().includes(lower)).slice(0, MOST_OFFERED);
  const change = (next: string) => {
    setText(next);
    if (next !== selectedId && devices.some((device) => device.id === next)) onPick(next);
  };
  return (
    <>
      <TextInput id={id} list={`${id}-list`} value={text} onFocus={(event) => { event.target.select(); }} onChange={(event) => { change(event.target.value); }} />
      <datalist id={`${id}-list`}>
        {offered.map((device) => <option key={device.id} value={device.id}>{deviceName(device)}</option>)}
      </datalist>
    </>
  );
}
