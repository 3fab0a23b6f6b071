import { ApiError } from "../api/client";
import { language } from "../i18n/language";
import { Callout } from "./Callout";
import { HubWords } from "./HubWords";

/** Why the hub refused, in the reader's language, and how to mend it, in the hub's own words. */
export function Problem({ error, what }: { error: Error | null; what: string }) {
  if (!error) return null;
  const named = error instanceof ApiError && error.status !== 0;
  return (
    <Callout tone="crit" icon="warning" role="alert" title={what}>
      <p className="break-words">
        {named && language === "en" ? error.message : null}
        {named && language !== "en" ? <>{error.title}. {error.message === error.title ? null : error.message === error.detail ? <HubWords text={error.message} /> : error.message}</> : null}
        {named ? null : `${error instanceof ApiError ? `${error.title}. ` : ""}${error.message}`}
      </p>
    </Callout>
  );
}
