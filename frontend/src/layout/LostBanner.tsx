import { useHubLost } from "../live/context";
import { Icon } from "../ui/Icon";

/** Across the top of every page while the hub cannot be heard: what is shown may be old. */
export function LostBanner() {
  const lost = useHubLost();
  return (
    <div role="status">
      {lost ? (
        <p className="flex items-center gap-3 border-b border-warn-line bg-warn-soft px-4 py-2.5 text-warn sm:px-6" data-testid="lost-banner">
          <Icon name="warning" className="size-5" />
          <span><strong className="font-semibold">The hub cannot be reached.</strong> What is shown may be old. This page goes on by itself as soon as it is there again.</span>
        </p>
      ) : null}
    </div>
  );
}
