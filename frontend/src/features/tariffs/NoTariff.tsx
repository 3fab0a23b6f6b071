import { Link } from "react-router";
import { Card } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { t } from "../../i18n/t";

/** Shown where money would be, as long as no contract is known. */
export function NoTariff() {
  return (
    <div className="max-w-2xl">
      <Card title={t("What does your electricity cost?")}>
        <p className="text-ink-2">{t("Ohmstead has no contract of yours yet, so it can say what you use, but not what it costs. Take the latest letter or bill of your supplier and enter its prices: what is measured already is worked out at once, for the past too.")}</p>
        <Link to="/costs/tariffs?add=contract" className="mt-4 inline-flex h-9 items-center gap-1.5 rounded-lg bg-primary px-4 font-medium text-on-primary hover:opacity-90 max-sm:h-10"><Icon name="plus" className="size-4" />{t("Add your contract")}</Link>
      </Card>
    </div>
  );
}
