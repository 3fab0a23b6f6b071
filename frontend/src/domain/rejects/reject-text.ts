import { t } from "../../i18n/t";

/** Why a message could not be used, by the hub's stable words. */
const reasons: ReadonlyMap<string, string> = new Map(Object.entries({
  "bad-check-sum": t("Check sum wrong"),
  "bad-device-id": t("No device id in it"),
  "bad-status": t("Status not understood"),
  "bad-timestamp": t("Time not understood"),
  "before-earliest": t("From before the clock was set"),
  "device-mismatch": t("In the name of another device"),
  implausible: t("Value that cannot be"),
  "in-future": t("From the future"),
  "no-timestamp": t("No time in it"),
  "no-values": t("No value in it"),
  "not-a-number": t("Not a number"),
  "not-a-reading": t("No reading"),
  "not-a-telegram": t("No telegram of a meter"),
  "not-an-object": t("No object in it"),
  "not-json": t("Not JSON"),
  "not-line-protocol": t("Not line protocol"),
  "too-long": t("Too long"),
  "unit-not-known": t("Unit not known"),
}));

/** In words; a reason of a newer hub keeps its own. */
export function rejectText(reason: string): string {
  return reasons.get(reason) ?? reason.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());
}
