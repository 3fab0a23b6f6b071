import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { Anomaly, Feedback } from "../../api/insight-types";

/** Says of an anomaly what it was; null takes back what was said. */
export function useJudgeAnomaly(deviceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (said: { kind: string; from: string; feedback: Feedback | null }) => sendJson<Anomaly>("POST", "/api/anomalies/feedback", { deviceId, ...said }),
    // Others like it are learned, too.
    onSuccess: () => queries.invalidateQueries({ queryKey: ["anomalies", deviceId] }),
  });
}
