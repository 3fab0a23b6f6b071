import { reach } from "./client";

const LEAVE_MS = 60_000;

/** Saves an answer of the hub as a file: a plain link would go without the access token. */
export async function download(path: string, name: string): Promise<void> {
  const response = await reach(path, { headers: { accept: "*/*" } });
  saveBlob(await response.blob(), name);
}

/** Hands what this page made to the browser as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers begin to read it only after this.
  setTimeout(() => { URL.revokeObjectURL(url); }, LEAVE_MS);
}

/** Shows an answer of the hub in a tab of its own. The tab is opened at once: after waiting, browsers would take it for a pop-up. */
export async function openInTab(path: string): Promise<void> {
  const tab = window.open("", "_blank");
  try {
    const response = await reach(path, { headers: { accept: "*/*" } });
    const url = URL.createObjectURL(await response.blob());
    if (tab) tab.location.href = url;
    else window.location.assign(url);
    setTimeout(() => { URL.revokeObjectURL(url); }, LEAVE_MS);
  } catch (error) {
    tab?.close();
    throw error;
  }
}
