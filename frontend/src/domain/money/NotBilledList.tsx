import type { NotBilled } from "../../api/types";
import { Callout } from "../../ui/Callout";
import { HubWords } from "../../ui/HubWords";
import { t } from "../../i18n/t";

/** Charges of the tariff that are not in the figures, and what else a reader should know. */
export function NotBilledList({ items, notes = [] }: { items: readonly NotBilled[]; notes?: readonly string[] }) {
  if (items.length === 0 && notes.length === 0) return null;
  return (
    <Callout tone={items.length > 0 ? "warn" : "plain"} icon={items.length > 0 ? "warning" : "info"} title={items.length > 0 ? t("Not in these figures") : undefined}>
      <ul className="grid gap-0.5">
        {items.map((item) => <li key={`${item.item}: ${item.why}`}><span className="font-medium"><HubWords text={item.item} /></span>: <HubWords text={item.why} /></li>)}
        {notes.map((note) => <li key={note}><HubWords text={note} /></li>)}
      </ul>
    </Callout>
  );
}
