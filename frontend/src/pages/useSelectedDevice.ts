import { useSearchParams } from "react-router";
import type { Device } from "../api/types";
import { pickDevice } from "../domain/devices/device-list";
import { useRoster } from "../live/context";

interface Selection {
  /** null until the hub has answered. */
  devices: readonly Device[] | null;
  device: Device | null;
  /** What the address asks for, be it a device or not. */
  asked: string | null;
  select: (id: string) => void;
}

/** The device a page is about: kept in the address, so that it survives a reload and can be shared. */
export function useSelectedDevice(): Selection {
  const devices = useRoster();
  const [params, setParams] = useSearchParams();
  const asked = params.get("device");
  const device = devices ? pickDevice(devices, asked) : null;
  const select = (id: string) => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.set("device", id);
      return next;
    }, { replace: true, preventScrollReset: true });
  };
  return { devices, device, asked, select };
}
