import { BASE } from "../api/address";
import { useEffect, type ReactNode } from "react";

/** The frame of what is shown before anybody has signed in. */
export function AuthFrame({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => { document.title = `${title} · Ohmstead`; }, [title]);
  return (
    <main className="grid min-h-dvh content-center justify-items-center bg-ground p-4">
      <div className="w-full max-w-sm rounded-2xl border border-line bg-surface p-6 sm:p-7">
        <div className="mb-5 flex items-center gap-2.5">
          <img src={`${BASE}favicon.svg`} alt="" className="size-7" />
          <span className="text-base font-semibold tracking-[-0.02em]">Ohmstead</span>
        </div>
        <h1 className="text-xl font-semibold tracking-[-0.02em]">{title}</h1>
        {children}
      </div>
    </main>
  );
}
