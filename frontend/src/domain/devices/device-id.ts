import { t } from "../../i18n/t";

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Why an id cannot be one; undefined when it can. */
export function idFault(id: string): string | undefined {
  return ID.test(id) ? undefined : t("1 to 64 letters, digits, - or _");
}

/** Further ids, typed with commas or spaces between. */
export function channelIds(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
