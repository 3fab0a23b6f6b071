import { describe, expect, it } from "vitest";
import { bytesOf, canPush, idOf } from "./push";

describe("bytesOf", () => {
  it("reads base64url without padding", () => {
    expect([...bytesOf("-_8")]).toEqual([251, 255]);
    expect(bytesOf("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")).toHaveLength(65);
  });
});

describe("idOf", () => {
  it("is the hub's own", async () => {
    // printf 'https://push.example/1' | sha256sum | cut -c 1-16
    expect(await idOf("https://push.example/1")).toBe("push-5ba15fff965f44af");
  });
});

describe("canPush", () => {
  it("says no where the browser has no push", () => { expect(canPush()).toBe(false); });
});
