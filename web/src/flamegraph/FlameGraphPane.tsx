import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { FlameGraphPicture, FlameGraphSummary } from "../api/types";
import { formatCount } from "../model/numbers";
import { theme } from "../model/theme";
import styles from "./FlameGraphPane.module.css";
import { type GraphChange, GraphPane } from "./GraphPane";
import { huesIn, Legend } from "./Legend";
import { layOut } from "./model";
import type { Hue } from "./palette";
import type { Layout } from "./viewport";

export interface FlameGraphPaneProps {
  /** Null: nothing has come yet. */
  data: FlameGraphPicture | null;
  /** Another graph is on its way; the one before stays. */
  busy: boolean;
  layout: Layout;
  /** A regular expression; empty for none. */
  search: string;
  /** The server's id of the zoomed node; null for the whole graph. */
  zoom: number | null;
  /** Stands first in the bar. */
  lead?: ComponentChildren;
  onChange(change: GraphChange): void;
}

/** The flame graph of a selection. */
export function FlameGraphPane({ data, busy, ...rest }: FlameGraphPaneProps) {
  const last = useRef<FlameGraphPicture | null>(null);
  if (data || !busy) last.current = data;
  const shown = last.current;
  const model = useMemo(() => (shown ? layOut(shown) : null), [shown]);
  const isDark = theme.value === "dark";
  const present = useMemo(() => (model ? huesIn(model).join(" ") : ""), [model]);
  // Graphs follow each other many times a second while a range is dragged; their key hardly ever changes.
  const legend = useMemo(
    () => <Legend present={present === "" ? [] : (present.split(" ") as Hue[])} isDark={isDark} />,
    [present, isDark],
  );
  return (
    <GraphPane
      {...rest}
      model={model}
      label="Flame graph of the selection"
      busy={busy}
      omitted={shown?.omitted.nodes ?? 0}
      whenEmpty={<Nothing hidden={shown?.hidden ?? null} />}
      legend={legend}
    />
  );
}

/** In the middle of an empty picture: that it is empty, and what is hidden. */
function Nothing({ hidden }: { hidden: FlameGraphSummary["hidden"] | null }) {
  const parts: string[] = [];
  if (hidden && hidden.idle > 0) parts.push(`${formatCount(hidden.idle)} idle`);
  if (hidden && hidden.waiting > 0) parts.push(`${formatCount(hidden.waiting)} waiting`);
  const count = (hidden?.idle ?? 0) + (hidden?.waiting ?? 0);
  return (
    <div class={styles.nothing} role="status">
      <p>No samples in this range.</p>
      {parts.length > 0 && (
        <p>
          {parts.join(" and ")} {count === 1 ? "one is" : "ones are"} hidden.
        </p>
      )}
    </div>
  );
}
