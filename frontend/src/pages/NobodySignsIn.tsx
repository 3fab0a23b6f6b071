import { Card } from "../ui/Card";
import { Empty } from "../ui/Notice";
import { t } from "../i18n/t";

/** In the place of what is about accounts, where the hub has none. */
export function NobodySignsIn() {
  return (
    <Card title={t("No sign-in")}>
      <Empty icon="info" title={t("Nobody signs in to this hub")}>{t("It is open to this machine alone, as a demonstration is. Start it without security.mode = open, and accounts, roles and tokens are here.")}</Empty>
    </Card>
  );
}
