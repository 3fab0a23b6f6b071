/// <reference types="vitest/config" />
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { textsInParts } from "./scripts/first-texts.mjs";

/** The hub (or the mock server) that answers /api while developing. */
const hub = process.env.OHMSTEAD_API ?? "http://127.0.0.1:8090";

/** The path the dashboard is to lie at, with a slash at both ends. */
const base = process.env.OHMSTEAD_BASE ?? "/";

/** What a reverse proxy in front of the hub does too: the path is taken off. */
const proxy = { [`${base}api`]: { target: hub, ws: true, rewrite: (path: string) => path.slice(base.length - 1) } };

export default defineConfig({
  base,
  plugins: [
    react(),
    textsInParts(),
    tailwindcss(),
    VitePWA({
      // A new version waits until one asks for it: a reload would drop what is being typed.
      registerType: "prompt",
      // Registered from main.tsx: an injected inline script would break the content security policy.
      injectRegister: null,
      includeAssets: ["favicon.svg", "apple-touch-icon.png", "theme.js"],
      manifest: {
        name: "Ohmstead",
        short_name: "Ohmstead",
        description: "What your home uses, live and over time",
        display: "standalone",
        id: base,
        start_url: base,
        scope: base,
        lang: "en",
        categories: ["utilities", "finance"],
        shortcuts: [
          { name: "Costs", url: `${base}costs`, icons: [{ src: "icon-192.png", sizes: "192x192" }] },
          { name: "Analytics", url: `${base}analytics`, icons: [{ src: "icon-192.png", sizes: "192x192" }] },
          { name: "Alerts", url: `${base}alerts`, icons: [{ src: "icon-192.png", sizes: "192x192" }] },
        ],
        background_color: "#f5f6f4",
        theme_color: "#0f6b63",
        icons: [
          { src: "icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "icon-512-maskable.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
      workbox: {
        // Only the program is kept offline. Measurements are never served from a cache.
        globPatterns: ["**/*.{js,css,html,svg,png,woff2}"],
        // What shows the hub's messages while no page is open; the browser looks for a new one by itself.
        importScripts: ["push-worker.js"],
        globIgnores: ["push-worker.js"],
        navigateFallbackDenylist: [/\/api(\/|$)/, /\/(healthz|readyz|metrics)$/],
      },
    }),
  ],
  // `vite preview` shows the built dashboard against a running hub in the same way.
  preview: { proxy },
  server: {
    proxy,
  },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.mjs"],
    setupFiles: ["src/test/setup.ts"],
    // The browser's zone must never matter; run the tests far from any site's zone.
    env: { TZ: "Pacific/Auckland" },
  },
});
