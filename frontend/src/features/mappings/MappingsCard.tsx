import { useState } from "react";
import type { KeptMapping, Mapping } from "../../api/types";
import { Button, IconButton } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { Empty } from "../../ui/Notice";
import { Problem } from "../../ui/Problem";
import { Tag } from "../../ui/Tag";
import { unitText } from "./mapping-draft";
import { useRemoveMapping } from "./useMappings";
import { t } from "../../i18n/t";

interface MappingsCardProps {
  mappings: readonly KeptMapping[];
  /** Those of the configuration file: they can be read here, not changed. */
  configured: readonly Mapping[];
  onAdd: () => void;
  onEdit: (id: string) => void;
}

/** Every mapping that holds. */
export function MappingsCard({ mappings, configured, onAdd, onEdit }: MappingsCardProps) {
  const [removing, setRemoving] = useState<KeptMapping | null>(null);
  return (
    <Card title={t("Mappings")} flush actions={<Button need="hub" icon="plus" onClick={onAdd}>{t("Add a mapping")}</Button>}>
      {mappings.length + configured.length === 0 ? (
        <Empty icon="table" title={t("No mapping yet")}>{t("A mapping says which numbers of a topic’s messages are power, energy or voltage, and of which device.")}</Empty>
      ) : (
        <ul className="border-t border-line">
          {configured.map((mapping, n) => <MappingRow key={n} mapping={mapping} tag={t("Configuration file")} />)}
          {mappings.map((mapping) => <MappingRow key={mapping.id} mapping={mapping} onEdit={() => { onEdit(mapping.id); }} onRemove={() => { setRemoving(mapping); }} />)}
        </ul>
      )}
      {removing ? <RemoveMapping mapping={removing} onClose={() => { setRemoving(null); }} /> : null}
    </Card>
  );
}

/** " × −0.5"; nothing for 1. */
const factorText = (scale: number) => (scale === 1 ? "" : ` × ${String(scale).replace("-", "−")}`);

function MappingRow({ mapping, tag, onEdit, onRemove }: { mapping: Mapping; tag?: string; onEdit?: () => void; onRemove?: () => void }) {
  const values = mapping.values.map((value) => `${value.pointer ?? t("the message itself")} → ${unitText(value.unit)}${factorText(value.scale ?? 1)}`).join(" · ");
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-3 first:border-t-0 sm:px-5">
      <div className="min-w-0 flex-1 basis-60">
        <p dir="ltr" className="font-mono text-[0.8125rem] font-medium break-all rtl:text-right">{mapping.topic} → {mapping.device}</p>
        <p dir="ltr" className="text-xs break-all text-ink-3 rtl:text-right">{values}</p>
      </div>
      {tag ? <Tag>{tag}</Tag> : null}
      <div className="flex">
        {onEdit ? <IconButton need="hub" icon="pencil" label={t("Change {0}", mapping.topic)} onClick={onEdit} /> : null}
        {onRemove ? <IconButton need="hub" icon="trash" label={t("Remove {0}", mapping.topic)} onClick={onRemove} /> : null}
      </div>
    </li>
  );
}

function RemoveMapping({ mapping, onClose }: { mapping: KeptMapping; onClose: () => void }) {
  const remove = useRemoveMapping();
  return (
    <Dialog
      title={t("Remove {0}?", mapping.topic)}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Keep it")}</Button><Button look="danger" disabled={remove.isPending} onClick={() => { remove.mutate(mapping, { onSuccess: onClose }); }}>{t("Remove it")}</Button></>}
    >
      <p>{t("Its topics are no longer read. Readings that it gave stay.")}</p>
      <Problem error={remove.error} what={t("Not removed")} />
    </Dialog>
  );
}
