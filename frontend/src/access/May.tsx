import type { ReactNode } from "react";
import { useMay, type Need } from "./context";

/** Draws its content only for those who may use it. */
export function May({ need, children }: { need: Need; children: ReactNode }) {
  return useMay(need) ? children : null;
}
