import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { HeatMapData, ProfileInfo } from "../api/types";
import { formatAmount } from "../model/amounts";
import type { TimeRange } from "../model/range";
import { theme } from "../model/theme";
import { describe, describeSelection } from "./describe";
import { Figure, type Hover } from "./figure";
import { automaticColumnNs, cellCount, columnLengthsFor, neighbourLength } from "./geometry";
import styles from "./heatmap.module.css";
import { Legend } from "./Legend";
import { plotWidth } from "./layout";
import type { PaletteName } from "./palettes";
import { SelectionBar } from "./SelectionBar";
import type { ScaleName } from "./scale";
import { Tooltip } from "./Tooltip";

export { automaticColumnNs };

export interface HeatMapSettings {
  rows: number;
  /** null: automatic. */
  columnNs: number | null;
  scale: ScaleName;
  palette: PaletteName;
}

export interface HeatMapPaneProps {
  info: ProfileInfo;
  data: HeatMapData | null;
  busy: boolean;
  settings: HeatMapSettings;
  onSettings(change: Partial<HeatMapSettings>): void;
  /** null: the whole profile. */
  selection: TimeRange | null;
  /** `preview` while a range is being dragged, `commit` when it is released. Each series of previews ends with a commit. */
  onSelect(range: TimeRange | null, phase: "preview" | "commit"): void;
  /** The width of the plot in CSS pixels, from which the automatic column length follows. */
  onWidth(cssPixels: number): void;
  /** What the page says of the selection, after its range and its span. */
  summary?: ComponentChildren;
}

/** The subsecond-offset heat map with its axes, its legend and the bar of the selection. Fills its parent's height. */
export function HeatMapPane(props: HeatMapPaneProps) {
  if (!props.info.hasTime) {
    return (
      <section class={styles.notice} aria-label="Heat map">
        No heat map: the samples of this profile carry no time, so the flame graph shows all of them.
      </section>
    );
  }
  return <TimedPane {...props} />;
}

function TimedPane({
  info,
  data,
  busy,
  settings,
  onSettings,
  selection,
  onSelect,
  onWidth,
  summary,
}: HeatMapPaneProps) {
  const area = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const figure = useRef<Figure | null>(null);
  const hover = useSignal<Hover | null>(null);
  const spoken = useSignal("");
  // A preview is shown at once, whether or not the page gives it back as the selection.
  const preview = useSignal<{ range: TimeRange | null } | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0, dpr: 1 });
  const look = theme.value;

  // The listeners of the figure live longer than one rendering.
  const zoom = (direction: -1 | 1) => {
    const span = info.endNs - info.startNs;
    const automatic = automaticColumnNs(span, plotWidth(size.width));
    const now = settings.columnNs ?? automatic;
    const next = neighbourLength(columnLengthsFor(span, settings.rows, automatic), now, direction);
    if (next !== now) onSettings({ columnNs: next === automatic ? null : next });
  };
  const latest = useRef({ info, data, onSelect, onWidth, zoom });
  latest.current = { info, data, onSelect, onWidth, zoom };

  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize({ width, height, dpr: devicePixelRatio });
      if (width > 0) latest.current.onWidth(plotWidth(width));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (!base.current || !overlay.current) return;
    const made = new Figure(base.current, overlay.current, {
      onSelect(range, phase) {
        preview.value = phase === "preview" ? { range } : null;
        if (phase === "commit") spoken.value = describeSelection(range, latest.current.info);
        latest.current.onSelect(range, phase);
      },
      onHover(place) {
        hover.value = place;
      },
      onZoom(direction) {
        latest.current.zoom(direction);
      },
      onCursor(cell) {
        const now = latest.current;
        if (!now.data) return;
        const { title, lines } = describe({ kind: "cell", cell }, now.data, now.info.clock);
        spoken.value = [title, ...lines].join(", ");
      },
    });
    figure.current = made;
    return () => made.dispose();
  }, [hover, spoken, preview]);

  useLayoutEffect(() => {
    if (!data) return;
    figure.current?.set({
      data,
      clock: info.clock,
      scale: settings.scale,
      palette: settings.palette,
      theme: look,
      selection,
      width: size.width,
      height: size.height,
    });
  }, [data, info, settings.scale, settings.palette, look, selection, size]);

  const range = preview.value ? preview.value.range : selection;
  return (
    <section class={styles.pane} aria-label="Heat map" aria-busy={busy}>
      <div class={styles.area} ref={area}>
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a canvas with a keyboard of its own is an application. */}
        <canvas
          ref={base}
          class={styles.base}
          tabIndex={0}
          role="application"
          aria-roledescription="heat map"
          aria-label={data ? summaryOf(data) : "Heat map, loading"}
          onMouseLeave={() => {
            hover.value = null;
          }}
        />
        <canvas ref={overlay} class={styles.overlay} />
        {data?.total === 0 && <p class={styles.empty}>No samples under these filters.</p>}
        {busy && <div class={styles.busy} />}
        {data && <Tooltip hover={hover} data={data} clock={info.clock} range={preview.value?.range ?? null} />}
      </div>
      <div class={styles.bar}>
        <SelectionBar
          info={info}
          range={range}
          cellNs={data ? data.columnNs / data.rows : 1e6}
          summary={summary}
          onStep={(direction) => figure.current?.send({ type: "step", direction })}
          onWhole={() => figure.current?.send({ type: "whole" })}
        />
        {data && <Legend data={data} scale={settings.scale} palette={settings.palette} theme={look} />}
      </div>
      <div class={styles.spoken} role="status" aria-live="polite">
        {spoken}
      </div>
    </section>
  );
}

function summaryOf(data: HeatMapData): string {
  return `Heat map of ${formatAmount(data.total, data.unit)}, ${data.columns} columns and ${data.rows} rows, ${cellCount(data)} cells. Arrow keys move, Enter starts and ends a selection.`;
}
