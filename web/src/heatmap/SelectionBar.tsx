import type { ComponentChildren } from "preact";
import type { ProfileInfo } from "../api/types";
import type { TimeRange } from "../model/range";
import { formatDuration, formatPosition, secondDigits } from "../model/time";
import styles from "./heatmap.module.css";

export interface SelectionBarProps {
  info: ProfileInfo;
  range: TimeRange | null;
  /** The length of a cell, which says how many decimals tell two ends apart. */
  cellNs: number;
  title?: ComponentChildren;
  summary?: ComponentChildren;
  onStep(direction: -1 | 1): void;
  onWhole(): void;
}

/** The selected range in words, with buttons to step it by its own span and to go back to all. */
export function SelectionBar({ info, range, cellNs, title, summary, onStep, onWhole }: SelectionBarProps) {
  const shown = range ?? { startNs: info.startNs, endNs: info.endNs };
  const digits = Math.min(6, secondDigits(cellNs, 3));
  const position = (ns: number) => formatPosition(ns, info.endNs, digits);
  // As wide as the widest that this profile can show, so that nothing beside it moves.
  const width = `${position(info.endNs).length * 2 + 1}ch`;
  const span = formatDuration(shown.endNs - shown.startNs);
  return (
    <div class={styles.selection}>
      {title}
      <span class={styles.range} style={{ minWidth: width }}>
        {position(shown.startNs)} → {position(shown.endNs)}
      </span>
      <span class={styles.span}>{span}</span>
      <div class={styles.buttons}>
        <button
          type="button"
          disabled={!range}
          aria-label={`Step back by ${span}`}
          title={`Step back by ${span}  [`}
          onClick={() => onStep(-1)}
        >
          <Triangle points="8,2 8,10 3,6" />
        </button>
        <span aria-hidden="true">step</span>
        <button
          type="button"
          disabled={!range}
          aria-label={`Step forward by ${span}`}
          title={`Step forward by ${span}  ]`}
          onClick={() => onStep(1)}
        >
          <Triangle points="4,2 4,10 9,6" />
        </button>
      </div>
      <button type="button" class={styles.whole} disabled={!range} onClick={onWhole}>
        Whole profile
      </button>
      {summary}
    </div>
  );
}

function Triangle({ points }: { points: string }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <polygon points={points} fill="currentColor" />
    </svg>
  );
}
