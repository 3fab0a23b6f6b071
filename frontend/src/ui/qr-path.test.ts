import { correction, generate } from "lean-qr";
import { describe, expect, it } from "vitest";
import { qrPath } from "./qr-path";

describe("qrPath", () => {
  it("joins what lies side by side and leaves the quiet zone free", () => {
    const rows = ["110", "001", "111"];
    expect(qrPath({ size: 3, get: (x, y) => rows[y]?.[x] === "1" }, 4)).toBe("M4 4h2v1h-2zM6 5h1v1h-1zM4 6h3v1h-3z");
  });
  it("draws the finder of a real code, and holds a provisioning line with its certificate", () => {
    const line = JSON.stringify({ deviceId: "meter-01", password: "p".repeat(32), ca: "M".repeat(900), wifiSsid: "Zuhause", wifiPassword: "x".repeat(63) });
    const code = generate(line, { minCorrectionLevel: correction.L });
    expect(code.size).toBeGreaterThan(90);
    expect(qrPath(code, 4).startsWith("M4 4h7v1h-7z")).toBe(true);
  });
});
