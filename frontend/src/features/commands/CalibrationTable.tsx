import type { Device } from "../../api/types";
import { formatShare } from "../../format/number";
import { useLiveDevice } from "../../live/context";
import { Button } from "../../ui/Button";
import { Callout } from "../../ui/Callout";
import { Tag } from "../../ui/Tag";
import { calibrationCheck, CLOSE, wrongWayRound, type CheckRow, type Instrument } from "./calibration-check";
import { t } from "../../i18n/t";

interface CalibrationTableProps {
  device: Device;
  instrument: Instrument;
  busy: boolean;
  /** Tells the meter that its clamp is the wrong way round. */
  onTurn: () => void;
}

/** The meter's readings, as they come in, beside the instrument's. */
export function CalibrationTable({ device, instrument, busy, onTurn }: CalibrationTableProps) {
  const reading = useLiveDevice(device.id)?.device.lastReading ?? device.lastReading ?? null;
  return (
    <>
      <p>{t("Leave the load on and compare. The meter’s column follows its newest reading.")}</p>
      <table className="w-full text-[0.8125rem]" data-testid="calibration-check">
        <thead>
          <tr className="text-xs text-ink-3">
            <th scope="col" className="pb-1 font-medium">{t("Quantity")}</th>
            <th scope="col" className="pb-1 ps-3 text-end font-medium">{t("Instrument")}</th>
            <th scope="col" className="pb-1 ps-3 text-end font-medium">{t("Meter")}</th>
            <th scope="col" className="pb-1 ps-3 text-end font-medium">{t("Difference")}</th>
          </tr>
        </thead>
        <tbody>{calibrationCheck(instrument, reading).map((row) => <Row key={row.key} row={row} />)}</tbody>
      </table>
      {wrongWayRound(instrument, reading) ? (
        <Callout tone="warn" icon="warning" title={t("The clamp is the wrong way round")}>
          <p className="mb-2">{t("The meter sees the energy flow the other way. Turn the clamp, or let the meter turn its sign.")}</p>
          <Button disabled={busy} onClick={onTurn}>{t("Turn its sign")}</Button>
        </Callout>
      ) : null}
    </>
  );
}

function Row({ row }: { row: CheckRow }) {
  const close = row.off !== null && Math.abs(row.off) <= CLOSE;
  return (
    <tr>
      <th scope="row" className="border-t border-line py-1.5 font-normal">{row.text}</th>
      <td className="border-t border-line py-1.5 ps-3 text-end">{row.instrument}</td>
      <td className="border-t border-line py-1.5 ps-3 text-end">{row.meter}</td>
      <td className="border-t border-line py-1.5 ps-3 text-end">{row.off === null ? "–" : <Tag tone={close ? "good" : "warn"}>{formatShare(Math.abs(row.off))}</Tag>}</td>
    </tr>
  );
}
