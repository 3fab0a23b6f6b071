import { useHubLost } from "../live/context";
import { Empty, Skeleton } from "../ui/Notice";
import { PageHeader } from "../ui/PageHeader";
import { t } from "../i18n/t";

/** In place of a page while no device is known: waiting for the hub, or the hub is not there. */
export function WaitingForDevices({ title }: { title: string }) {
  const lost = useHubLost();
  return (
    <>
      <PageHeader title={title} />
      {lost ? <Empty icon="warning" title={t("Nothing to show yet")}>{t("It is asked for again every few seconds.")}</Empty> : <Skeleton className="h-96 w-full" />}
    </>
  );
}
