import type { ReactNode } from "react";
import { Failure } from "../ui/Notice";
import { SiteContext } from "./context";
import { useSettings } from "./useSettings";
import { t } from "../i18n/t";

export function SiteProvider({ children }: { children: ReactNode }) {
  const settings = useSettings();
  if (settings.data) return <SiteContext value={settings.data}>{children}</SiteContext>;
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      {settings.error ? (
        <Failure error={settings.error} onRetry={() => void settings.refetch()} />
      ) : (
        <p className="animate-pulse text-ink-3">{t("Connecting to the hub…")}</p>
      )}
    </main>
  );
}
