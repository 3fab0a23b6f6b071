/* Part of the service worker: shows what the hub tells this browser, and opens the page about it. */

self.addEventListener("push", (event) => {
  event.waitUntil((async () => {
    let told = {};
    try {
      told = event.data?.json() ?? {};
    } catch {
      // Browsers ask that every message is shown, even one that cannot be read.
    }
    await self.registration.showNotification(told.title ?? "Ohmstead", {
      body: told.body ?? "",
      // The same alert told again takes the place of the first.
      tag: told.id,
      dir: "auto",
      icon: "icon-192.png",
      badge: "icon-192.png",
      requireInteraction: told.critical === true,
      data: { path: told.path ?? "alerts" },
    });
  })());
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const page = new URL(event.notification.data?.path ?? "alerts", self.registration.scope).href;
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const own = open.find((each) => each.url.startsWith(self.registration.scope));
    if (!own) return self.clients.openWindow(page);
    await own.focus();
    return own.navigate(page).catch(() => self.clients.openWindow(page));
  })());
});
