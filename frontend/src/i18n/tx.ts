import { createElement, Fragment, type ReactNode } from "react";
import { wordsOf, type Message } from "./t";

/** `t` with elements: `{0}` stands for the first node. */
export function tx(message: Message, ...nodes: readonly ReactNode[]): ReactNode {
  const parts = wordsOf(message).split(/\{(\d+)\}/);
  return createElement(Fragment, null, ...parts.map((part, n) => (n % 2 === 0 ? part : nodes[Number(part)])));
}
