import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { HeatMapData, HeatMapDifference, ProfileInfo } from "../api/types";
import { formatAmount } from "../model/amounts";
import type { TimeRange } from "../model/range";
import { theme } from "../model/theme";
import { DifferenceLegend } from "./DifferenceLegend";
import { describe, describeSelection } from "./describe";
import { differenceCells, isOfGrid } from "./difference";
import { Figure, type Hover, type Target } from "./figure";
import { automaticColumnNs, cellCount, columnLengthsFor, neighbourLength } from "./geometry";
import styles from "./heatmap.module.css";
import { Legend } from "./Legend";
import { plotWidth } from "./layout";
import type { PaletteName } from "./palettes";
import { PlaceMarks } from "./placeMarks";
import type { Place } from "./places";
import { SelectionBar } from "./SelectionBar";
import type { ScaleInput, ScaleName } from "./scale";
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
  onWidth?: (cssPixels: number) => void;
  /** What the page calls this map, before its range. */
  title?: ComponentChildren;
  /** What the page says of the selection, after its range and its span. */
  summary?: ComponentChildren;
  /** A second range that is marked on this map, and what Ctrl and a drag do to it. */
  baseline?: TimeRange | null;
  onBaseline?: ((range: TimeRange | null, phase: "preview" | "commit") => void) | undefined;
  /** This map is that of the profile that is compared with: its selection is the baseline. */
  isBaseline?: boolean;
  /** What is pointed at, on this map or on the other. */
  linked?: Signal<LinkedPlace | null>;
  /** The cells told by how they differ, instead of by their samples. */
  difference?: HeatMapDifference | null;
  /** What the scale is made from, where two maps share it. */
  scaleOf?: ScaleInput | null;
  /** How many columns the other of two maps has, whose columns are as wide. */
  besides?: number;
  /** Stands for the unit in the key of the colours. */
  unit?: ComponentChildren;
  /** Whether the colours are explained here: not on the second of two maps of one scale. */
  hasKey?: boolean;
  /** What the page says below, in a line of its own. */
  more?: ComponentChildren;
}

/** A place on one of two maps of the same grid. */
export interface LinkedPlace {
  readonly onBaseline: boolean;
  readonly place: Place;
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
  title,
  summary,
  baseline = null,
  onBaseline,
  isBaseline = false,
  linked,
  difference = null,
  scaleOf = null,
  besides = 0,
  unit,
  hasKey = true,
  more,
}: HeatMapPaneProps) {
  const area = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLDivElement>(null);
  const figure = useRef<Figure | null>(null);
  const hover = useSignal<Hover | null>(null);
  const spoken = useSignal("");
  // A preview is shown at once, whether or not the page gives it back as the selection.
  const preview = useSignal<{ range: TimeRange | null; target: Target } | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0, dpr: 1 });
  const look = theme.value;
  const canMark = onBaseline !== undefined;

  // The listeners of the figure live longer than one rendering.
  const zoom = (direction: -1 | 1) => {
    const span = info.endNs - info.startNs;
    const automatic = automaticColumnNs(span, plotWidth(size.width));
    const now = settings.columnNs ?? automatic;
    const next = neighbourLength(columnLengthsFor(span, settings.rows, automatic), now, direction);
    if (next !== now) onSettings({ columnNs: next === automatic ? null : next });
  };
  const differs = difference !== null && data !== null && isOfGrid(difference, data) ? difference : null;
  const cells = useMemo(() => (differs ? differenceCells(differs, look) : null), [differs, look]);
  // What was recorded on one side alone is not compared, and looks so.
  const shown = useMemo(() => (data && differs ? comparedPart(data, differs) : data), [data, differs]);
  const latest = useRef({ info, data, differs, onSelect, onBaseline, onWidth, zoom });
  latest.current = { info, data, differs, onSelect, onBaseline, onWidth, zoom };

  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize({ width, height, dpr: devicePixelRatio });
      if (width > 0) latest.current.onWidth?.(plotWidth(width));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (!base.current || !overlay.current || !marks.current) return;
    const placeMarks = new PlaceMarks(marks.current, {
      bar: styles.markedBar,
      window: styles.markedWindow,
      cell: styles.markedCell,
      lane: styles.markedLane,
    });
    const made = new Figure(base.current, overlay.current, placeMarks, {
      onSelect(range, phase, target) {
        preview.value = phase === "preview" ? { range, target } : null;
        const isSecond = isBaseline || target === "baseline";
        if (phase === "commit") spoken.value = describeSelection(range, latest.current.info, isSecond);
        const tell = target === "baseline" ? latest.current.onBaseline : latest.current.onSelect;
        tell?.(range, phase);
      },
      onHover(place) {
        hover.value = place;
        if (linked) linked.value = place ? { onBaseline: isBaseline, place: place.place } : null;
      },
      onZoom(direction) {
        latest.current.zoom(direction);
      },
      onCursor(cell) {
        const now = latest.current;
        if (!now.data) return;
        const { title, lines } = describe({ kind: "cell", cell }, now.data, now.info.clock, now.differs);
        spoken.value = [title, ...lines].join(", ");
      },
    });
    figure.current = made;
    const stop = linked?.subscribe((now) => made.link(now && now.onBaseline !== isBaseline ? now.place : null));
    return () => {
      stop?.();
      made.dispose();
    };
  }, [hover, spoken, preview, linked, isBaseline]);

  useLayoutEffect(() => {
    if (!shown) return;
    figure.current?.set({
      data: shown,
      clock: info.clock,
      scale: settings.scale,
      palette: settings.palette,
      theme: look,
      cells,
      scaleOf,
      selection,
      baseline,
      isBaseline,
      besides,
      marks: canMark,
      width: size.width,
      height: size.height,
    });
  }, [
    shown,
    info,
    settings.scale,
    settings.palette,
    look,
    cells,
    scaleOf,
    selection,
    baseline,
    isBaseline,
    canMark,
    besides,
    size,
  ]);

  const range = preview.value?.target === "selection" ? preview.value.range : selection;
  const { scale, palette } = settings;
  // The same while a range is dragged, which draws the pane many times a second.
  const legend = useMemo(
    () =>
      differs ? (
        <DifferenceLegend difference={differs} theme={look} unit={unit} />
      ) : (
        data && <Legend data={data} scaleOf={scaleOf} scale={scale} palette={palette} theme={look} unit={unit} />
      ),
    [differs, data, scaleOf, scale, palette, look, unit],
  );
  return (
    <section class={styles.pane} aria-label={isBaseline ? "Baseline heat map" : "Heat map"} aria-busy={busy}>
      <div class={styles.area} ref={area}>
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a canvas with a keyboard of its own is an application. */}
        <canvas
          ref={base}
          class={styles.base}
          tabIndex={0}
          role="application"
          aria-roledescription="heat map"
          aria-label={data ? summaryOf(data, isBaseline) : "Heat map, loading"}
          onMouseLeave={() => {
            hover.value = null;
            if (linked) linked.value = null;
          }}
          onContextMenu={(event) => {
            // On a Mac Ctrl and a click ask for a menu; here they mark.
            if (event.ctrlKey && canMark) event.preventDefault();
          }}
        />
        <canvas ref={overlay} class={styles.overlay} />
        <div ref={marks} class={styles.marks} />
        {data?.total === 0 && <p class={styles.empty}>No samples under these filters.</p>}
        {busy && <div class={styles.busy} />}
        {shown && (
          <Tooltip
            hover={hover}
            data={shown}
            difference={differs}
            clock={info.clock}
            range={preview.value?.range ?? null}
            isBaseline={isBaseline || preview.value?.target === "baseline"}
          />
        )}
      </div>
      <div class={styles.bar}>
        <SelectionBar
          info={info}
          range={range}
          cellNs={data ? data.columnNs / data.rows : 1e6}
          title={title}
          summary={summary}
          onStep={(direction) => figure.current?.send({ type: "step", direction })}
          onWhole={() => figure.current?.send({ type: "whole" })}
        />
        {hasKey && <div class={styles.keys}>{legend}</div>}
      </div>
      {more}
      <div class={styles.spoken} role="status" aria-live="polite">
        {spoken}
      </div>
    </section>
  );
}

/** The map of what both recorded: the rest is drawn as unrecorded. */
function comparedPart(data: HeatMapData, difference: HeatMapDifference): HeatMapData {
  return {
    ...data,
    recordedStartNs: Math.max(data.recordedStartNs, difference.comparedStartNs),
    recordedEndNs: Math.min(data.recordedEndNs, difference.comparedEndNs),
  };
}

function summaryOf(data: HeatMapData, isBaseline: boolean): string {
  return `${isBaseline ? "Baseline heat map" : "Heat map"} of ${formatAmount(data.total, data.unit)}, ${data.columns} columns and ${data.rows} rows, ${cellCount(data)} cells. Arrow keys move, Enter starts and ends a selection.`;
}
