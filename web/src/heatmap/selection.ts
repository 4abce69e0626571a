// The selection: a contiguous range of time. What the pointer and the keyboard do to it, without a DOM.
// Press and release in one cell is the first of two clicks; moving away while pressed is a drag.

import type { TimeRange } from "../model/range";
import { cellAt, cellCount, cellRange, cellStartNs, type Grid, gridRange, isCellExact, rangeOfCells } from "./geometry";

export type Edge = "start" | "end";

/** What is under way and not yet the selection. */
type Gesture =
  /** One end was clicked; the other follows the pointer or the cursor. */
  | { kind: "pending"; anchor: number; head: number }
  /** The button is down. `second`: the press was the second of two clicks. `columns`: it takes whole columns. */
  | { kind: "drag"; anchor: number; head: number; moved: boolean; second: boolean; columns: boolean }
  /** An edge of the selection `from` is held; `grabbed` is the cell where, so that it does not jump to the pointer. */
  | { kind: "edge"; edge: Edge; from: TimeRange; grabbed: number; head: number; moved: boolean }
  /** Shift and arrows. */
  | { kind: "keys"; anchor: number; head: number };

export interface SelectionState {
  gesture: Gesture | null;
  /** The cell of the keyboard's cursor. */
  cursor: number | null;
}

export const IDLE: SelectionState = { gesture: null, cursor: null };

export type SelectionEvent =
  | { type: "press"; cell: number; edge: Edge | null; columns?: boolean }
  | { type: "move"; cell: number }
  | { type: "release" }
  | { type: "cancel" }
  | { type: "escape" }
  | { type: "arrow"; by: number; extend: boolean }
  | { type: "jump"; cell: number; extend: boolean }
  | { type: "settle" }
  | { type: "click" }
  | { type: "step"; direction: -1 | 1 }
  | { type: "whole" };

export interface SelectionStep {
  state: SelectionState;
  /** What to tell the page; absent when nothing changed. */
  emit?: { range: TimeRange | null; phase: "preview" | "commit" };
}

/** The range to draw: what the gesture shows, else what is selected. */
export function shownRange(state: SelectionState, grid: Grid, selected: TimeRange | null): TimeRange | null {
  const gesture = state.gesture;
  if (!gesture) return selected;
  if (gesture.kind === "drag" && gesture.columns) return rangeOfColumns(grid, gesture.anchor, gesture.head);
  if (gesture.kind !== "edge") return rangeOfCells(grid, gesture.anchor, gesture.head);
  if (!gesture.moved) return selected;
  const { from, head } = gesture;
  const cell = cellRange(grid, head);
  if (gesture.edge === "start") {
    return cell.startNs < from.endNs
      ? { startNs: cell.startNs, endNs: from.endNs }
      : { startNs: from.endNs, endNs: cell.endNs };
  }
  return cell.endNs > from.startNs
    ? { startNs: from.startNs, endNs: cell.endNs }
    : { startNs: cell.startNs, endNs: from.startNs };
}

/** Where the cursor is, or would begin: at the start of the selection, else at the bottom left. */
export function cursorOf(state: SelectionState, grid: Grid, selected: TimeRange | null): number {
  return Math.min(state.cursor ?? (selected ? cellAt(grid, selected.startNs) : 0), cellCount(grid) - 1);
}

export function reduce(
  state: SelectionState,
  event: SelectionEvent,
  grid: Grid,
  selected: TimeRange | null,
): SelectionStep {
  const gesture = state.gesture;
  const show = (next: SelectionState): SelectionStep => {
    const range = shownRange(next, grid, selected);
    const same = equal(range, shownRange(state, grid, selected));
    return same ? { state: next } : { state: next, emit: { range, phase: "preview" } };
  };
  const commit = (range: TimeRange | null, cursor = state.cursor): SelectionStep => ({
    state: { gesture: null, cursor },
    emit: { range, phase: "commit" },
  });

  switch (event.type) {
    case "press": {
      const cursor = event.cell;
      const press = { kind: "drag", anchor: event.cell, head: event.cell, moved: false, second: false } as const;
      if (event.columns) return show({ cursor, gesture: { ...press, columns: true } });
      if (gesture?.kind === "pending") {
        return show({ cursor, gesture: { ...press, anchor: gesture.anchor, second: true, columns: false } });
      }
      if (event.edge && selected) {
        const head = cellAt(grid, event.edge === "start" ? selected.startNs : selected.endNs - 1);
        return {
          state: {
            cursor,
            gesture: { kind: "edge", edge: event.edge, from: selected, grabbed: event.cell, head, moved: false },
          },
        };
      }
      return show({ cursor, gesture: { ...press, columns: false } });
    }

    case "move": {
      if (!gesture || gesture.kind === "keys") return { state };
      if (gesture.kind === "edge") {
        const held = cellAt(grid, gesture.edge === "start" ? gesture.from.startNs : gesture.from.endNs - 1);
        const head = clampCell(grid, held + event.cell - gesture.grabbed);
        const moved = gesture.moved || event.cell !== gesture.grabbed;
        return show({ cursor: state.cursor, gesture: { ...gesture, head, moved } });
      }
      if (gesture.head === event.cell) return { state };
      if (gesture.kind === "pending") return show({ ...state, gesture: { ...gesture, head: event.cell } });
      return show({ cursor: event.cell, gesture: { ...gesture, head: event.cell, moved: true } });
    }

    case "release": {
      if (gesture?.kind === "drag") {
        if (gesture.moved || gesture.second || gesture.columns) return commit(shownRange(state, grid, selected));
        return { state: { ...state, gesture: { kind: "pending", anchor: gesture.anchor, head: gesture.head } } };
      }
      if (gesture?.kind !== "edge") return { state };
      if (gesture.moved) return commit(shownRange(state, grid, selected));
      // An edge that was pressed and not moved is a click like any other.
      return show({ ...state, gesture: { kind: "pending", anchor: gesture.grabbed, head: gesture.grabbed } });
    }

    case "cancel":
      return gesture ? commit(gesture.kind === "edge" ? gesture.from : selected) : { state };

    case "escape":
      if (gesture) return commit(gesture.kind === "edge" ? gesture.from : selected);
      return selected ? commit(null) : { state };

    case "arrow":
    case "jump": {
      const before = cursorOf(state, grid, selected);
      const cursor = clampCell(grid, event.type === "jump" ? event.cell : before + event.by);
      if (gesture?.kind === "pending") return show({ cursor, gesture: { ...gesture, head: cursor } });
      if (gesture?.kind === "drag" || gesture?.kind === "edge") return { state };
      if (!event.extend)
        return gesture ? commit(shownRange(state, grid, selected), cursor) : { state: { gesture, cursor } };
      const anchor = gesture?.kind === "keys" ? gesture.anchor : extensionAnchor(grid, selected, before);
      return show({ cursor, gesture: { kind: "keys", anchor, head: cursor } });
    }

    case "settle":
      return gesture?.kind === "keys" ? commit(shownRange(state, grid, selected)) : { state };

    case "click": {
      const cursor = cursorOf(state, grid, selected);
      if (gesture?.kind === "pending") return commit(rangeOfCells(grid, gesture.anchor, cursor), cursor);
      if (gesture) return { state };
      return show({ cursor, gesture: { kind: "pending", anchor: cursor, head: cursor } });
    }

    case "step":
      return selected ? commit(stepped(grid, selected, event.direction), null) : { state };

    case "whole":
      return gesture || selected ? commit(null) : { state };
  }
}

/** The range moved by its own span, by whole cells where it follows cells, and no farther than the grid reaches. */
export function stepped(grid: Grid, range: TimeRange, direction: -1 | 1): TimeRange {
  if (isCellExact(grid, range)) {
    const first = cellAt(grid, range.startNs);
    const cells = cellAt(grid, range.endNs - 1) - first + 1;
    const moved = Math.max(0, Math.min(cellCount(grid) - cells, first + direction * cells));
    return { startNs: cellStartNs(grid, moved), endNs: cellStartNs(grid, moved + cells) };
  }
  const span = range.endNs - range.startNs;
  const whole = gridRange(grid);
  const startNs = Math.max(whole.startNs, Math.min(whole.endNs - span, range.startNs + direction * span));
  return { startNs, endNs: startNs + span };
}

/** Shift and arrows go on from the end of the selection that is not at the cursor; elsewhere they begin at the cursor. */
function extensionAnchor(grid: Grid, selected: TimeRange | null, cursor: number): number {
  if (!selected) return cursor;
  const first = cellAt(grid, selected.startNs);
  const last = cellAt(grid, selected.endNs - 1);
  return cursor === first ? last : cursor === last ? first : cursor;
}

/** The whole columns from that of one cell to that of another. */
function rangeOfColumns(grid: Grid, one: number, other: number): TimeRange {
  const first = Math.floor(Math.min(one, other) / grid.rows) * grid.rows;
  const last = Math.floor(Math.max(one, other) / grid.rows) * grid.rows;
  return rangeOfCells(grid, first, last + grid.rows - 1);
}

function clampCell(grid: Grid, cell: number): number {
  return Math.max(0, Math.min(cellCount(grid) - 1, cell));
}

function equal(one: TimeRange | null, other: TimeRange | null): boolean {
  return one === other || (one?.startNs === other?.startNs && one?.endNs === other?.endNs);
}
