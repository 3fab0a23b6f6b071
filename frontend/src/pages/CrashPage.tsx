import { useRouteError } from "react-router";
import { Failure } from "../ui/Notice";

/** Shown instead of a blank page when drawing one failed. */
export function CrashPage() {
  const error = useRouteError();
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <Failure error={error instanceof Error ? error : new Error("The page could not be drawn")} onRetry={() => { window.location.reload(); }} />
    </main>
  );
}
