/** A QR code as squares: what `lean-qr` makes. */
export interface Squares {
  size: number;
  get: (x: number, y: number) => boolean;
}

/** The dark squares as one SVG path, row by row, one unit a square, beside a quiet zone of `quiet` squares. */
export function qrPath(code: Squares, quiet: number): string {
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (!code.get(x, y)) continue;
      const from = x;
      while (x < code.size && code.get(x, y)) x += 1;
      path += `M${String(from + quiet)} ${String(y + quiet)}h${String(x - from)}v1h-${String(x - from)}z`;
    }
  }
  return path;
}
