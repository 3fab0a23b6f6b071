const DAY = 86_400_000;

/** Gives a demonstration what a household has after a few weeks; answers with what the pages need to know. */
export async function furnish(url) {
  const json = async (path, init) => {
    const response = await fetch(url + path, init);
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
    return response.json();
  };
  await historyLoaded(json);
  const contract = (await json("/api/tariffs")).tariffs.find((each) => each.kind === "contract")?.id;
  return { contract };
}

/** The demonstration loads three weeks within two minutes. */
async function historyLoaded(json) {
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  const query = new URLSearchParams({ deviceId: "house", from: (midnight - 14 * DAY) / 1000, to: midnight / 1000, bucket: "day" });
  for (let tries = 0; tries < 240; tries += 1) {
    const { buckets } = await json(`/api/energy?${query}`);
    if (buckets.every((bucket) => bucket.importWh + bucket.exportWh > 0)) return;
    await new Promise((resolve) => { setTimeout(resolve, 500); });
  }
  throw new Error("the demonstration's history did not arrive within two minutes");
}

/** Every page there is, by the name of its picture. */
export function pages() {
  const press = (name) => (page) => page.getByRole("button", { name }).first().click();
  return [
    { name: "dashboard", path: "/" },
    { name: "dashboard-week", path: "/?show=week" },
    { name: "analytics", path: "/analytics" },
    { name: "analytics-week", path: "/analytics?show=week" },
    { name: "costs", path: "/costs" },
    { name: "bills", path: "/costs/bills" },
    { name: "tariffs", path: "/costs/tariffs" },
    { name: "tariff-editor", path: "/costs/tariffs?add=contract" },
    { name: "compare", path: "/costs/compare" },
    { name: "meter-check", path: "/costs/meter-check" },
    { name: "devices", path: "/devices" },
    { name: "add-meter", path: "/devices", prepare: press("Add a meter") },
    { name: "device", path: "/devices/house" },
    { name: "waiting", path: "/devices/waiting" },
    { name: "mappings", path: "/devices/mappings" },
    { name: "mapping-new", path: "/devices/mappings?new=" },
    { name: "firmware", path: "/firmware" },
    { name: "alerts", path: "/alerts" },
    { name: "settings", path: "/settings" },
    { name: "channel", path: "/settings", prepare: async (page) => { await page.locator("section:has(h2:text-is('Who is told'))").getByRole("button", { name: "Add" }).click(); } },
    { name: "account", path: "/settings/account" },
    { name: "people", path: "/settings/people" },
    { name: "sites", path: "/settings/sites" },
    { name: "audit", path: "/settings/audit" },
    { name: "welcome", path: "/welcome/site" },
    { name: "welcome-meter", path: "/welcome/meter" },
    { name: "not-found", path: "/nowhere" },
  ];
}
