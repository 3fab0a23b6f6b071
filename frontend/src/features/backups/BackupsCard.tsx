import type { ReactNode } from "react";
import { useMay } from "../../access/context";
import type { BackupFile } from "../../api/types";
import { formatCount } from "../../format/number";
import { sizeText } from "../../format/size";
import { useSite, useTime } from "../../site/context";
import { Card } from "../../ui/Card";
import { HubWords } from "../../ui/HubWords";
import { Empty, Failure, Skeleton } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { useBackups } from "./useBackups";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Where copies of everything stored are, and why there is none: for those who run the hub. */
export function BackupsCard() {
  const { backups } = useSite();
  if (!useMay("hub")) return null;
  return (
    <Card title={t("Backups")} note={t("Copies of everything stored, each restored on trial")} flush>
      {backups ? <Places /> : <Empty icon="info" title={t("The hub makes no copies by itself")}>{tx("Its configuration says how often, and where to: {0}", <code>[backup]</code>)}</Empty>}
    </Card>
  );
}

function Places() {
  const backups = useBackups();
  if (backups.error) return <Failure error={backups.error} onRetry={() => void backups.refetch()} />;
  if (!backups.data) return <Skeleton className="mx-5 mb-5 h-16" />;
  const { directory, files, last, s3 } = backups.data;
  return (
    <ul className="divide-y divide-line border-t border-line">
      <Place title={t("On the hub’s own machine")} where={directory} files={files} last={last} />
      {s3 ? <Place title={t("In a bucket")} where={tx("{0} at {1}", s3.address, s3.endpoint)} files={s3.files} last={s3.last} /> : null}
    </ul>
  );
}

interface PlaceProps {
  title: string;
  where: ReactNode;
  files: BackupFile[];
  last?: { at: string; fault?: string | null } | null;
}

function Place({ title, where, files, last }: PlaceProps) {
  const time = useTime();
  const newest = files[0];
  return (
    <li className="px-4 py-3 text-[0.8125rem] sm:px-5" data-testid="backup-place">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{title}</span>
        {last ? <Tag tone={last.fault ? "crit" : "good"}>{last.fault ? t("Failed") : t("Up to date")}</Tag> : <Tag>{t("Not made yet")}</Tag>}
      </p>
      <p className="mt-0.5 break-all text-ink-3"><bdi>{where}</bdi></p>
      <p className="mt-0.5 text-ink-3">
        {newest ? tx("Newest copy: {0}, {1}. Copies there: {2}.", time.dateTime(newest.at), sizeText(newest.bytes), formatCount(files.length)) : t("There is no copy yet.")}
        {last?.fault ? <> {tx("Last tried {0}.", time.dateTime(last.at))}</> : null}
      </p>
      {last?.fault ? <p className="mt-1 break-words text-crit"><HubWords text={last.fault} /></p> : null}
    </li>
  );
}
