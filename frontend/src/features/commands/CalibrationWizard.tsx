import { useState } from "react";
import type { CommandBody, Device } from "../../api/types";
import { useLiveDevice } from "../../live/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Dialog } from "../../ui/Dialog";
import { HubWords } from "../../ui/HubWords";
import { Problem } from "../../ui/Problem";
import { Quantity } from "../../ui/Quantity";
import { CalibrationTable } from "./CalibrationTable";
import { commandErrors, commandOf, emptyCommand, type CommandDraft } from "./command-draft";
import { CommandFields } from "./CommandFields";
import { stateText } from "./command-text";
import { useSendCommand } from "./useSendCommand";
import { t } from "../../i18n/t";

type Step = "zero" | "instrument" | "check";
const titles: Record<Step, string> = { zero: t("Calibrate, step 1 of 3: zero"), instrument: t("Calibrate, step 2 of 3: an instrument"), check: t("Calibrate, step 3 of 3: check") };

/** Zero, an instrument's readings, a look whether they agree: the way to a meter that measures right. */
export function CalibrationWizard({ device, onClose }: { device: Device; onClose: () => void }) {
  const [step, setStep] = useState<Step>("zero");
  const [draft, setDraft] = useState<CommandDraft>({ ...emptyCommand, order: "calibrate" });
  const [tried, setTried] = useState(false);
  const send = useSendCommand(device.id);
  const order = (body: CommandBody, next?: Step) => {
    send.mutate(body, { onSuccess: (command) => { if (command.state === "done" && next) setStep(next); } });
  };
  const go = (next: Step) => {
    send.reset();
    setStep(next);
  };
  const calibrate = () => {
    setTried(true);
    const body = commandOf(draft);
    if (body) order(body, "check");
  };
  const answer = send.data && send.data.state !== "done" ? send.data : null;
  return (
    <Dialog
      wide
      title={titles[step]}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{step === "check" ? t("Done") : t("Cancel")}</Button>
          {step === "zero" ? <Button onClick={() => { go("instrument"); }}>{t("Skip")}</Button> : null}
          {step === "zero" ? <Button look="primary" disabled={send.isPending} onClick={() => { order({ command: "zero" }, "instrument"); }}>{send.isPending ? t("Waiting for its answer…") : t("Learn zero")}</Button> : null}
          {step === "instrument" ? <Button look="primary" disabled={send.isPending} onClick={calibrate}>{send.isPending ? t("Waiting for its answer…") : t("Calibrate")}</Button> : null}
          {step === "check" ? <Button onClick={() => { go("instrument"); }}>{t("Once more")}</Button> : null}
        </>
      }
    >
      {step === "zero" ? <p>{t("Take the clamp off the wire, or switch off everything behind it: nothing may flow. The meter then learns its own noise.")}</p> : null}
      {step === "instrument" ? (
        <>
          <p>{t("Switch on one steady load, such as a heater or a kettle, the larger the better. Enter what a trusted instrument reads at this moment; the meter fits its factors to it.")}</p>
          <CommandFields draft={draft} errors={tried ? commandErrors(draft) : {}} onChange={setDraft} />
        </>
      ) : null}
      {step === "check" ? <CalibrationTable device={device} instrument={draft} busy={send.isPending} onTurn={() => { order({ command: "setCalibration", calibration: { invert: true } }); }} /> : <ReadsNow device={device} />}
      <Problem error={send.error} what={t("Not sent")} />
      {answer ? <Callout role="status" tone={answer.state === "refused" ? "crit" : "warn"} title={stateText[answer.state].text}>{answer.reason ? <HubWords text={answer.reason} /> : t("The meter gets it as soon as it is heard of again, for a day.")}</Callout> : null}
    </Dialog>
  );
}

/** What the meter says meanwhile. */
function ReadsNow({ device }: { device: Device }) {
  const reading = useLiveDevice(device.id)?.device.lastReading ?? device.lastReading;
  return (
    <p className="rounded-lg bg-sunken px-3 py-2 text-[0.8125rem]" data-testid="reads-now">
      <span className="text-ink-3">{t("The meter reads now:")}</span>{" "}
      <Quantity value={reading?.voltage} unit="V" className="font-semibold" /> · <Quantity value={reading?.current} unit="A" className="font-semibold" /> · <Quantity value={reading?.power} unit="W" className="font-semibold" />
    </p>
  );
}
