// What of the figure is at a point, and where a place is.

import type { Grid } from "./geometry";
import { type Box, boxOfCell, cellAtPoint, contains, type Layout } from "./layout";

/** The place under the pointer: a cell, or a bar of a column or of a row. */
export type Place = { kind: "cell"; cell: number } | { kind: "column"; column: number } | { kind: "row"; row: number };

/** The place at a point. `held`: the pointer holds the end of a selection, which is in the nearest cell wherever the pointer is. */
export function placeAt(layout: Layout, scroll: number, grid: Grid, x: number, y: number, held: boolean): Place | null {
  const cell = cellAtPoint(layout, scroll, grid, x, y);
  if (held || contains(layout.plot, x, y)) return { kind: "cell", cell };
  if (contains(layout.sums, x, y)) return { kind: "column", column: Math.floor(cell / grid.rows) };
  return contains(layout.rowSums, x, y) ? { kind: "row", row: cell % grid.rows } : null;
}

/** The box that a tooltip keeps clear of. */
export function boxOfPlace(layout: Layout, scroll: number, grid: Grid, place: Place): Box {
  if (place.kind === "cell") return boxOfCell(layout, scroll, grid, place.cell);
  if (place.kind === "column") {
    const { x, width } = boxOfCell(layout, scroll, grid, place.column * grid.rows);
    return { ...layout.sums, x, width };
  }
  const { y, height } = boxOfCell(layout, scroll, grid, place.row);
  return { ...layout.rowSums, y, height };
}

export function samePlace(one: Place | null, other: Place | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The look of the pointer over a part of the figure. */
export function pointerOver(layout: Layout, edge: { upright: boolean } | null, x: number, y: number): string {
  if (edge) return edge.upright ? "ew-resize" : "ns-resize";
  if (layout.overview && contains(layout.overview, x, y)) return "grab";
  if (contains(layout.plot, x, y)) return "crosshair";
  return contains(layout.sums, x, y) ? "pointer" : "default";
}
