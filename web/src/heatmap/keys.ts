// What the keys of the heat map do.

import type { HeatMapData } from "../api/types";
import { cellAt } from "./geometry";
import type { SelectionEvent } from "./selection";

const PAGE = 10;

/** The event of a key; null when the key is not ours. */
export function eventOfKey(
  { key, shiftKey, ctrlKey }: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey">,
  data: HeatMapData,
  cursor: number,
): SelectionEvent | null {
  const arrow = (by: number): SelectionEvent => ({ type: "arrow", by: ctrlKey ? by * PAGE : by, extend: shiftKey });
  const jump = (cell: number): SelectionEvent => ({ type: "jump", cell, extend: shiftKey });
  const sideways = (columns: number) => {
    const column = Math.floor(cursor / data.rows);
    const to = Math.max(0, Math.min(data.columns - 1, column + columns));
    return jump(to * data.rows + (cursor % data.rows));
  };
  switch (key) {
    case "ArrowUp":
      return arrow(1);
    case "ArrowDown":
      return arrow(-1);
    case "ArrowRight":
      return sideways(ctrlKey ? PAGE : 1);
    case "ArrowLeft":
      return sideways(ctrlKey ? -PAGE : -1);
    case "PageDown":
      return sideways(PAGE);
    case "PageUp":
      return sideways(-PAGE);
    case "Home":
      return jump(cellAt(data, data.recordedStartNs));
    case "End":
      return jump(cellAt(data, data.recordedEndNs - 1));
    // Also with Ctrl, which is held while a baseline is marked.
    case "Escape":
      return { type: "escape" };
  }
  if (ctrlKey) return null;
  switch (key) {
    case "Enter":
    case " ":
      return { type: "click" };
    case "[":
    case ",":
      return { type: "step", direction: -1 };
    case "]":
    case ".":
      return { type: "step", direction: 1 };
    default:
      return null;
  }
}
