import { useQuery } from "@tanstack/react-query";
import { getJson } from "../../api/client";
import type { FirmwareList } from "../../api/types";

/** Firmware files at the hub, newest first. */
export function useFirmware() {
  return useQuery({
    queryKey: ["firmware"],
    queryFn: ({ signal }) => getJson<FirmwareList>("/api/firmware", {}, signal),
    select: (data) => data.firmware.toReversed(),
  });
}
