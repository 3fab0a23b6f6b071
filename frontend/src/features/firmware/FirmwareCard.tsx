import { May } from "../../access/May";
import { useId } from "react";
import type { Firmware } from "../../api/types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Card } from "../../ui/Card";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { Problem } from "../../ui/Problem";
import { SureButton } from "../../ui/SureButton";
import { sizeText } from "../../format/size";
import { useFirmware } from "./useFirmware";
import { useDeleteFirmware, useUploadFirmware } from "./useUploadFirmware";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Firmware files at the hub: upload, delete, and a way to roll one out. */
export function FirmwareCard({ onRollOut }: { onRollOut: (firmware: Firmware) => void }) {
  const id = useId();
  const firmware = useFirmware();
  const upload = useUploadFirmware();
  const remove = useDeleteFirmware();
  const problem = upload.error ?? remove.error;
  return (
    <Card title={t("Firmware files")} note={t("Signed, for meters with Ohmstead’s firmware")} flush>
      <May need="hub"><div className="grid gap-3 px-4 pb-4 sm:px-5">
        <div className="flex flex-wrap items-center gap-3">
          <label htmlFor={`${id}-file`} className="text-[0.8125rem] text-ink-2">{t("Upload a file")}</label>
          <input
            id={`${id}-file`}
            type="file"
            disabled={upload.isPending}
            onChange={(event) => {
              const file = event.target.files?.[0];
              remove.reset();
              if (file) upload.mutate(file);
              event.target.value = "";
            }}
            className="h-8 max-w-72 text-[0.8125rem] file:me-3 file:h-8 file:rounded-lg file:border file:border-line file:bg-surface file:px-3 file:font-medium file:text-ink max-sm:h-10"
          />
          {upload.isPending ? <span role="status" className="text-[0.8125rem] text-ink-3">{t("Uploading…")}</span> : null}
        </div>
        <Problem error={problem} what={upload.error ? t("Not taken: the hub refused it") : t("Not deleted")} />
        {upload.data && !problem ? <Callout role="status" tone="good" icon="check">{tx("Version {0} for {1} is there; its signature is right.", upload.data.version, upload.data.board)}</Callout> : null}
      </div></May>
      {firmware.error ? <Failure error={firmware.error} onRetry={() => void firmware.refetch()} /> : null}
      {firmware.isPending ? <Skeleton className="mx-5 mb-5 h-10" /> : null}
      {firmware.data?.length === 0 ? <Empty icon="file" title={t("No firmware yet")}><code>ohmstead firmware sign</code>{" "}{t("makes a file that can be uploaded here.")}</Empty> : null}
      {firmware.data && firmware.data.length > 0 ? (
        <ul className="border-t border-line">
          {firmware.data.map((each) => <FirmwareRow key={each.id} firmware={each} onRollOut={() => { onRollOut(each); }} onDelete={() => { upload.reset(); remove.mutate(each.id); }} />)}
        </ul>
      ) : null}
    </Card>
  );
}

function FirmwareRow({ firmware, onRollOut, onDelete }: { firmware: Firmware; onRollOut: () => void; onDelete: () => void }) {
  const time = useTime();
  const name = t("version {0} for {1}", firmware.version, firmware.board);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 first:border-t-0 sm:px-5">
      <div className="min-w-0 text-[0.8125rem]">
        <p className="font-medium">{firmware.version} <span className="font-normal text-ink-3">{tx("for {0}", firmware.board)}</span></p>
        <p className="text-xs text-ink-3">{tx("{0} · uploaded {1}", sizeText(firmware.bytes), time.full(firmware.uploadedAt))}</p>
        <p className="truncate font-mono text-xs text-ink-3" title={firmware.sha256}>{tx("SHA-256 {0}…", firmware.sha256.slice(0, 16))}</p>
      </div>
      <div className="flex items-center gap-1">
        <Button need="admin" onClick={onRollOut}>{t("Roll out")}<span className="sr-only"> {name}</span></Button>
        <SureButton need="hub" of={name} onSure={onDelete} />
      </div>
    </li>
  );
}
