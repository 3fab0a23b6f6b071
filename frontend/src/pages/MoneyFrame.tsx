import type { ReactNode } from "react";
import { FirstDevice } from "../features/provisioning/FirstDevice";
import { NoTariff } from "../features/tariffs/NoTariff";
import { Failure, Skeleton } from "../ui/Notice";
import { PageHeader } from "../ui/PageHeader";
import { CostTabs } from "./CostTabs";
import type { useMoneyPage } from "./useMoneyPage";

interface MoneyFrameProps {
  title: string;
  page: ReturnType<typeof useMoneyPage>;
  controls?: ReactNode;
  children: ReactNode;
}

/** Title, tabs and what is to be said before there is anything to show: loading, failure, no meter, no contract. */
export function MoneyFrame({ title, page, controls, children }: MoneyFrameProps) {
  const body = () => {
    if (page.error) return <Failure error={page.error} onRetry={page.retry} />;
    if (!page.tariffs || !page.devices) return <Skeleton className="h-96 w-full" />;
    if (page.devices.length === 0) return <FirstDevice />;
    return page.contract ? children : <NoTariff />;
  };
  return (
    <>
      <PageHeader title={title}>{page.contract ? controls : null}</PageHeader>
      <CostTabs />
      {body()}
    </>
  );
}
