import { correction, generate } from "lean-qr";
import { t } from "../i18n/t";
import { qrPath } from "./qr-path";

/** Squares left free on each side, as the standard asks. */
const QUIET = 4;

/** A text as a QR code: dark on white in either theme, for cameras read it so. Made in the browser; nothing is sent anywhere. */
export default function QrCode({ text, label }: { text: string; label: string }) {
  const code = codeOf(text);
  if (!code) return <p className="text-[0.8125rem] text-warn">{t("Too long for a QR code: copy the line instead.")}</p>;
  const size = code.size + 2 * QUIET;
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${String(size)} ${String(size)}`} shapeRendering="crispEdges" className="w-full max-w-72 rounded-lg border border-line" data-testid="qr">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={qrPath(code, QUIET)} fill="#000000" />
    </svg>
  );
}

function codeOf(text: string) {
  try {
    // A screen is clean: room goes into larger squares, not into mending of stains.
    return generate(text, { minCorrectionLevel: correction.L });
  } catch {
    return null;
  }
}
