import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useAccess } from "../../access/context";
import { inSite, sendForText } from "../../api/client";
import { openInTab, saveBlob } from "../../api/download";
import { formatDates } from "../../format/dates";
import { formatMoney } from "../../format/money";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { DownloadButton } from "../../ui/DownloadButton";
import { Icon } from "../../ui/Icon";
import { Problem } from "../../ui/Problem";
import type { BillKey, ShownBill } from "./useBill";
import { useIssueBill } from "./useIssueBill";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

interface BillActionsProps {
  billKey: BillKey;
  shown: ShownBill;
  onIssued: (number: string) => void;
}

/** Print, PDF and CSV, and issuing a bill whose period is over. */
export function BillActions({ billKey, shown, onIssued }: BillActionsProps) {
  const { issued, running } = shown;
  if (issued) {
    const path = `/api/bills/${encodeURIComponent(issued.number)}`;
    return (
      <>
        <PrintBill path={path} />
        <DownloadButton path={`${path}.pdf`} name={`${issued.number}.pdf`}>PDF</DownloadButton>
        <DownloadButton path={`${path}.csv`} name={`${issued.number}.csv`}>CSV</DownloadButton>
      </>
    );
  }
  return (
    <>
      <Button icon="print" onClick={() => { window.print(); }}>{t("Print")}</Button>
      <PreviewCsv billKey={billKey} name={`${shown.bill.contract}-${shown.bill.from}-preview.csv`} />
      {running || "number" in billKey ? null : <IssueBill ask={billKey} shown={shown} onIssued={onIssued} />}
    </>
  );
}

/** The page made for print: without login by its address; else the PDF, which the access token can fetch. */
function PrintBill({ path }: { path: string }) {
  const { open } = useAccess();
  const show = useMutation({ mutationFn: () => openInTab(`${path}.pdf`) });
  if (open) {
    return (
      <a href={inSite(`${path}.html`)} target="_blank" rel="noreferrer" className="inline-flex h-8 items-center gap-1.5 rounded-lg border border-line px-3 text-[0.8125rem] font-medium hover:bg-sunken max-sm:h-10"><Icon name="print" className="size-4" />{t("Print")}<span className="sr-only">{" "}{t("(opens in a new tab)")}</span></a>
    );
  }
  return (
    <>
      <Button icon="print" disabled={show.isPending} onClick={() => { show.mutate(); }}>{t("Print")}<span className="sr-only">{" "}{t("(opens in a new tab)")}</span></Button>
      <Problem error={show.error} what={t("The bill could not be opened")} />
    </>
  );
}

function PreviewCsv({ billKey, name }: { billKey: BillKey; name: string }) {
  const fetchCsv = useMutation({
    mutationFn: () => sendForText("/api/bills/preview", billKey, "text/csv"),
    onSuccess: (text) => {
      saveBlob(new Blob([text], { type: "text/csv" }), name);
    },
  });
  return (
    <>
      <Button icon="download" disabled={fetchCsv.isPending} onClick={() => { fetchCsv.mutate(); }}>CSV</Button>
      <Problem error={fetchCsv.error} what={t("The CSV could not be made")} />
    </>
  );
}

function IssueBill({ ask, shown, onIssued }: { ask: { contract: string; period: string }; shown: ShownBill; onIssued: (number: string) => void }) {
  const [asking, setAsking] = useState(false);
  const issue = useIssueBill();
  const submit = () => { issue.mutate(ask, { onSuccess: (made) => { onIssued(made.number); } }); };
  const close = () => { setAsking(false); issue.reset(); };
  const { bill } = shown;
  return (
    <>
      <Button need="admin" look="primary" icon="file" onClick={() => { setAsking(true); }}>{t("Issue this bill")}</Button>
      {asking ? (
        <Dialog
          title={t("Issue the bill for {0}?", formatDates(bill))}
          onClose={close}
          footer={
            <>
              <Button onClick={close}>{t("Not now")}</Button>
              <Button look="primary" disabled={issue.isPending} onClick={submit}>{tx("Issue {0}", formatMoney(bill.total, bill.currency))}</Button>
            </>
          }
        >
          <p>{t("It gets a number and stays as it is for ever. If readings, prices or the tariff are corrected later, the difference shows as an adjustment; the bill itself does not change.")}</p>
          <Problem error={issue.error} what={t("Not issued")} />
        </Dialog>
      ) : null}
    </>
  );
}
