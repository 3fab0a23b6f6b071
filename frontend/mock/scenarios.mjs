const DAY = 86_400_000;

const home = [
  { id: "house-main", name: "Whole house", role: "main", parent: null, profile: "main", hasSolar: false },
  { id: "kitchen", name: "Kitchen", role: "circuit", parent: "house-main", profile: "kitchen" },
  { id: "heat-pump", name: "Heat pump", role: "circuit", parent: "house-main", profile: "heat-pump" },
  { id: "ev-charger", name: "Car charger", role: "circuit", parent: "house-main", profile: "ev-charger" },
  { id: "fridge", name: null, role: "circuit", parent: "house-main", profile: "fridge", status: "silent" },
  { id: "roof", name: "Solar roof", role: "solar", parent: null, profile: "solar" },
];

const statuses = ["online", "online", "online", "online", "online", "online", "online", "online", "silent", "offline"];

/** The devices of a scenario: `home`, `one`, `empty`, or a number of flats. */
export function devicesOf(scenario, now) {
  const grown = (device, index) => ({ status: "online", born: now - (40 + (index % 7)) * DAY, ...device });
  if (scenario === "empty") return [];
  if (scenario === "one") return [grown({ id: "meter-01", name: null, role: "main", parent: null, profile: "main" }, 0)];
  if (scenario === "home") return home.map(grown);
  const count = Number(scenario);
  return Array.from({ length: count }, (_, index) =>
    grown({
      id: `flat-${String(index + 1).padStart(4, "0")}`,
      name: index % 3 === 0 ? `Tower ${"ABCDEFGH"[index % 8]}, flat ${index + 1}` : null,
      role: "other",
      parent: null,
      profile: "flat",
      status: statuses[index % 10],
    }, index),
  );
}

export function alertsOf(scenario, now, time) {
  if (scenario === "empty") return [];
  const device = scenario === "home" ? "house-main" : scenario === "one" ? "meter-01" : "flat-0001";
  const make = (id, change) => ({
    id, deviceId: device, rule: "r", kind: "over-power", severity: "critical", state: "cleared", message: "",
    since: time(now - 4 * 60_000), raisedAt: time(now - 3.5 * 60_000), clearedAt: null, peak: 7412.6, threshold: 7000, unit: "W",
    acknowledgedAt: null, acknowledgedBy: null, ...change,
  });
  const list = [
    make("a-2", { kind: "over-voltage", severity: "warning", since: time(now - 20 * 3_600_000), raisedAt: time(now - 20 * 3_600_000), clearedAt: time(now - 19.7 * 3_600_000), peak: 254.1, threshold: 253, unit: "V", acknowledgedAt: time(now - 19.5 * 3_600_000), acknowledgedBy: "anna" }),
    make("a-3", { since: time(now - 3 * DAY), raisedAt: time(now - 3 * DAY + 30_000), clearedAt: time(now - 3 * DAY + 41 * 60_000), peak: 8930 }),
    make("a-4", { kind: "under-voltage", severity: "warning", since: time(now - 6 * DAY), raisedAt: time(now - 6 * DAY), clearedAt: time(now - 6 * DAY + 95_000), peak: 204.8, threshold: 207, unit: "V" }),
  ];
  if (process.env.MOCK_ALERT !== "0") list.unshift(make("a-1", { state: "active" }));
  return list;
}

export const rules = [
  { id: "over-power", kind: "over-power", deviceId: null, threshold: 7000, clearAt: 6500, forSeconds: 30, severity: "critical", enabled: true },
  { id: "over-voltage", kind: "over-voltage", deviceId: null, threshold: 253, clearAt: 250, forSeconds: 60, severity: "warning", enabled: true },
  { id: "under-voltage", kind: "under-voltage", deviceId: null, threshold: 207, clearAt: 210, forSeconds: 60, severity: "warning", enabled: true },
  { id: "kitchen-fuse", kind: "over-current", deviceId: "kitchen", threshold: 16, clearAt: 14.5, forSeconds: 10, severity: "critical", enabled: false },
];

export function rejectsOf(now, time) {
  return [
    { id: 2, receivedAt: time(now - 35 * 60_000), topic: "/energy/kitchen/data", deviceId: "kitchen", reason: "id-mismatch", detail: "The message names meter-02, the topic kitchen", count: 1, payload: '{"deviceId":"meter-02","voltage":229.8,"current":0.4,"power":91.2,"energy":20418,"timestamp":1795359600}' },
    { id: 1, receivedAt: time(now - 9 * 3_600_000), topic: "/energy/fridge/data", deviceId: "fridge", reason: "clock-not-set", detail: "timestamp 12 is before 2000-01-01 and the message has no boot and seq to place it by", count: 214, payload: '{"deviceId":"fridge","voltage":230.4,"power":97.1,"energy":811,"timestamp":12}' },
  ];
}
