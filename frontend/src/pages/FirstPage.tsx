import { Navigate } from "react-router";
import { chosenSite } from "../api/site-choice";
import { useSite } from "../site/context";
import DashboardPage from "./DashboardPage";

/** Whoever has several sites, and has chosen none of them yet, begins with their list. */
export function FirstPage() {
  const { sites } = useSite();
  return sites > 1 && chosenSite() === null ? <Navigate to="/sites" replace /> : <DashboardPage />;
}
