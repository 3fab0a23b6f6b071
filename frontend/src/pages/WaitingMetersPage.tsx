import { Link } from "react-router";
import { WaitingCard } from "../features/waiting/WaitingCard";
import { LinkButton } from "../ui/LinkButton";
import { PageHeader } from "../ui/PageHeader";
import { t } from "../i18n/t";

export default function WaitingMetersPage() {
  return (
    <>
      <PageHeader title={t("Meters that wait")} note={<Link to="/devices" className="rounded font-medium text-primary hover:underline">{t("All devices")}</Link>}>
        <LinkButton to="/devices/mappings" icon="table">{t("Other MQTT messages")}</LinkButton>
      </PageHeader>
      <div className="grid max-w-4xl gap-3 sm:gap-4"><WaitingCard /></div>
    </>
  );
}
