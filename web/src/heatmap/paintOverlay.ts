// Draws what follows the pointer and the keyboard, on a canvas above the picture: the selection, the place under the pointer, the cursor.

import type { TimeRange } from "../model/range";
import { rowRate } from "./describe";
import { bandsOf } from "./geometry";
import { type Box, boxOf, boxOfCell } from "./layout";
import { clip, columnBar, fill, frame, greatest, type Picture, rowBar } from "./paint";
import type { Place } from "./places";

export interface Overlay {
  range: TimeRange | null;
  place: Place | null;
  cursor: number | null;
}

export function paintOverlay(ctx: CanvasRenderingContext2D, picture: Picture, overlay: Overlay): void {
  const { layout } = picture;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, layout.width, layout.height);
  if (overlay.range) paintSelection(ctx, picture, overlay.range);
  if (overlay.place) paintPlace(ctx, picture, overlay.place);
  if (overlay.cursor !== null) paintCell(ctx, picture, overlay.cursor, true);
}

/** Everything but the selection is veiled; its outline lies around its cells and covers none of them. */
function paintSelection(
  ctx: CanvasRenderingContext2D,
  { layout, scroll, data, colours }: Picture,
  range: TimeRange,
): void {
  const { plot } = layout;
  const boxes = bandsOf(data, range).map((band) => boxOf(layout, scroll, band));
  const line = Math.max(1, Math.round(1.5 * layout.dpr));
  ctx.save();
  clip(ctx, grown(plot, line * 2));
  ctx.fillStyle = colours.surface;
  ctx.globalAlpha = 0.22;
  fill(ctx, plot);
  ctx.globalAlpha = 1;
  for (const box of boxes) fill(ctx, grown(box, line * 2));
  ctx.fillStyle = colours.accent;
  for (const box of boxes) fill(ctx, grown(box, line));
  for (const { x, y, width, height } of boxes) ctx.clearRect(x, y, width, height);
  ctx.restore();
  paintSelectionInOverview(ctx, { layout, data, colours }, range);
}

function paintSelectionInOverview(
  ctx: CanvasRenderingContext2D,
  { layout, data, colours }: Pick<Picture, "layout" | "data" | "colours">,
  range: TimeRange,
): void {
  const { overview } = layout;
  if (!overview) return;
  const at = (ns: number) => ((ns - data.startNs) / (data.columns * data.columnNs)) * overview.width;
  const from = Math.max(0, Math.round(at(range.startNs)));
  const to = Math.min(overview.width, Math.max(from + Math.round(2 * layout.dpr), Math.round(at(range.endNs))));
  ctx.fillStyle = colours.accent;
  ctx.globalAlpha = 0.35;
  ctx.fillRect(overview.x + from, overview.y, to - from, overview.height);
  ctx.globalAlpha = 1;
}

function paintPlace(ctx: CanvasRenderingContext2D, picture: Picture, place: Place): void {
  const { layout, scroll, data, colours } = picture;
  const column =
    place.kind === "cell" ? Math.floor(place.cell / data.rows) : place.kind === "column" ? place.column : null;
  const row = place.kind === "cell" ? place.cell % data.rows : place.kind === "row" ? place.row : null;
  ctx.fillStyle = colours.accent;
  if (column !== null) {
    ctx.save();
    clip(ctx, layout.sums);
    fill(ctx, columnBar(layout, scroll, column, data.columnSums[column] ?? 0, greatest(data.columnSums)));
    ctx.restore();
  }
  if (row !== null) {
    const most = data.rowSums.reduce((so, _, index) => Math.max(so, rowRate(data, index)), 0);
    fill(ctx, rowBar(layout, row, rowRate(data, row), most));
  }
  if (place.kind === "cell") paintCrosshair(ctx, picture, place.cell);
  else paintLane(ctx, picture, place);
}

/** Marks on both axes and the cell itself. */
function paintCrosshair(ctx: CanvasRenderingContext2D, picture: Picture, cell: number): void {
  const { layout, scroll, data, colours } = picture;
  const { plot, dpr } = layout;
  const box = boxOfCell(layout, scroll, data, cell);
  const reach = Math.round(4 * dpr);
  ctx.fillStyle = colours.accent;
  ctx.fillRect(Math.max(plot.x, box.x), plot.y + plot.height, Math.max(1, box.width), reach);
  ctx.fillRect(plot.x - reach, box.y, reach, Math.max(1, box.height));
  paintCell(ctx, picture, cell, false);
}

/** The column or the row of the bar under the pointer. */
function paintLane(ctx: CanvasRenderingContext2D, { layout, scroll, data, colours }: Picture, place: Place): void {
  if (place.kind === "cell") return;
  const band =
    place.kind === "column"
      ? { column: place.column, columns: 1, from: 0, to: data.rows }
      : { column: 0, columns: data.columns, from: place.row, to: place.row + 1 };
  ctx.save();
  clip(ctx, grown(layout.plot, Math.round(layout.dpr)));
  ctx.fillStyle = colours.accent;
  frame(ctx, boxOf(layout, scroll, band), Math.max(1, Math.round(layout.dpr)));
  ctx.restore();
}

/** A frame around a cell that shows on every colour: one in the text's colour inside one in the background's. */
function paintCell(
  ctx: CanvasRenderingContext2D,
  { layout, scroll, data, colours }: Picture,
  cell: number,
  strong: boolean,
): void {
  const box = boxOfCell(layout, scroll, data, cell);
  const line = Math.max(1, Math.round((strong ? 2 : 1) * layout.dpr));
  ctx.save();
  clip(ctx, grown(layout.plot, line * 2));
  ctx.fillStyle = colours.surface;
  frame(ctx, grown(box, line), Math.max(1, Math.round(layout.dpr)));
  ctx.fillStyle = strong ? colours.accent : colours.text;
  frame(ctx, box, line);
  ctx.restore();
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}
