import { expect, it } from "vitest";
import { agentText } from "./agent-text";

it("names browser and system, and other programs by their own name", () => {
  expect(agentText("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36")).toBe("Chrome on Linux");
  expect(agentText("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1")).toBe("Safari on iOS");
  expect(agentText("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0")).toBe("Edge on Windows");
  expect(agentText("curl/8.5.0")).toBe("curl/8.5.0");
  expect(agentText("")).toBe("Unknown program");
});
