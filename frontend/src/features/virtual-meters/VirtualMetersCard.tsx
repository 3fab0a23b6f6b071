import { useState } from "react";
import { Link } from "react-router";
import type { Device, VirtualMeter } from "../../api/types";
import { Button, IconButton } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { DeleteVirtualMeter } from "./DeleteVirtualMeter";
import { useVirtualMeters } from "./useVirtualMeters";
import { formulaText } from "./virtual-draft";
import { VirtualMeterDialog } from "./VirtualMeterDialog";
import { t } from "../../i18n/t";

/** Meters that are computed from others. */
export function VirtualMetersCard({ devices }: { devices: readonly Device[] }) {
  const meters = useVirtualMeters();
  const [editing, setEditing] = useState<VirtualMeter | "new" | null>(null);
  const [deleting, setDeleting] = useState<VirtualMeter | null>(null);
  const name = (id: string) => devices.find((each) => each.id === id)?.name ?? id;
  return (
    <Card title={t("Virtual meters")} note={t("Worked out from others")} flush actions={<Button need="admin" icon="plus" disabled={devices.length === 0} onClick={() => { setEditing("new"); }}>{t("Add a virtual meter")}</Button>}>
      {meters.error ? <Failure error={meters.error} onRetry={() => void meters.refetch()} /> : null}
      {meters.isPending ? <Skeleton className="mx-5 mb-5 h-10" /> : null}
      {meters.data?.length === 0 ? <Empty icon="analytics" title={t("None yet")}>{t("Add up circuits, or see what no circuit accounts for, as if it were a meter of its own.")}</Empty> : null}
      {meters.data && meters.data.length > 0 ? (
        <ul className="border-t border-line">
          {meters.data.map((each) => (
            <li key={each.id} className="flex items-center justify-between gap-3 border-t border-line px-4 py-2.5 first:border-t-0 sm:px-5">
              <div className="min-w-0 text-[0.8125rem]">
                <Link to={`/devices/${encodeURIComponent(each.id)}`} className="font-medium break-words text-primary hover:underline">{each.name ?? each.id}</Link>
                <p className="break-words text-ink-3">{formulaText(each, name)}</p>
              </div>
              <div className="flex shrink-0">
                <IconButton need="admin" icon="pencil" label={t("Change {0}", each.name ?? each.id)} onClick={() => { setEditing(each); }} />
                <IconButton need="admin" icon="trash" label={t("Delete {0}", each.name ?? each.id)} onClick={() => { setDeleting(each); }} />
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {editing ? <VirtualMeterDialog meter={editing === "new" ? null : editing} devices={devices} onClose={() => { setEditing(null); }} /> : null}
      {deleting ? <DeleteVirtualMeter meter={deleting} onClose={() => { setDeleting(null); }} /> : null}
    </Card>
  );
}
