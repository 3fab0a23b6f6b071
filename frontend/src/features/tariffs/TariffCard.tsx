import { useState } from "react";
import type { Tariff } from "../../api/types";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import type { EditTask } from "./TariffEditor";
import { useDeleteTariff } from "./useSaveTariff";
import { VersionItem } from "./VersionItem";

interface TariffCardProps {
  tariff: Tariff;
  /** The site's date, YYYY-MM-DD. */
  today: string;
  /** Whose energy it bills, in words. */
  meter: string;
  onEdit: (task: EditTask) => void;
}

/** A contract or offer with its dated versions. */
export function TariffCard({ tariff, today, meter, onEdit }: TariffCardProps) {
  const [deleting, setDeleting] = useState(false);
  const newest = tariff.versions.map((version, index) => ({ version, index })).reverse();
  return (
    <Card
      title={tariff.name}
      note={tariff.kind === "contract" ? `Contract for ${meter}${tariff.zone ? `, zone ${tariff.zone}` : ""}` : "Offer, only to compare with"}
      flush
      actions={
        <>
          <Button need="admin" icon="plus" onClick={() => { onEdit({ what: "version", tariff }); }}>New prices</Button>
          <Button need="admin" look="danger" icon="trash" onClick={() => { setDeleting(true); }}>Delete</Button>
        </>
      }
    >
      <ul className="border-t border-line">
        {newest.map(({ version, index }) => (
          <VersionItem key={version.validFrom ?? ""} tariff={tariff} version={version} index={index} today={today} onEdit={onEdit} />
        ))}
      </ul>
      {deleting ? <DeleteDialog tariff={tariff} onClose={() => { setDeleting(false); }} /> : null}
    </Card>
  );
}

function DeleteDialog({ tariff, onClose }: { tariff: Tariff; onClose: () => void }) {
  const remove = useDeleteTariff();
  return (
    <Dialog
      title={`Delete ${tariff.name}?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" disabled={remove.isPending} onClick={() => { remove.mutate(tariff.id, { onSuccess: onClose }); }}>Delete</Button>
        </>
      }
    >
      <p>
        All its versions go, and the costs that stand on them. Bills that were issued stay.
        {tariff.kind === "contract" ? " If the contract has merely ended, end its last version instead: the past then keeps its costs." : ""}
      </p>
      <Problem error={remove.error} what="Not deleted" />
    </Dialog>
  );
}
