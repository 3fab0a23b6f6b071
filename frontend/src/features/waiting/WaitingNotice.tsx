import { Link } from "react-router";
import { formatCount } from "../../format/number";
import { Callout } from "../../ui/Callout";
import { useWaiting } from "./useWaiting";
import { t } from "../../i18n/t";

/** Says that meters wait, wherever devices are listed; nothing while none does. */
export function WaitingNotice() {
  const count = useWaiting().data?.length ?? 0;
  if (count === 0) return null;
  return (
    <Callout icon="plug" title={count === 1 ? t("A meter waits to be adopted") : t("{0} meters wait to be adopted", formatCount(count))}>
      <Link to="/devices/waiting" className="font-medium text-primary underline">{t("See what they send and name them")}</Link>
    </Callout>
  );
}
