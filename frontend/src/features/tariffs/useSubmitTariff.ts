import type { EditTask } from "./TariffEditor";
import { useAddTariff, useSaveVersions, versionText, type NewVersion } from "./useSaveTariff";

interface Submission {
  text: string;
  validFrom: string;
  params: Omit<NewVersion["params"], "validFrom">;
}

/** Sends what an editor made to where its task belongs. */
export function useSubmitTariff(task: EditTask, onDone: () => void) {
  const add = useAddTariff();
  const save = useSaveVersions();
  const submit = ({ text, validFrom, params }: Submission) => {
    if (task.what === "mend") {
      const versions = task.tariff.versions.map((version, index) => (index === task.index ? { validFrom: validFrom || null, validTo: version.validTo, text } : versionText(version)));
      save.mutate({ tariff: task.tariff, versions }, { onSuccess: onDone });
      return;
    }
    const into = task.what === "version" ? task.tariff.id : null;
    const dated = { validFrom: validFrom || undefined };
    add.mutate({ into, text, params: into === null ? { ...params, ...dated } : dated }, { onSuccess: onDone });
  };
  return { submit, pending: add.isPending || save.isPending, error: add.error ?? save.error };
}
