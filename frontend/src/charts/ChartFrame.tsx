import { useRef, useState, type ReactNode } from "react";
import { isUnreachable } from "../api/client";
import { IconButton } from "../ui/Button";
import { Card } from "../ui/Card";
import { Empty, Failure, Skeleton } from "../ui/Notice";
import { SaveMenu } from "./SaveMenu";
import { ChartTable, type TableData } from "./ChartTable";
import { t } from "../i18n/t";

/** The part of a query a chart needs to know. */
export interface Loadable {
  isPending: boolean;
  error: Error | null;
  /** What was last answered: while the hub is away it is drawn all the same. */
  data?: unknown;
  refetch: () => unknown;
}

interface ChartFrameProps {
  title: string;
  note?: ReactNode;
  controls?: ReactNode;
  /** Controls on a line of their own, below the title. */
  controlsBelow?: boolean;
  /** Figures above the picture. */
  headline?: ReactNode;
  legend?: ReactNode;
  load: Loadable;
  /** Set when there is nothing to draw: says why. */
  empty?: { title: string; text: string } | null;
  /** What the picture shows, for those who do not see it. */
  summary: string;
  table: TableData;
  heightClass?: string;
  /** On wide screens, take the height the neighbours leave. */
  grow?: boolean;
  className?: string;
  /** Below the picture, its legend or its table. */
  foot?: ReactNode;
  children: ReactNode;
}

/** The one frame every chart sits in: title, controls, waiting, failure, emptiness, legend and the table alternative. */
export function ChartFrame(props: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  const figure = useRef<HTMLElement>(null);
  const { title, note, controls, headline, legend, empty, summary, table, children } = props;
  const load = props.load.data !== undefined && isUnreachable(props.load.error) ? { ...props.load, error: null } : props.load;
  const ready = !load.isPending && !load.error && !empty;
  const height = props.heightClass ?? "h-64 sm:h-72";
  const box = `relative ${height} ${props.grow ? "lg:h-auto lg:min-h-72 lg:flex-1" : ""}`;
  return (
    <Card
      title={title}
      note={note}
      className={props.className}
      controls={controls}
      controlsBelow={props.controlsBelow}
      actions={
        <div className="flex items-center">
          {ready ? <SaveMenu title={typeof note === "string" ? `${title}, ${note}` : title} table={table} figure={figure} /> : null}
          <IconButton
            icon={asTable ? "chart" : "table"}
            label={asTable ? t("Show as chart") : t("Show as table")}
            aria-pressed={asTable}
            onClick={() => { setAsTable(!asTable); }}
          />
        </div>
      }
    >
      <div className="flex h-full flex-col">
        {headline ? <div className="mb-3">{headline}</div> : null}
        {ready && !asTable ? (
          <figure ref={figure} aria-label={summary} className={box}><div dir="ltr" className="absolute inset-0">{children}</div></figure>
        ) : (
          <div className={box} aria-busy={load.isPending}>
            <div className="absolute inset-0">
              {ready ? <ChartTable data={table} className="h-full" /> : <ChartPlaceholder load={load} empty={empty} />}
            </div>
          </div>
        )}
        {legend && !asTable ? <div className="mt-3 min-h-5">{ready ? legend : null}</div> : null}
        {ready && props.foot ? <div className="mt-3">{props.foot}</div> : null}
      </div>
    </Card>
  );
}

function ChartPlaceholder({ load, empty }: Pick<ChartFrameProps, "load" | "empty">) {
  if (load.error) return <Failure error={load.error} onRetry={() => void load.refetch()} />;
  if (load.isPending) return <Skeleton className="h-full w-full opacity-60" />;
  return empty ? <Empty icon="chart" title={empty.title}>{empty.text}</Empty> : null;
}
