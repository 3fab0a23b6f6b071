import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../../api/client";
import type { NewRollout, Rollout } from "../../api/types";

/** Starts a roll-out. */
export function useStartRollout() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (rollout: NewRollout) => sendJson<Rollout>("POST", "/api/rollouts", rollout),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["rollouts"] }),
  });
}

export type Steering = "pause" | "resume" | "abort";

/** Pauses, resumes or ends a roll-out. */
export function useSteerRollout() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, how }: { id: number; how: Steering }) => sendJson<Rollout>("POST", `/api/rollouts/${String(id)}/${how}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["rollouts"] }),
  });
}
