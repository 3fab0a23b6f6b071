import { useId, useState } from "react";
import type { SiteState } from "../../api/identity-types";
import type { Device } from "../../api/types";
import { useTime } from "../../site/context";
import { useNowMinute } from "../../live/useNow";
import { deviceName } from "../../domain/devices/device-list";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Problem } from "../../ui/Problem";
import { Segmented } from "../../ui/Segmented";
import { TextField } from "../../ui/TextField";
import { moveFault, moveFrom, type MoveDraft } from "./move-draft";
import { useMoveDevice } from "./useMoveDevice";
import { t } from "../../i18n/t";

/** Another site for a device and what is behind it, as a whole or from an instant on. `sites`: those it can go to. */
export function MoveDevice({ device, sites, onClose, onMoved }: { device: Device; sites: readonly SiteState[]; onClose: () => void; onMoved: () => void }) {
  const id = useId();
  const { zone } = useTime();
  const now = useNowMinute();
  const [draft, setDraft] = useState<MoveDraft>({ site: sites[0]?.id ?? "", extent: "whole", from: "" });
  const [tried, setTried] = useState(false);
  const move = useMoveDevice(device.id);
  const fault = moveFault(draft, zone, now);
  const submit = () => {
    setTried(true);
    if (!fault) move.mutate({ site: draft.site, from: moveFrom(draft, zone) }, { onSuccess: onMoved });
  };
  return (
    <Dialog
      title={t("Move {0}", deviceName(device))}
      onClose={onClose}
      footer={<><Button onClick={onClose}>{t("Cancel")}</Button><Button look="primary" type="submit" form={`${id}-form`} disabled={move.isPending || !draft.site}>{t("Move it")}</Button></>}
    >
      <form id={`${id}-form`} noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Field label={t("To the site")} htmlFor={`${id}-site`}>
          <Select id={`${id}-site`} value={draft.site} onChange={(event) => { setDraft({ ...draft, site: event.target.value }); }} className="w-full">
            {sites.map((site) => <option key={site.id} value={site.id}>{site.name}</option>)}
          </Select>
        </Field>
        <Segmented
          label={t("What moves")}
          value={draft.extent}
          options={[{ value: "whole", text: t("As a whole") }, { value: "from", text: t("From an instant on") }]}
          onChange={(extent) => { setDraft({ ...draft, extent }); }}
        />
        {draft.extent === "from" ? (
          <TextField label={t("From")} type="datetime-local" step={900} value={draft.from} error={tried ? fault : undefined} hint={t("Clock of the site, {0}", zone)} onChange={(from) => { setDraft({ ...draft, from }); }} />
        ) : null}
        <p className="text-[0.8125rem] text-ink-2">
          {draft.extent === "whole"
            ? t("All it measured goes along, with the meters behind it, the virtual meters made of them, and their contracts and bills.")
            : t("What it and the meters behind it measured before stays here, with virtual meters, contracts and bills, under a name of its own. From then on they count there.")}
        </p>
      </form>
      <Problem error={move.error} what={t("Not moved")} />
    </Dialog>
  );
}
