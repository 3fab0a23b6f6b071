import { Button } from "./Button";
import { Failure } from "./Notice";
import { t } from "../i18n/t";

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: Error | null;
  fetchNextPage: () => Promise<unknown>;
}

/** Below a list that comes in pages: the next one, while there is one. */
export function ShowMore({ pages }: { pages: Pages }) {
  const more = () => void pages.fetchNextPage();
  if (pages.isFetchNextPageError && pages.error) return <Failure error={pages.error} onRetry={more} />;
  if (!pages.hasNextPage) return null;
  return (
    <div className="flex justify-center border-t border-line px-4 py-3">
      <Button disabled={pages.isFetchingNextPage} onClick={more}>{pages.isFetchingNextPage ? t("Loading…") : t("Show more")}</Button>
    </div>
  );
}
