import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { Correction, NewCorrection } from "../../api/types";
import { refreshMeasured } from "./refresh";
import { t } from "../../i18n/t";

/** Adds a correction; nothing is ever edited, so a revoke is one too. */
export function useAddCorrection() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (correction: NewCorrection) => sendJson<Correction>("POST", "/api/corrections", correction),
    onSuccess: () => refreshMeasured(queries),
  });
}

/** The correction that takes another one back. */
export function revocationOf(correction: Correction): NewCorrection {
  return { deviceId: correction.deviceId, reason: t("Taken back: {0}", correction.reason).slice(0, 500), action: { kind: "revoke", id: correction.id } };
}
