import { said } from "../../i18n/said";
import { t } from "../../i18n/t";

/** Why a message or a row of a file could not be used, by the hub's stable words: what it was, and how to mend it. */
const reasons: Readonly<Record<string, readonly [what: string, help: string]>> = {
  "bad-check-sum": [t("Check sum wrong"), t("The telegram was damaged on its way; one that comes whole counts.")],
  "bad-device-id": [t("No usable device id in it"), t("1 to 64 letters, digits, - or _")],
  "bad-event": [t("Event not understood"), t("The meter’s firmware speaks another language than this hub: update one of them.")],
  "bad-info": [t("The meter’s own description not understood"), t("The meter’s firmware speaks another language than this hub: update one of them.")],
  "bad-period": [t("Length of the period not clear"), t("Say how long a period is; it is a whole number of seconds, up to 92 days.")],
  "bad-result": [t("Answer to a command not understood"), t("The meter’s firmware speaks another language than this hub: update one of them.")],
  "bad-status": [t("Status not understood"), t("A status message says online or offline.")],
  "bad-timestamp": [t("Time not understood"), t("Write it as 2026-03-29T14:00:00+02:00 or in Unix seconds.")],
  "before-earliest": [t("From before the clock was set"), t("The meter’s clock is not set: set it.")],
  "before-horizon": [t("Older than what is kept"), t("Readings so old are no longer kept, and the energy of that time is final.")],
  "device-mismatch": [t("In the name of another device"), t("The device id inside is not the one of the topic: make them the same.")],
  implausible: [t("Value that cannot be"), t("It is outside of what any home has: check the sensor and the unit.")],
  "in-future": [t("From the future"), t("The meter’s clock is ahead of the hub’s: set it.")],
  "line-too-long": [t("Line too long"), t("The file may not be a table, or a line end is missing.")],
  "no-such-time": [t("A time that there was not"), t("The clocks were put forward then, and skipped it.")],
  "no-timestamp": [t("No time in it"), t("Send the time of the reading with it.")],
  "no-values": [t("No value in it"), t("None of voltage, current, power and counters is in it.")],
  "no-zone": [t("A time without a zone"), t("Say by which clock the times are.")],
  "not-a-number": [t("Not a number"), t("Where a number is expected there is something else.")],
  "not-a-reading": [t("No reading"), t("It is not written as readings are.")],
  "not-a-telegram": [t("No telegram of a meter"), t("It does not begin and end like one, or lines are missing.")],
  "not-an-object": [t("No object in it"), t("A JSON object in braces is expected.")],
  "not-json": [t("Not JSON"), t("The message was cut off, or is of another kind.")],
  "not-line-protocol": [t("Not line protocol"), t("A line is measurement, fields and time, with spaces between.")],
  "not-text": [t("Not text in UTF-8"), t("Save the file as UTF-8.")],
  "not-understood": [t("Nothing that the hub understands"), t("No dialect of the hub has anything about electricity here: a mapping says what it means.")],
  "open-quote": [t("A quote that is not closed"), t("A quote is opened and not closed in this line.")],
  "out-of-order": [t("Out of order"), t("This format needs its rows in the order of time.")],
  partial: [t("Kept without a field that could not be right"), t("The rest of the reading counts.")],
  "too-long": [t("Too long"), t("Send it in parts.")],
  "too-many-waiting": [t("Too many devices wait"), t("Adopt those that you want, and turn off what announces the others.")],
  "topic-does-not-fit": [t("The topic does not fit"), t("The mapping’s topic is another than the message’s.")],
  "unit-not-known": [t("Unit not known"), t("Nobody can tell in which unit it is: name it, or map the topic.")],
  "unknown-input": [t("Input of an unknown kind"), t("Its name does not say what it measures: rename it to power, energy, voltage or the like.")],
  "wrong-number-of-fields": [t("Wrong number of fields"), t("The line has more or fewer fields than the header.")],
};

/** In words; a reason of a newer hub keeps its own. */
export function rejectText(reason: string): string {
  return reasons[reason]?.[0] ?? reason.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());
}

/** What, where and how to mend it: in the hub's own words for who reads English, else by the reason. */
export function rejectDetail(reason: string, detail: string): string {
  return said(detail, reasons[reason]?.[1]);
}

export const knownReasons = Object.keys(reasons);
