import { useRef, useState, type RefObject } from "react";
import { saveBlob } from "../api/download";
import { Icon } from "../ui/Icon";
import type { TableData } from "./ChartTable";
import { csvOf, csvText, fileStem } from "./csv";
import { hasPicture, pictureOf } from "./picture";
import { t } from "../i18n/t";

interface SaveMenuProps {
  title: string;
  table: TableData;
  figure: RefObject<HTMLElement | null>;
}

/** Saves a chart: its numbers as CSV, its drawing as PNG. */
export function SaveMenu({ title, table, figure }: SaveMenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  const [picture, setPicture] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const stem = fileStem(title);
  const close = () => { if (menu.current) menu.current.open = false; };
  const saveCsv = () => {
    saveBlob(new Blob([csvText(csvOf(table))], { type: "text/csv;charset=utf-8" }), `${stem}.csv`);
    close();
  };
  const savePng = () => {
    if (!figure.current) return;
    pictureOf(figure.current, title).then((blob) => { saveBlob(blob, `${stem}.png`); close(); }, (error: unknown) => { setProblem(error instanceof Error ? error.message : t("It did not work")); });
  };
  const item = "block w-full rounded-md px-3 py-1.5 text-start text-[0.8125rem] whitespace-nowrap hover:bg-sunken max-sm:py-2.5";
  return (
    // What is inside takes the keys and the focus; the frame only notices that they leave.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <details
      ref={menu}
      className="relative"
      onToggle={() => { setPicture(hasPicture(figure.current)); setProblem(null); }}
      onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget)) close(); }}
      onKeyDown={(event) => { if (event.key === "Escape") close(); }}
    >
      <summary aria-label={t("Save {0}", title)} title={t("Save")} className="inline-flex size-8 cursor-pointer list-none items-center justify-center rounded-lg text-ink-3 transition-colors hover:bg-sunken hover:text-ink max-sm:size-10 [&::-webkit-details-marker]:hidden">
        <Icon name="download" className="size-4" />
      </summary>
      <div className="absolute end-0 z-20 mt-1 rounded-lg border border-line bg-surface p-1 shadow-[0_8px_24px_rgb(0_0_0/0.18)]">
        <button type="button" className={item} onClick={saveCsv}>{t("Numbers (CSV)")}</button>
        {picture ? <button type="button" className={item} onClick={savePng}>{t("Picture (PNG)")}</button> : null}
        {problem ? <p role="alert" className="px-3 py-1.5 text-xs text-crit">{problem}</p> : null}
      </div>
    </details>
  );
}
