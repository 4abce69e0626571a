import type { RefObject } from "preact";
import styles from "./Splitter.module.css";

export const leastShare = 15;
export const mostShare = 45;
export const usualShare = 42;

/** Two heat maps, one above the other, may take more. */
export const mostShareOfTwo = 65;
export const usualShareOfTwo = 56;

export const clampShare = (percent: number, most = mostShare, usual = usualShare) =>
  Number.isFinite(percent) ? Math.max(leastShare, Math.min(most, percent)) : usual;

interface SplitterProps {
  /** What is divided. */
  area: RefObject<HTMLElement | null>;
  /** The share of the upper part, in percent of the area's height. */
  share: number;
  /** The greatest share, and the one that it is put back to. */
  most?: number;
  usual?: number;
  onShare(share: number): void;
}

/** The line between the two pictures: dragged, moved by the arrow keys, and put back by a double click. */
export function Splitter({ area, share, most = mostShare, usual = usualShare, onShare }: SplitterProps) {
  const move = (to: number) => onShare(clampShare(to, most, usual));
  const keys: Record<string, () => void> = {
    ArrowUp: () => move(share - 2),
    ArrowDown: () => move(share + 2),
    Home: () => move(leastShare),
    End: () => move(most),
    Enter: () => move(usual),
  };
  return (
    <hr
      class={styles.splitter}
      aria-orientation="horizontal"
      aria-label="Height of the heat map"
      aria-valuenow={Math.round(share)}
      aria-valuemin={leastShare}
      aria-valuemax={most}
      aria-valuetext={`${Math.round(share)} % of the page`}
      tabIndex={0}
      onKeyDown={(event) => {
        const act = keys[event.key];
        if (!act) return;
        event.preventDefault();
        act();
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
        event.currentTarget.focus();
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId) || !area.current) return;
        const bounds = area.current.getBoundingClientRect();
        move((100 * (event.clientY - bounds.top)) / bounds.height);
      }}
      onDblClick={() => move(usual)}
    />
  );
}
