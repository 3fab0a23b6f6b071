import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const candidates = ["../../target/release/ohmstead", "../../target/debug/ohmstead"];

/** The program to test: OHMSTEAD_BIN, else a built one; null when there is none. */
export function findBinary() {
  if (process.env.OHMSTEAD_BIN) return process.env.OHMSTEAD_BIN;
  return candidates.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(path)) ?? null;
}

/**
 * Starts `ohmstead demo` on free ports in a new data directory and waits until it says that it is ready. With
 * DASHBOARD_PREVIEW=1 the pages come from dist/ (`npm run build`) in front of the program, so that it need not be built anew.
 */
export async function startDemo(binary, env = {}) {
  const hub = await startProgram(binary, env);
  if (!process.env.DASHBOARD_PREVIEW) return hub;
  process.env.OHMSTEAD_API = hub.url;
  const { preview } = await import("vite");
  const server = await preview({ preview: { port: 0, host: "127.0.0.1" }, logLevel: "error" });
  const { port } = server.httpServer.address();
  const stop = async () => {
    await server.close();
    return hub.stop();
  };
  return { ...hub, url: `http://127.0.0.1:${port}`, stop };
}

async function startProgram(binary, env) {
  const data = await mkdtemp(join(tmpdir(), "ohmstead-e2e-"));
  const child = spawn(binary, ["demo", "--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", "--data", data], { env: { ...process.env, ...env } });
  const said = [];
  child.stderr.on("data", (chunk) => said.push(String(chunk)));
  const stop = async () => {
    if (child.exitCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    }
    await rm(data, { recursive: true, force: true });
    return child.exitCode;
  };
  // Read to the end: a pipe that nobody empties, or that is closed, would stop the hub.
  const url = await new Promise((resolve) => {
    child.once("exit", () => { resolve(null); });
    createInterface(child.stdout).on("line", (line) => {
      said.push(line);
      const ready = /Ohmstead is ready: (http:\S+)/.exec(line)?.[1];
      if (ready) resolve(ready);
    });
  });
  if (url) return { url: url.replace(/\/$/, ""), stop, said };
  await stop();
  throw new Error(`the hub did not become ready:\n${said.join("\n")}`);
}
