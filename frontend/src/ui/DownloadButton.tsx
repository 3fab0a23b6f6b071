import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { download } from "../api/download";
import { Button } from "./Button";
import { Problem } from "./Problem";
import { t } from "../i18n/t";

interface DownloadButtonProps {
  path: string;
  /** What the file is called. */
  name: string;
  children: ReactNode;
}

/** Saves an answer of the hub as a file, with whoever is signed in here: a plain link would be refused. */
export function DownloadButton({ path, name, children }: DownloadButtonProps) {
  const save = useMutation({ mutationFn: () => download(path, name) });
  return (
    <>
      <Button icon="download" disabled={save.isPending} onClick={() => { save.mutate(); }}>{children}</Button>
      <Problem error={save.error} what={t("{0} could not be fetched", name)} />
    </>
  );
}
