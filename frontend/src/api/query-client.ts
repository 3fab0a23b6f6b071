import { dehydrate, hydrate, QueryClient, type DehydratedState } from "@tanstack/react-query";
import { ApiError } from "./client";
import { keep, kept } from "./kept";
import { chosenSite } from "./site-choice";

/** A refused request (4xx) is not repeated: it would be refused again. */
function shouldRetry(failures: number, error: Error): boolean {
  if (error instanceof ApiError && error.status >= 400 && error.status < 500) return false;
  return failures < 2;
}

/** What a page shows of the past while the hub is away. People, tokens and the log of changes are not among it. */
const KEPT = new Set(["settings", "energy", "cost", "projection", "tariffs", "virtual-meters", "alerts", "forecast"]);
const KEEP_EVERY_MS = 30_000;

interface KeptAnswers {
  site: string | null;
  state: DehydratedState;
}

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: shouldRetry, staleTime: 10_000, refetchOnWindowFocus: true } },
  });
  const last = kept<KeptAnswers>("answers");
  // Answers of another site would be drawn as this one's.
  if (last && last.site === chosenSite()) {
    hydrate(client, last.state);
    // Shown until the hub answers, never instead of asking: a page that is loaded again shows what is there now.
    void client.invalidateQueries({ refetchType: "none" });
  }
  return client;
}

/** Keeps what the hub answered, now and then and when the page is left. Ends with the returned function. */
export function keepAnswers(client: QueryClient): () => void {
  const save = () => {
    const state = dehydrate(client, { shouldDehydrateQuery: (query) => query.state.status === "success" && KEPT.has(String(query.queryKey[0])) });
    if (state.queries.length > 0) keep("answers", { site: chosenSite(), state } satisfies KeptAnswers);
  };
  const timer = setInterval(save, KEEP_EVERY_MS);
  window.addEventListener("pagehide", save);
  return () => {
    clearInterval(timer);
    window.removeEventListener("pagehide", save);
  };
}
