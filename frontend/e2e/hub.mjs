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

/** `ohmstead demo` on free ports in a new data directory, once it says that it is ready. */
export function startDemo(binary, env = {}) {
  return startHub(binary, ["demo"], env);
}

/** `ohmstead serve`, with login as people get it, and with MQTT over TLS; `setupLink` is where the first account is made. */
export function startServe(binary, env = {}) {
  return startHub(binary, ["serve", "--mqtt-tls", "127.0.0.1:0"], env);
}

/** `ohmstead serve` with login at a port that is known before, with a configuration file: browsers reach it as `localhost`. */
export function startNamed(binary, port, config) {
  return startHub(binary, ["serve", "--config", config], { OHMSTEAD_SECURITY__MODE: "login" }, port);
}

/** `ohmstead serve` with login on a port that is known before, for pages that are built for it; the pages are not its own. */
export function startServeAt(binary, port, env = {}) {
  return startProgram(binary, ["serve"], env, port);
}

/** `ohmstead serve` without login, and without meters. */
export function startOpen(binary, env = {}) {
  return startHub(binary, ["serve"], { OHMSTEAD_SECURITY__MODE: "open", ...env });
}

/** With DASHBOARD_PREVIEW=1 the pages come from dist/ (`npm run build`) in front of the program, so that it need not be built anew. */
async function startHub(binary, command, env, port = 0) {
  const hub = await startProgram(binary, command, env, port);
  if (!process.env.DASHBOARD_PREVIEW) return hub;
  process.env.OHMSTEAD_API = hub.url;
  const { preview } = await import("vite");
  const server = await preview({ preview: { port: 0, host: "127.0.0.1" }, logLevel: "error" });
  const url = `http://127.0.0.1:${server.httpServer.address().port}`;
  const stop = async () => {
    await server.close();
    return hub.stop();
  };
  return { ...hub, url, setupLink: hub.setupLink?.replace(hub.url, url), stop };
}

async function startProgram(binary, [command, ...more], env, port = 0) {
  const data = await mkdtemp(join(tmpdir(), "ohmstead-e2e-"));
  const child = spawn(binary, [command, "--http", `127.0.0.1:${String(port)}`, "--mqtt", "127.0.0.1:0", ...more, "--data", data], { env: { ...process.env, OHMSTEAD_API: undefined, ...env } });
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
  const wanted = { url: /Ohmstead is ready: (http:\S+)/, setupLink: /(http:\S+\/setup#\S+)/ };
  const found = {};
  const complete = () => found.url && (command === "demo" || env.OHMSTEAD_SECURITY__MODE === "open" || found.setupLink);
  // Read to the end: a pipe that nobody empties, or that is closed, would stop the hub.
  await new Promise((resolve) => {
    child.once("exit", () => { resolve(); });
    createInterface(child.stdout).on("line", (line) => {
      said.push(line);
      for (const [key, pattern] of Object.entries(wanted)) found[key] ??= pattern.exec(line)?.[1];
      if (complete()) resolve();
    });
  });
  if (complete()) return { url: found.url.replace(/\/$/, ""), setupLink: found.setupLink, stop, said };
  await stop();
  throw new Error(`the hub did not become ready:\n${said.join("\n")}`);
}
