import { ApiError } from "../api/client";
import { Callout } from "./Callout";

/** Why the hub refused, and how to mend it, in its own words. */
export function Problem({ error, what }: { error: Error | null; what: string }) {
  if (!error) return null;
  const named = error instanceof ApiError && error.status !== 0;
  return (
    <Callout tone="crit" icon="warning" role="alert" title={what}>
      <p className="break-words">{named ? error.message : `${error instanceof ApiError ? `${error.title}. ` : ""}${error.message}`}</p>
    </Callout>
  );
}
