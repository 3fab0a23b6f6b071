import { useState } from "react";
import type { Tariff } from "../../api/types";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../../ui/Problem";
import type { EditTask } from "./TariffEditor";
import { useDeleteTariff } from "./useSaveTariff";
import { VersionItem } from "./VersionItem";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

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
      note={tariff.kind === "contract" ? t("Contract for {0}{1}", meter, tariff.zone ? t(", zone {0}", tariff.zone) : "") : t("Offer, only to compare with")}
      flush
      actions={
        <>
          <Button need="admin" icon="plus" onClick={() => { onEdit({ what: "version", tariff }); }}>{t("New prices")}</Button>
          <Button need="admin" look="danger" icon="trash" onClick={() => { setDeleting(true); }}>{t("Delete")}</Button>
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
      title={t("Delete {0}?", tariff.name)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("Keep it")}</Button>
          <Button look="danger" disabled={remove.isPending} onClick={() => { remove.mutate(tariff, { onSuccess: onClose }); }}>{t("Delete")}</Button>
        </>
      }
    >
      <p>{tx("All its versions go, and the costs that stand on them. Bills that were issued stay.{0}", tariff.kind === "contract" ? ` ${t("If the contract has merely ended, end its last version instead: the past then keeps its costs.")}` : "")}</p>
      <Problem error={remove.error} what={t("Not deleted")} />
    </Dialog>
  );
}
