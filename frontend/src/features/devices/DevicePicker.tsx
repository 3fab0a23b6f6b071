import { useId, useState } from "react";
import type { Device } from "../../api/types";
import { Select, TextInput } from "../../ui/Field";
import { deviceName, deviceTree } from "./device-list";

interface DevicePickerProps {
  devices: readonly Device[];
  selectedId: string;
  onPick: (id: string) => void;
}

/** More than this is searched by typing instead of being listed. */
const MOST_LISTED = 60;

/** Chooses the device a page is about. */
export function DevicePicker({ devices, selectedId, onPick }: DevicePickerProps) {
  const id = useId();
  if (devices.length < 2) return null;
  const rows = deviceTree(devices);
  return (
    <div className="flex min-w-0 items-center gap-2">
      <label htmlFor={id} className="text-[0.8125rem] text-ink-3">Device</label>
      {rows.length <= MOST_LISTED ? (
        <Select id={id} value={selectedId} onChange={(event) => { onPick(event.target.value); }} className="min-w-0 font-medium">
          {rows.map((row) => (
            <option key={row.device.id} value={row.device.id}>{"\u2003".repeat(row.depth)}{deviceName(row.device)}</option>
          ))}
        </Select>
      ) : (
        <DeviceSearch key={selectedId} id={id} devices={devices} selectedId={selectedId} onPick={onPick} />
      )}
    </div>
  );
}

const MOST_OFFERED = 50;

function DeviceSearch({ id, devices, selectedId, onPick }: DevicePickerProps & { id: string }) {
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
