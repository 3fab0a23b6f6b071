import { Link } from "react-router";
import { Empty } from "../ui/Notice";
import { PageHeader } from "../ui/PageHeader";
import { t } from "../i18n/t";

export function NotFoundPage() {
  return (
    <>
      <PageHeader title={t("No such page")} />
      <Empty icon="search" title={t("There is nothing at this address")}>
        <Link to="/" className="font-medium text-primary underline">{t("Go to the dashboard")}</Link>
      </Empty>
    </>
  );
}
