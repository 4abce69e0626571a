import type { ReadonlySignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { HeatMapData, HeatMapDifference, ProfileInfo } from "../api/types";
import type { TimeRange } from "../model/range";
import { formatDuration, formatPosition } from "../model/time";
import { usePlacedBySize } from "../model/usePlacedBySize";
import { describe } from "./describe";
import type { Hover } from "./figure";
import styles from "./heatmap.module.css";
import { dock } from "./tooltipPlace";

export interface TooltipProps {
  hover: ReadonlySignal<Hover | null>;
  data: HeatMapData;
  difference: HeatMapDifference | null;
  clock: ProfileInfo["clock"];
  /** The range of a selection under way. */
  range: TimeRange | null;
  /** That selection is of the baseline. */
  isBaseline: boolean;
}

/** Beside the place under the pointer, never on it and never outside of the window. It is for the eye: the live region speaks. */
export function Tooltip({ hover, data, difference, clock, range, isBaseline }: TooltipProps) {
  const element = useRef<HTMLDivElement>(null);
  const current = hover.value;
  usePlacedBySize(element, ([width, height]) => {
    const box = element.current;
    if (!box || !current) return;
    const { left, top } = dock(current.box, width, height, innerWidth, innerHeight, current.place.kind === "column");
    box.style.transform = `translate(${left}px, ${top}px)`;
  });
  if (!current) return null;
  const { title, lines } = describe(current.place, data, clock, difference);
  const position = (ns: number) => formatPosition(ns, data.recordedEndNs);
  return (
    <div ref={element} class={styles.tooltip} aria-hidden="true">
      <strong>{title}</strong>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
      {current.selecting && range && (
        <div class={styles.selecting}>
          {isBaseline && "Baseline "}
          {position(range.startNs)} → {position(range.endNs)}, {formatDuration(range.endNs - range.startNs)}
          {current.selecting === "pending" && <div>click where it ends</div>}
        </div>
      )}
    </div>
  );
}
