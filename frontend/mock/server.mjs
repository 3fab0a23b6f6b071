// A stand-in for the hub, for developing the dashboard and for screenshots. Nothing of it is shipped.
//   node mock/server.mjs [--scenario home|one|empty|1000] [--port 8090] [--every 5000]
// Serves the built dashboard from dist/ as well, under the same content security policy as the hub's.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { WebSocketServer } from "ws";
import { anomaliesOf, forecastOf } from "./insight.mjs";
import { energyOf, pointsOf, Problem, readingsOf } from "./api.mjs";
import { readingAt, rfc3339, ZONE } from "./household.mjs";
import { alertsOf, devicesOf, rejectsOf, rules as firstRules } from "./scenarios.mjs";

const { values: options } = parseArgs({
  options: { scenario: { type: "string", default: "home" }, port: { type: "string", default: "8090" }, every: { type: "string", default: "5000" } },
});
const started = Date.now();
const devices = devicesOf(options.scenario, started);
const alerts = alertsOf(options.scenario, started, rfc3339);
let rules = firstRules;

const find = (id) => {
  const device = devices.find((each) => each.id === id);
  if (!device) throw new Problem(id ? 404 : 400, id ? "No such device" : "deviceId is missing", id ? `No device is called ${id}` : undefined);
  return device;
};

function deviceDto(device) {
  const quiet = { online: 0, silent: 47 * 60_000, offline: 5 * 3_600_000, unknown: 0 }[device.status];
  const last = readingAt(device, Math.floor((Date.now() - quiet) / 5000) * 5000);
  return { id: device.id, name: device.name, status: device.status, lastSeen: last.timestamp, firstReading: rfc3339(device.born), lastReading: last, parent: device.parent, role: device.role };
}

const routes = {
  "GET /api/devices": () => ({ devices: devices.map(deviceDto) }),
  "GET /api/readings": (query) => (query.has("resolution") ? pointsOf : readingsOf)(find(query.get("deviceId")), query, Date.now()),
  "GET /api/energy": (query) => energyOf(find(query.get("deviceId")), query, Date.now()),
  "GET /api/forecast": (query) => forecastOf(find(query.get("deviceId")), Number(query.get("horizon") ?? 24), Date.now(), Number(query.get("past") ?? 0)),
  "GET /api/anomalies": (query) => ({ anomalies: anomaliesOf(find(query.get("deviceId")), Date.now()) }),
  "GET /api/alerts": (query) => ({ alerts: alerts.filter((alert) => !query.get("state") || alert.state === query.get("state")) }),
  "GET /api/settings": () => ({ site: { name: options.scenario === "1000" ? "Harbour towers" : "Home", timezone: ZONE, currency: "EUR", billingDay: 1 }, sites: 1, demo: true, mqtt: "127.0.0.1:1883", version: "0.1.0", now: rfc3339(Date.now()) }),
  "GET /api/rules": () => ({ rules }),
  "PUT /api/rules": (_query, body) => {
    rules = body.rules;
    return { rules };
  },
  "GET /api/virtual-meters": () => ({ virtualMeters: [] }),
  "GET /api/events": () => ({ events: [], nextCursor: null }),
  "GET /api/findings": () => ({ findings: [] }),
  "GET /api/corrections": () => ({ corrections: [] }),
  "GET /api/firmware": () => ({ firmware: [] }),
  "GET /api/rollouts": () => ({ rollouts: [] }),
  "GET /api/tariffs": () => ({ tariffs: [] }),
  "GET /api/rejects": () => {
    const rejects = options.scenario === "empty" ? [] : rejectsOf(started, rfc3339);
    return { rejects, total: rejects.reduce((sum, each) => sum + each.count, 0) };
  },
};

/** One device, its settings and its commands. */
function deviceAnswer(path) {
  const [, id, part] = /^\/api\/devices\/([^/]+)(\/settings|\/commands)?$/.exec(path) ?? [];
  if (!id) throw new Problem(404, "Not found", path);
  const device = deviceDto(find(decodeURIComponent(id)));
  if (part === "/settings") return { versions: [{ maxGapSeconds: 300 }] };
  return part === "/commands" ? { commands: [] } : device;
}

function acknowledge(path) {
  const id = /^\/api\/alerts\/([^/]+)\/ack$/.exec(path)?.[1];
  const alert = alerts.find((each) => each.id === id);
  if (!alert) throw new Problem(404, "Not found", path);
  Object.assign(alert, { acknowledgedAt: rfc3339(Date.now()), acknowledgedBy: "anna" });
  broadcast({ type: "alert", alert });
  return alert;
}

async function answerApi(request, url) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
  const route = routes[`${request.method} ${url.pathname}`];
  if (route) return route(url.searchParams, body);
  if (request.method === "POST") return acknowledge(url.pathname);
  if (request.method === "GET") return deviceAnswer(url.pathname);
  throw new Problem(404, "Not found", url.pathname);
}

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json" };
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

async function serveFile(url, response) {
  const path = normalize(join(dist, url.pathname));
  const wanted = path.startsWith(dist) && extname(path) ? path : join(dist, "index.html");
  try {
    const content = await readFile(wanted);
    response.writeHead(200, { "content-type": types[extname(wanted)] ?? "application/octet-stream", "content-security-policy": policy, "x-content-type-options": "nosniff" });
    response.end(content);
  } catch {
    response.writeHead(404).end("not found");
  }
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://mock");
  if (!url.pathname.startsWith("/api")) return serveFile(url, response);
  try {
    const body = await answerApi(request, url);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  } catch (error) {
    const status = error.status ?? 500;
    response.writeHead(status, { "content-type": "application/problem+json" }).end(JSON.stringify({ type: "about:blank", status, title: error.title ?? "Mock failed", detail: error.message }));
  }
});

const sockets = new WebSocketServer({ server, path: "/api/live" });
sockets.on("connection", (socket) => {
  socket.send(JSON.stringify({ type: "snapshot", devices: devices.map(deviceDto), alerts: alerts.filter((alert) => alert.state === "active") }));
});

function broadcast(message) {
  const text = JSON.stringify(message);
  for (const socket of sockets.clients) socket.send(text);
}

const every = Number(options.every);
setInterval(() => {
  for (const device of devices) {
    if (device.status === "online") broadcast({ type: "reading", reading: readingAt(device, Math.floor(Date.now() / 1000) * 1000) });
  }
}, every);

server.listen(Number(options.port), "127.0.0.1", () => {
  console.log(`Mock hub (${options.scenario}) is ready: http://127.0.0.1:${server.address().port}`);
});
