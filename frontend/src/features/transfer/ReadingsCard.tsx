import { useMutation } from "@tanstack/react-query";
import { useAccess } from "../../access/context";
import { May } from "../../access/May";
import { addressOf } from "../../api/address";
import { apiUrl } from "../../api/client";
import { download } from "../../api/download";
import type { Device } from "../../api/types";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Icon } from "../../ui/Icon";
import { Problem } from "../../ui/Problem";
import { ImportForm } from "./ImportForm";
import { t } from "../../i18n/t";

/** Readings out of the hub as a file, and into it. */
export function ReadingsCard({ device }: { device: Device }) {
  const { open } = useAccess();
  const save = useMutation({ mutationFn: () => download(apiUrl("/api/export.csv", { deviceId: device.id }), `${device.id}.csv`) });
  // Where one has to sign in a link alone is not let in; where not, the browser saves a long file as it comes.
  const link = !open ? (
    <Button icon="download" disabled={save.isPending} onClick={() => { save.mutate(); }}>{save.isPending ? t("Preparing…") : t("Download all")}</Button>
  ) : (
    <a href={addressOf(apiUrl("/api/export.csv", { deviceId: device.id }))} download={`${device.id}.csv`} className="inline-flex h-8 items-center gap-1.5 rounded-lg border border-line bg-surface px-3 text-[0.8125rem] font-medium hover:bg-sunken max-sm:h-10"><Icon name="download" className="size-4" />{t("Download all")}</a>
  );
  return (
    <Card title={t("Readings as a file")} note="CSV" actions={link}>
      <Problem error={save.error} what={t("Not downloaded")} />
      <May need="operator"><ImportForm device={device} /></May>
    </Card>
  );
}
