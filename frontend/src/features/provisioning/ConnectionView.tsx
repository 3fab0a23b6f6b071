import { useState } from "react";
import type { Credentials } from "../../api/types";
import { Callout } from "../../ui/Callout";
import { Segmented } from "../../ui/Segmented";
import { FirmwareLine } from "./FirmwareLine";
import { FirstReading } from "./FirstReading";
import { MqttAccess } from "./MqttAccess";
import { t } from "../../i18n/t";

type Way = "mqtt" | "firmware";

const ways: readonly { value: Way; text: string }[] = [
  { value: "mqtt", text: t("Any device or program") },
  { value: "firmware", text: t("Ohmstead’s firmware") },
];

interface ConnectionViewProps {
  given: Credentials;
  /** The meter has sent nothing yet: then its first reading is waited for. */
  fresh: boolean;
}

/** A meter's password, told this once, and how to bring it to the meter. */
export function ConnectionView({ given, fresh }: ConnectionViewProps) {
  const [way, setWay] = useState<Way>("mqtt");
  return (
    <>
      <Callout tone="warn" icon="warning" title={t("The password is shown this once")}>{t("The hub keeps only its hash. Copy what you need before you close this; a lost password can be renewed.")}</Callout>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[0.8125rem]">
        <dt className="text-ink-3">{t("User name")}</dt><dd className="font-mono break-all">{given.username}</dd>
        <dt className="text-ink-3">{t("Password")}</dt><dd className="font-mono break-all" data-testid="password">{given.password}</dd>
      </dl>
      <Segmented label={t("What is connected")} value={way} options={ways} onChange={setWay} />
      {way === "mqtt" ? <MqttAccess given={given} /> : <FirmwareLine given={given} />}
      {fresh ? <FirstReading deviceId={given.deviceId} /> : null}
    </>
  );
}
