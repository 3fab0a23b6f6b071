import { useState } from "react";
import type { Firmware } from "../api/types";
import { FirmwareCard } from "../features/firmware/FirmwareCard";
import { RolloutsCard } from "../features/rollouts/RolloutsCard";
import { StartRollout } from "../features/rollouts/StartRollout";
import { useRoster } from "../live/context";
import { LinkButton } from "../ui/LinkButton";
import { PageHeader } from "../ui/PageHeader";
import { t } from "../i18n/t";

export default function FirmwarePage() {
  const devices = useRoster() ?? [];
  const [starting, setStarting] = useState<Firmware | null>(null);
  return (
    <>
      <PageHeader title={t("Firmware")}><LinkButton to="/devices" icon="back">{t("All devices")}</LinkButton></PageHeader>
      <div className="grid items-start gap-3 sm:gap-4 xl:grid-cols-2">
        <FirmwareCard onRollOut={setStarting} />
        <RolloutsCard devices={devices} />
      </div>
      {starting ? <StartRollout firmware={starting} devices={devices} onClose={() => { setStarting(null); }} /> : null}
    </>
  );
}
