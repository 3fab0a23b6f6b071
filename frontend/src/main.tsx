import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { registerSW } from "virtual:pwa-register";
import { App } from "./App";
import { announceUpdate } from "./live/update";
import { direction, language } from "./i18n/language";
import "./index.css";

document.documentElement.lang = language;
document.documentElement.dir = direction;

const install = registerSW({
  immediate: true,
  onNeedRefresh: () => { announceUpdate(() => install(true)); },
});

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
