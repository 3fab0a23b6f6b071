import { addressOf } from "../../api/address";
import { useMutation } from "@tanstack/react-query";
import { useAccess } from "../../access/context";
import { May } from "../../access/May";
import { download } from "../../api/download";
import { useId, useState } from "react";
import { apiUrl } from "../../api/client";
import type { Device } from "../../api/types";
import { useTime } from "../../site/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Card } from "../../ui/Card";
import { Field, Select } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Problem } from "../../ui/Problem";
import { reportText, units, type ImportReport } from "./import-text";
import { useImport } from "./useImport";
import { t } from "../../i18n/t";
import { tx } from "../../i18n/tx";

/** Readings out of the hub as a file, and into it. */
export function ReadingsCard({ device }: { device: Device }) {
  const id = useId();
  const { zone } = useTime();
  const [file, setFile] = useState<File | null>(null);
  const [unit, setUnit] = useState("");
  const [clock, setClock] = useState("");
  const { open } = useAccess();
  const take = useImport();
  const submit = () => { if (file) take.mutate({ file, deviceId: device.id, unit: unit || undefined, zone: clock || undefined }); };
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
      <May need="operator">
      <form className="grid gap-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <p className="text-[0.8125rem] text-ink-2">{t("Bring history in: from this hub, Home Assistant, emonCMS, or a UCI data set. What is there already is not counted twice.")}</p>
        <div className="flex flex-wrap items-end gap-3">
          <Field label={t("CSV file")} htmlFor={`${id}-file`}>
            <input
              id={`${id}-file`}
              type="file"
              accept=".csv,text/csv"
              onChange={(event) => { setFile(event.target.files?.[0] ?? null); take.reset(); }}
              className="h-8 max-w-64 text-[0.8125rem] file:me-3 file:h-8 file:rounded-lg file:border file:border-line file:bg-surface file:px-3 file:font-medium file:text-ink max-sm:h-10"
            />
          </Field>
          <Field label={t("What the values are")} htmlFor={`${id}-unit`}>
            <Select id={`${id}-unit`} value={unit} onChange={(event) => { setUnit(event.target.value); }}>
              <option value="">{t("As the file says")}</option>
              {Object.entries(units).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
            </Select>
          </Field>
          <Field label={t("Its times are")} htmlFor={`${id}-clock`}>
            <Select id={`${id}-clock`} value={clock} onChange={(event) => { setClock(event.target.value); }}>
              <option value="">{t("As the file says")}</option>
              <option value={zone}>{tx("The site’s clock, {0}", zone)}</option>
              {zone === "UTC" ? null : <option value="UTC">UTC</option>}
            </Select>
          </Field>
          <Button type="submit" disabled={!file || take.isPending}>{take.isPending ? t("Importing…") : t("Import")}</Button>
        </div>
        <Problem error={take.error} what={t("Not imported")} />
        {take.data ? <Report report={take.data} /> : null}
      </form>
      </May>
    </Card>
  );
}

function Report({ report }: { report: ImportReport }) {
  const wrong = report.rejected > 0 || report.unfinished;
  return (
    <Callout role="status" tone={wrong ? "warn" : "good"} icon={wrong ? "info" : "check"} title={reportText(report)}>
      {report.unfinished ? <p>{t("The file has no end of line at its end: it may have been cut off.")}</p> : null}
      {report.rejects.length > 0 ? (
        <ul className="mt-1 grid gap-0.5">{report.rejects.slice(0, 5).map((each) => <li key={each.line}>{tx("Line {0}: {1}", each.line, each.detail)}</li>)}</ul>
      ) : null}
      {report.rejected > 5 ? <p className="mt-1">{t("The others are among the rejected messages in Settings.")}</p> : null}
    </Callout>
  );
}
