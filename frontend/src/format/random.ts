/**
 * `bytes` random bytes as lower-case hex. `crypto.randomUUID` is missing on pages that come over plain HTTP from another machine, as in
 * most homes.
 */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
