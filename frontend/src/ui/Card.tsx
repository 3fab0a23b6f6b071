import { useId, type ReactNode } from "react";

interface CardProps {
  title: string;
  /** Small print beside or under the title. */
  note?: ReactNode;
  /** Controls of the content; on phones they get a line of their own. */
  controls?: ReactNode;
  /** Too many controls for one line with the title: a line of their own on wide screens too. */
  controlsBelow?: boolean;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  /** Content that brings its own padding, such as a list to the edge. */
  flush?: boolean;
}

/** A titled section of a page. */
export function Card({ title, note, controls, controlsBelow = false, actions, children, className = "", flush = false }: CardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`flex min-w-0 flex-col rounded-xl border border-line bg-surface ${className}`}>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-4 pb-3 sm:px-5">
        <div className="flex min-w-0 grow basis-40 flex-wrap items-baseline gap-x-3">
          <h2 id={id} className="text-[0.9375rem] font-semibold tracking-[-0.01em]">{title}</h2>
          {note ? <span className="min-w-0 text-[0.8125rem] break-words text-ink-3">{note}</span> : null}
        </div>
        {controls ? <div className={`order-3 w-full min-w-0 ${controlsBelow ? "" : "sm:order-none sm:ms-auto sm:w-auto"}`}>{controls}</div> : null}
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </header>
      <div className={flush ? "min-h-0 flex-1" : "min-h-0 flex-1 px-4 pb-4 sm:px-5 sm:pb-5"}>{children}</div>
    </section>
  );
}
