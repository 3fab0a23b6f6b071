import { BASE } from "../api/address";
import { Suspense } from "react";
import { Outlet, ScrollRestoration } from "react-router";
import { AlertBanner } from "../features/alerts/AlertBanner";
import { useSite } from "../site/context";
import { LostBanner } from "./LostBanner";
import { LiveSign } from "./LiveSign";
import { NavLinks } from "./NavLinks";
import { ThemeSwitch } from "./ThemeSwitch";
import { UndoBar } from "./UndoBar";
import { UpdateBanner } from "./UpdateBanner";
import { SiteName } from "./SiteName";
import { ZoneNote } from "./ZoneNote";
import { useAppBadge } from "./useAppBadge";
import { t } from "../i18n/t";

/** The frame around every page. */
export function AppShell() {
  const { demo } = useSite();
  useAppBadge();
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a href="#main" className="sr-only z-50 rounded-lg bg-primary px-4 py-2 text-on-primary focus:not-sr-only focus:fixed focus:top-2 focus:start-2">{t("Skip to content")}</a>
      <aside className="sticky top-0 hidden h-dvh flex-col border-e border-line bg-surface p-3 md:flex">
        <div className="flex items-center gap-2.5 px-2 pt-2 pb-6">
          <img src={`${BASE}favicon.svg`} alt="" className="size-7" />
          <span className="text-base font-semibold tracking-[-0.02em]">Ohmstead</span>
        </div>
        <NavLinks />
        <div className="mt-auto flex items-end justify-between gap-2 px-2 pb-1">
          <p className="min-w-0 text-xs text-ink-3">
            <SiteName className="block truncate font-medium text-ink-2" />
            {demo ? t("Demonstration") : null}
            <ZoneNote />
          </p>
          <ThemeSwitch />
        </div>
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col max-md:pb-[calc(3.5rem+env(safe-area-inset-bottom))]">
        <header className="flex items-center justify-between gap-3 border-b border-line bg-surface px-4 py-2 md:hidden">
          <div className="flex min-w-0 items-center gap-2.5">
            <img src={`${BASE}favicon.svg`} alt="Ohmstead" className="size-7" />
            <span className="min-w-0">
              <SiteName className="block truncate leading-tight font-semibold" />
              <ZoneNote className="truncate text-xs text-ink-3" />
            </span>
          </div>
          <div className="flex items-center gap-1">
            <LiveSign />
            <ThemeSwitch />
          </div>
        </header>
        <UpdateBanner />
        <LostBanner />
        <AlertBanner />
        <main id="main" tabIndex={-1} className="mx-auto flex w-full max-w-[92rem] flex-1 flex-col p-4 outline-none sm:p-6">
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <div className="fixed inset-x-0 bottom-0 z-40 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
        <NavLinks />
      </div>
      <UndoBar />
      <ScrollRestoration />
    </div>
  );
}
