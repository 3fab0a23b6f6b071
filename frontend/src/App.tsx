import { BASE } from "./api/address";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, useEffect, useState } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";
import { createQueryClient, keepAnswers } from "./api/query-client";
import { AppShell } from "./layout/AppShell";
import { LiveProvider } from "./live/LiveProvider";
import { CrashPage } from "./pages/CrashPage";
import DashboardPage from "./pages/DashboardPage";
import { NotFoundPage } from "./pages/NotFoundPage";
import { SignInGate } from "./auth/SignInGate";
import { SiteProvider } from "./site/SiteProvider";

const WelcomePage = lazy(() => import("./pages/WelcomePage"));
const WaitingMetersPage = lazy(() => import("./pages/WaitingMetersPage"));
const MappingsPage = lazy(() => import("./pages/MappingsPage"));
const AnalyticsPage = lazy(() => import("./pages/AnalyticsPage"));
const CostsPage = lazy(() => import("./pages/CostsPage"));
const BillsPage = lazy(() => import("./pages/BillsPage"));
const TariffsPage = lazy(() => import("./pages/TariffsPage"));
const ComparePage = lazy(() => import("./pages/ComparePage"));
const MeterCheckPage = lazy(() => import("./pages/MeterCheckPage"));
const DevicesPage = lazy(() => import("./pages/DevicesPage"));
const DevicePage = lazy(() => import("./pages/DevicePage"));
const FirmwarePage = lazy(() => import("./pages/FirmwarePage"));
const AlertsPage = lazy(() => import("./pages/AlertsPage"));
const AccountPage = lazy(() => import("./pages/AccountPage"));
const PeoplePage = lazy(() => import("./pages/PeoplePage"));
const SitesPage = lazy(() => import("./pages/SitesPage"));
const AuditPage = lazy(() => import("./pages/AuditPage"));
const SettingsPage = lazy(() => import("./pages/SettingsPage"));

const router = createBrowserRouter([
  {
    element: <AppShell />,
    errorElement: <CrashPage />,
    children: [
      { index: true, element: <DashboardPage /> },
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
