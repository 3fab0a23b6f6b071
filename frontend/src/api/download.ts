import { reach } from "./client";

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
  URL.revokeObjectURL(url);
}
