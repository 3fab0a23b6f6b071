import { useUpdate } from "../live/update";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { t } from "../i18n/t";

/** A new version is loaded when one says so, not in the middle of what one types. */
export function UpdateBanner() {
  const install = useUpdate();
  return (
    <div role="status">
      {install ? (
        <p className="flex flex-wrap items-center gap-3 border-b border-line bg-primary-soft px-4 py-2 text-[0.8125rem] text-primary sm:px-6" data-testid="update-banner">
          <Icon name="download" className="size-4" />
          <span className="flex-1">{t("A new version of the dashboard is there.")}</span>
          <Button onClick={() => void install()}>{t("Load it")}</Button>
        </p>
      ) : null}
    </div>
  );
}
