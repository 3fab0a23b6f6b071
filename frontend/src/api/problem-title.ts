import { t } from "../i18n/t";

/** The hub names a problem by its status, in English; here it is in the reader's language. What to do about it is in the detail. */
const titles: ReadonlyMap<number, string> = new Map([
  [400, t("The hub could not use that")],
  [401, t("Sign in first")],
  [403, t("Not allowed")],
  [404, t("Not there")],
  [405, t("The hub does not do that")],
  [409, t("It does not go with what is there")],
  [413, t("Too large")],
  [415, t("The hub could not use that")],
  [422, t("The hub could not use that")],
  [429, t("Too many attempts: wait a little")],
  [500, t("The hub failed")],
  [503, t("The hub is not ready")],
]);

/** "Not allowed"; what the hub says where the status is another. */
export function problemTitle(status: number, said: string | undefined): string {
  return titles.get(status) ?? said ?? t("The hub answered {0}", String(status));
}
