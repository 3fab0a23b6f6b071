import { formatAge } from "../format/time";
import { useHubLost, useLiveStore } from "../live/context";
import { useNow } from "../live/useNow";
import { useTime } from "../site/context";
import { Icon } from "../ui/Icon";
import { t } from "../i18n/t";
import { tx } from "../i18n/tx";

/** Across the top of every page while the hub cannot be heard: what is shown is of then. */
export function LostBanner() {
  const lost = useHubLost();
  return (
    <div role="status">
      {lost ? (
        <p className="flex items-center gap-3 border-b border-warn-line bg-warn-soft px-4 py-2.5 text-warn sm:px-6" data-testid="lost-banner">
          <Icon name="warning" className="size-5" />
          <span><strong className="font-semibold">{t("The hub cannot be reached.")}</strong> <Since />{" "}{t("This page goes on by itself as soon as it is there again.")}</span>
        </p>
      ) : null}
    </div>
  );
}

function Since() {
  const { heardAt } = useLiveStore();
  const now = useNow();
  const time = useTime();
  if (heardAt === null) return null;
  return <>{tx("What is shown was last heard {0}, {1}.", time.dateTime(heardAt), formatAge(heardAt, now))}</>;
}
