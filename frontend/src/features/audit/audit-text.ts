import { t } from "../../i18n/t";

/** What was done, by the operation the hub names: its method and the path of its route. */
const operations: Readonly<Record<string, string>> = {
  "POST /api/alerts/{id}/ack": t("Alert seen"),
  "POST /api/anomalies/feedback": t("Anomaly judged"),
  "POST /api/alerts/{id}/snooze": t("Alert snoozed"),
  "DELETE /api/alerts/{id}/snooze": t("Snooze ended"),
  "POST /api/auth/passkeys": t("Passkey added"),
  "POST /api/auth/passkeys/registration": t("Passkey begun"),
  "DELETE /api/auth/passkeys/{id}": t("Passkey removed"),
  "PATCH /api/auth/passkeys/{id}": t("Passkey renamed"),
  "POST /api/auth/password": t("Password changed"),
  "POST /api/auth/second-factor": t("Second factor begun"),
  "PUT /api/auth/second-factor": t("Second factor switched on"),
  "DELETE /api/auth/second-factor": t("Second factor switched off"),
  "DELETE /api/auth/sessions": t("Signed out everywhere"),
  "DELETE /api/auth/sessions/{id}": t("Signed out elsewhere"),
  "POST /api/bills": t("Bill issued"),
  "POST /api/bills/preview": t("Bill previewed"),
  "POST /api/bills/preview/lines/{line}": t("Bill’s line looked into"),
  "POST /api/channels": t("Channel for alerts saved"),
  "DELETE /api/channels/{id}": t("Channel for alerts removed"),
  "POST /api/channels/{id}/test": t("Test message sent"),
  "POST /api/channels/{id}/report": t("Report sent"),
  "POST /api/corrections": t("Correction added"),
  "POST /api/devices": t("Meter added"),
  "PATCH /api/devices/{id}": t("Meter changed"),
  "DELETE /api/devices/{id}": t("Meter removed"),
  "POST /api/devices/waiting/{id}": t("Meter adopted"),
  "POST /api/devices/{id}/commands": t("Command given to a meter"),
  "POST /api/devices/{id}/certificate": t("Meter’s certificate made"),
  "DELETE /api/devices/{id}/certificate": t("Meter’s certificate revoked"),
  "POST /api/devices/{id}/credentials": t("Meter’s password renewed"),
  "PUT /api/devices/{id}/settings": t("Meter’s settings changed"),
  "POST /api/feeds/{id}/ask": t("Source of prices asked"),
  "POST /api/firmware": t("Firmware uploaded"),
  "DELETE /api/firmware/{id}": t("Firmware removed"),
  "POST /api/import": t("Readings imported"),
  "POST /api/invitations": t("Person invited"),
  "PUT /api/prices": t("Prices added"),
  "POST /api/push": t("Alerts turned on in a browser"),
  "DELETE /api/push/{id}": t("Alerts turned off in a browser"),
  "POST /api/push/{id}/test": t("Test message sent"),
  "POST /api/reconcile": t("Meters compared"),
  "POST /api/readings": t("Readings sent"),
  "POST /api/v2/write": t("Readings sent"),
  "POST /input/bulk": t("Readings sent"),
  "POST /input/post": t("Readings sent"),
  "PUT /api/mappings/{id}": t("Mapping saved"),
  "DELETE /api/mappings/{id}": t("Mapping removed"),
  "POST /api/mappings/try": t("Mapping tried"),
  "POST /api/rollouts": t("Roll-out started"),
  "POST /api/rollouts/{id}/abort": t("Roll-out ended"),
  "POST /api/rollouts/{id}/pause": t("Roll-out paused"),
  "POST /api/rollouts/{id}/resume": t("Roll-out resumed"),
  "PUT /api/rules": t("Alert rules changed"),
  "POST /api/rules/backtest": t("Alert rule tried"),
  "POST /api/sites": t("Site added"),
  "POST /api/sites/{site}/preview": t("Change of a site previewed"),
  "PATCH /api/sites/{site}": t("Site changed"),
  "DELETE /api/sites/{site}": t("Site removed"),
  "PUT /api/sites/{site}/devices/{id}": t("Meter moved to a site"),
  "PUT /api/sites/{site}/tariffs/{id}": t("Contract moved to a site"),
  "POST /api/tariffs": t("Tariff added"),
  "PUT /api/tariffs/{id}": t("Tariff changed"),
  "DELETE /api/tariffs/{id}": t("Tariff removed"),
  "POST /api/tariffs/{id}/versions": t("New prices from a date"),
  "POST /api/tariffs/compare": t("Tariffs compared"),
  "POST /api/tokens": t("Token made"),
  "DELETE /api/tokens/{id}": t("Token taken away"),
  "POST /api/users": t("Account made"),
  "PATCH /api/users/{name}": t("Account changed"),
  "DELETE /api/users/{name}": t("Account removed"),
  "POST /api/users/{name}/reset": t("Link for a new password made"),
  "PUT /api/virtual-meters/{id}": t("Virtual meter saved"),
  "DELETE /api/virtual-meters/{id}": t("Virtual meter removed"),
};

/** What the hub notes of signing in. */
const signIns: Readonly<Record<string, string>> = { login: t("Signed in"), refresh: t("Sign-in prolonged") };

const words = new Map([...Object.entries(operations), ...Object.entries(signIns)]);

export function operationNames(): string[] {
  return Object.keys(operations);
}

/** In words where the operation is known; else as the hub names it. */
export function auditText(action: string): string {
  return words.get(action) ?? action;
}

/** What became of it where it was not done: "422 Unprocessable Entity" is a refusal. */
export function outcomeText(outcome: string): string {
  return /^5\d\d/.test(outcome) ? t("Failed") : /^4\d\d/.test(outcome) ? t("Refused") : outcome;
}
