/** The first lines of a file, cut as the hub cuts them. */
export interface CsvHead {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

const SHOWN = 4;

/** The delimiter that cuts the header into the most fields; the comma of equals. */
function delimiterOf(header: string): string {
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t", "|"].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/** Quotes as in RFC 4180; a field holds no line end. */
function split(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? "";
    if (char === '"' && quoted && line[at + 1] === '"') { field += '"'; at += 1; }
    else if (char === '"') quoted = !quoted;
    else if (char === delimiter && !quoted) { fields.push(field.trim()); field = ""; }
    else field += char;
  }
  return [...fields, field.trim()];
}

/** The header and the first rows of a text; null where there is no line. */
export function csvHead(text: string): CsvHead | null {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).filter((line) => line.trim() !== "");
  const [header, ...rows] = lines;
  if (header === undefined) return null;
  const delimiter = delimiterOf(header);
  return { columns: split(header, delimiter), rows: rows.slice(0, SHOWN).map((row) => split(row, delimiter)) };
}

/** The same of a file; its beginning is enough. */
export async function headOf(file: Blob): Promise<CsvHead | null> {
  return csvHead(await file.slice(0, 65_536).text());
}
