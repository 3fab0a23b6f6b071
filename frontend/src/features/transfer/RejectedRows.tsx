import type { ImportAnswer } from "../../api/types";
import { rejectDetail, rejectText } from "../../domain/rejects/reject-text";
import { formatCount } from "../../format/number";
import { rejectGroups } from "./import-text";
import { tx } from "../../i18n/tx";

/** Why rows are refused: each reason once, with its first lines and what the hub says of the first. */
export function RejectedRows({ rejects }: { rejects: ImportAnswer["rejects"] }) {
  if (rejects.length === 0) return null;
  return (
    <ul className="mt-1 grid gap-1">
      {rejectGroups(rejects).map(({ reason, lines, more, detail }) => (
        <li key={reason} className="break-words">
          {tx("Line {0}: {1}", `${lines.map(formatCount).join(", ")}${more ? " …" : ""}`, rejectText(reason))}
          <span className="block text-xs">{rejectDetail(reason, detail)}</span>
        </li>
      ))}
    </ul>
  );
}
