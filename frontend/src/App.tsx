import { BASE } from "./api/address";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, useEffect, useState, type ComponentType } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";
import { createQueryClient, keepAnswers } from "./api/query-client";
import { AppShell } from "./layout/AppShell";
import { LiveProvider } from "./live/LiveProvider";
import { CrashPage } from "./pages/CrashPage";
import { FirstPage } from "./pages/FirstPage";
import { NotFoundPage } from "./pages/NotFoundPage";
import { SignInGate } from "./auth/SignInGate";
import { SiteProvider } from "./site/SiteProvider";
import { restOfTexts } from "./i18n/t";

/** A page that is loaded when it is opened, after the texts that only such pages have. */
function page(load: () => Promise<{ default: ComponentType }>) {
  return lazy(async () => {
    await restOfTexts();
    return load();
  });
}

// Whoever does not begin at the first page needs them at once.
if (location.pathname !== BASE) restOfTexts().catch(() => null);

const WelcomePage = page(() => import("./pages/WelcomePage"));
const WaitingMetersPage = page(() => import("./pages/WaitingMetersPage"));
const MappingsPage = page(() => import("./pages/MappingsPage"));
const AnalyticsPage = page(() => import("./pages/AnalyticsPage"));
const CostsPage = page(() => import("./pages/CostsPage"));
const BillsPage = page(() => import("./pages/BillsPage"));
const TariffsPage = page(() => import("./pages/TariffsPage"));
const ComparePage = page(() => import("./pages/ComparePage"));
const MeterCheckPage = page(() => import("./pages/MeterCheckPage"));
const DevicesPage = page(() => import("./pages/DevicesPage"));
const DevicePage = page(() => import("./pages/DevicePage"));
const FirmwarePage = page(() => import("./pages/FirmwarePage"));
const AlertsPage = page(() => import("./pages/AlertsPage"));
const AccountPage = page(() => import("./pages/AccountPage"));
const PeoplePage = page(() => import("./pages/PeoplePage"));
const SitesOverviewPage = page(() => import("./pages/SitesOverviewPage"));
const SitesPage = page(() => import("./pages/SitesPage"));
const AuditPage = page(() => import("./pages/AuditPage"));
const SettingsPage = page(() => import("./pages/SettingsPage"));

const router = createBrowserRouter([
  {
    element: <AppShell />,
    errorElement: <CrashPage />,
    children: [
      { index: true, element: <FirstPage /> },
      { path: "sites", element: <SitesOverviewPage /> },
      { path: "analytics", element: <AnalyticsPage /> },
      { path: "costs", element: <CostsPage /> },
      { path: "costs/bills", element: <BillsPage /> },
      { path: "costs/tariffs", element: <TariffsPage /> },
      { path: "costs/compare", element: <ComparePage /> },
      { path: "costs/meter-check", element: <MeterCheckPage /> },
      { path: "devices", element: <DevicesPage /> },
      { path: "devices/waiting", element: <WaitingMetersPage /> },
      { path: "devices/mappings", element: <MappingsPage /> },
      { path: "devices/:id", element: <DevicePage /> },
      { path: "firmware", element: <FirmwarePage /> },
      { path: "alerts", element: <AlertsPage /> },
      { path: "settings", element: <SettingsPage /> },
      { path: "settings/account", element: <AccountPage /> },
      { path: "settings/people", element: <PeoplePage /> },
      { path: "settings/sites", element: <SitesPage /> },
      { path: "settings/audit", element: <AuditPage /> },
      { path: "welcome", element: <WelcomePage /> },
      { path: "welcome/:step", element: <WelcomePage /> },
      { path: "*", element: <NotFoundPage /> },
    ],
  },
], { basename: BASE });

export function App() {
  const [queries] = useState(createQueryClient);
  useEffect(() => keepAnswers(queries), [queries]);
  return (
    <QueryClientProvider client={queries}>
      <SignInGate onRedeemed={(first) => void router.navigate(first ? "/welcome/site" : "/", { replace: true })}>
        <SiteProvider>
          <LiveProvider>
            <RouterProvider router={router} />
          </LiveProvider>
        </SiteProvider>
      </SignInGate>
    </QueryClientProvider>
  );
}
