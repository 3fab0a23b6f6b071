import { SitesCard } from "../features/sites/SitesCard";
import { PageHeader } from "../ui/PageHeader";
import { t } from "../i18n/t";

/** All sites, what needs attention first: the first page of whoever looks after several. */
export default function SitesOverviewPage() {
  return (
    <>
      <PageHeader title={t("Sites")} />
      <div className="max-w-5xl"><SitesCard /></div>
    </>
  );
}
