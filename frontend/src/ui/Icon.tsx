import type { ReactNode } from "react";

const shapes = {
  dashboard: <path d="M4 13a8 8 0 1 1 16 0M12 13l4-4M6 19h12" />,
  analytics: <path d="M4 20V10M10 20V4M16 20v-7M21 20H3" />,
  bell: <path d="M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15L6 16ZM10 21h4" />,
  settings: <path d="M4 7h9M19 7h1M4 17h1M11 17h9M16 4.5v5M8 14.5v5" />,
  warning: <path d="M12 4 2.8 19.5h18.4L12 4ZM12 10v4.5M12 17.2v.1" />,
  clock: <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  search: <path d="M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20 20l-4-4" />,
  sun: <path d="M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.5V5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M5.3 18.7 7 17M17 7l1.7-1.7" />,
  moon: <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z" />,
  system: <path d="M4 5h16v11H4zM9 20h6M12 16v4" />,
  table: <path d="M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9" />,
  chart: <path d="M4 19V5M4 19h16M8 15l4-5 3 2.5L20 7" />,
  copy: <path d="M9 9h11v11H9zM15 9V4H4v11h5" />,
  minus: <path d="M5 12h14" />,
  plus: <path d="M12 5v14M5 12h14" />,
  trash: <path d="M5 7h14M10 7V4.5h4V7M7 7l.8 13h8.4L17 7M10.5 11v5.5M13.5 11v5.5" />,
  plug: <path d="M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0V8ZM12 17v4" />,
  battery: <path d="M3 8h15v8H3zM21 11v2M6 11v2M9 11v2" />,
  money: <path d="M17 6.5A6.5 6.5 0 0 0 6.6 10M17 17.5A6.5 6.5 0 0 1 6.6 14M4 10h9M4 14h8" />,
  file: <path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6" />,
  print: <path d="M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7z" />,
  download: <path d="M12 4v11M7.5 10.5 12 15l4.5-4.5M4.5 20h15" />,
  pencil: <path d="m4 20 1-4L16 5l3 3L8 19l-4 1ZM14 7l3 3" />,
  chevron: <path d="m9 5 7 7-7 7" />,
  chevronLeft: <path d="m15 5-7 7 7 7" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  back: <path d="M19 12H5M11 6l-6 6 6 6" />,
  info: <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5M12 8v.1" />,
  qr: <path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM17.5 17.5H20V20h-2.5zM20 14v.1M14 20v.1" />,
  grid: <path d="M8 21 12 3l4 18M6 8h12M5 12.5h14M9.5 15.5h5" />,
  home: <path d="m4 11 8-7 8 7M6 9.5V20h12V9.5" />,
} satisfies Record<string, ReactNode>;

/** They point along the line of reading. */
const mirrored: ReadonlySet<string> = new Set(["chevron", "chevronLeft", "back"]);

export type IconName = keyof typeof shapes;

/** Decorative: the text beside it, or the button's label, says what it means. */
export function Icon({ name, className = "size-5" }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={`shrink-0 ${mirrored.has(name) && !className.includes("rotate") ? "rtl:-scale-x-100" : ""} ${className}`} fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}
