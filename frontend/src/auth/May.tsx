import type { ReactNode } from "react";
import type { Role } from "../api/identity-types";
import { useMay } from "./context";

/** Draws its content only for those who may use it. */
export function May({ be, children }: { be: Role; children: ReactNode }) {
  return useMay(be) ? children : null;
}
