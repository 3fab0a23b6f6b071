import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { DeviceSettings, SettingsVersion } from "../../api/types";
import { t } from "../../i18n/t";
import { offerUndo } from "../../ui/undo";
import { refreshMeasured } from "../../domain/corrections/refresh";

/** Replaces a device's settings, which were `before`; its intervals, costs and alerts follow. */
export function useSaveDeviceSettings(deviceId: string, before: readonly SettingsVersion[]) {
  const queries = useQueryClient();
  const put = (versions: readonly SettingsVersion[]) => sendJson<DeviceSettings>("PUT", `/api/devices/${encodeURIComponent(deviceId)}/settings`, { versions: [...versions] } satisfies DeviceSettings);
  return useMutation({
    mutationFn: put,
    onSuccess: () => {
      offerUndo(t("What is known of {0} was changed.", deviceId), () => put(before).then(() => refreshMeasured(queries)));
      return refreshMeasured(queries);
    },
  });
}
