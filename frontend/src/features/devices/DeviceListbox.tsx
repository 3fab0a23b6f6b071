import { useVirtualizer } from "@tanstack/react-virtual";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { DeviceOption } from "./DeviceOption";
import type { DeviceRow } from "../../domain/devices/device-list";
import { t } from "../../i18n/t";

const ROW_HEIGHT = 48;

interface DeviceListboxProps {
  rows: readonly DeviceRow[];
  selectedId: string;
  onPick: (id: string) => void;
  className?: string;
}

/** A list box that draws only the rows in sight. Arrows, Home and End move; Enter and Space pick. */
export function DeviceListbox({ rows, selectedId, onPick, className = "" }: DeviceListboxProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number | null>(null);
  // The virtualiser keeps its own state; the compiler must not memoise around it.
  // eslint-disable-next-line react-hooks/incompatible-library
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    initialRect: { width: 320, height: 400 },
  });
  const current = active === null ? null : Math.min(active, rows.length - 1);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    list.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = current ?? rows.findIndex((row) => row.device.id === selectedId);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 8, PageUp: at - 8 };
    const to = steps[event.key];
    if (to !== undefined) move(to);
    else if (event.key === "Enter" || event.key === " ") {
      const row = rows[at];
      if (row) onPick(row.device.id);
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label={t("Devices")}
      aria-activedescendant={current === null ? undefined : `${id}-${String(current)}`}
      onKeyDown={onKeyDown}
      onBlur={() => { setActive(null); }}
      className={`overflow-y-auto -outline-offset-2 ${className}`}
    >
      <div role="presentation" className="relative" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row ? (
            <DeviceOption
              key={row.device.id}
              id={`${id}-${String(item.index)}`}
              row={row}
              selected={row.device.id === selectedId}
              active={item.index === current}
              position={item.index + 1}
              count={rows.length}
              top={item.start}
              height={item.size}
              onPick={() => { onPick(row.device.id); }}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}
