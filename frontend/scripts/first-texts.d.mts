import type { Plugin } from "vite";

export function textsInParts(): Plugin;
