import type { Anomaly, ApplianceList } from "../../api/insight-types";
import { formatMoney } from "../../format/money";
import { formatText } from "../../format/number";
import { formatDuration } from "../../format/time";
import { t } from "../../i18n/t";

/** What stood out, by its kind and figures; one of a newer hub in the hub's words. */
export function anomalyText(anomaly: Anomaly): string {
  const ms = Date.parse(anomaly.to) - Date.parse(anomaly.from);
  const lasted = formatDuration(ms);
  const extra = formatText(Math.abs(anomaly.extraWh), "Wh");
  const power = formatText((anomaly.extraWh * 3_600_000) / ms, "W");
  const cost = typeof anomaly.cost === "number" && anomaly.currency ? t("; about {0}", formatMoney(anomaly.cost, anomaly.currency)) : "";
  switch (anomaly.kind) {
    case "left-on": return t("{0} above the same hours of the weeks around for {1}, {2}: something strong may have been left on{3}", power, lasted, extra, cost);
    case "standby": return t("{0} above the same hours of the weeks around for {1}, {2}: something seems to run all the time{3}", power, lasted, extra, cost);
    case "zero": return t("Nothing used for {0}, where {1} are usual: power cut, or the meter does not measure", lasted, extra);
    case "frozen": return t("The same energy in each hour for {0}, to the last digit: the meter, or the way to it, hangs", lasted);
    case "spike": return t("{0} above the usual in one hour, and far above any other hour of the weeks around{1}", extra, cost);
    default: return anomaly.text;
  }
}

export const anomalyKinds = ["left-on", "standby", "zero", "frozen", "spike"] as const;

/** Why no appliance could be told; undefined where none recurs. */
export function noApplianceText({ reasonCode, reason, spacingSeconds }: ApplianceList): string | undefined {
  switch (reasonCode) {
    case "too-little": return t("Too little is measured yet: three days of power readings are needed.");
    case "too-coarse": return t("Its readings are {0} apart: five minutes at most are needed, a minute or less is better.", formatDuration((spacingSeconds ?? 0) * 1000));
    case "too-long": return t("The history is too long to look through: ask for fewer days.");
    default: return reason ?? undefined;
  }
}

export const noApplianceCodes = ["too-little", "too-coarse", "too-long"] as const;

/** The hub answers 409 while nothing can be learned yet. */
export const tooYoung = t("No full hour of it is measured yet: come back an hour after its first reading.");
