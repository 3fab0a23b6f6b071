import type { CsvData } from "./csv";

export interface TableData {
  caption: string;
  columns: readonly string[];
  /** Already formatted; the first cell names the row. */
  rows: readonly { key: string; cells: readonly string[] }[];
  /** The same without units in the cells, for saving; left out: what the cells show. */
  csv?: CsvData;
}

/** A chart's numbers as a table. */
export function ChartTable({ data, className = "" }: { data: TableData; className?: string }) {
  const [first, ...others] = data.columns;
  return (
    // A scrolling region must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div tabIndex={0} role="region" aria-label={data.caption} className={`overflow-auto rounded-lg border border-line print:max-h-none! print:overflow-visible! ${className}`}>
      <table className="w-full border-separate border-spacing-0 text-[0.8125rem]">
        <caption className="sr-only">{data.caption}</caption>
        <thead>
          <tr className="text-start text-ink-3">
            <th scope="col" className="sticky top-0 border-b border-line bg-sunken px-3 py-1.5 font-medium whitespace-nowrap">{first}</th>
            {others.map((column) => (
              <th key={column} scope="col" className="sticky top-0 border-b border-line bg-sunken px-3 py-1.5 text-end font-medium whitespace-nowrap">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" className="border-b border-line px-3 py-1.5 text-start font-normal whitespace-nowrap text-ink-2">{row.cells[0]}</th>
              {row.cells.slice(1).map((cell, index) => (
                <td key={data.columns[index + 1]} className="border-b border-line px-3 py-1.5 text-end whitespace-nowrap">{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
