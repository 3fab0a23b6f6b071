import { expect, it } from "vitest";
import { addressOf } from "./address";

it("asks the hub below the path the dashboard lies at, or elsewhere", () => {
  expect(addressOf("/api/devices")).toBe("/api/devices");
  expect(addressOf("/api/devices", "/ohmstead/")).toBe("/ohmstead/api/devices");
  expect(addressOf("/api/live?site=a", "https://hub.example:8080")).toBe("https://hub.example:8080/api/live?site=a");
});
