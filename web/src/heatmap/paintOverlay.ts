// Draws what changes above the picture, on a canvas of its own: the selection, the cursor of the keyboard, what is pointed at on the other map.

import type { TimeRange } from "../model/range";
import type { Colours } from "./colours";
import { bandsOf, cellCount } from "./geometry";
import { type Box, boxOf, boxOfCell } from "./layout";
import { clip, fill, frame, type Picture } from "./paint";
import type { Place } from "./places";

export interface Overlay {
  range: TimeRange | null;
  /** The second range, in its own colour. */
  baseline: TimeRange | null;
  /** The map is the baseline's own: `range` is in the baseline's colour. */
  isBaseline: boolean;
  /** What is pointed at on the other map. */
  linked: Place | null;
  cursor: number | null;
}

/** Whether there is nothing to draw. */
export const isEmpty = ({ range, baseline, linked, cursor }: Overlay): boolean =>
  range === null && baseline === null && linked === null && cursor === null;

export function paintOverlay(ctx: CanvasRenderingContext2D, picture: Picture, overlay: Overlay): void {
  const { layout } = picture;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, layout.width, layout.height);
  paintRanges(ctx, picture, markedOf(overlay, picture.colours));
  if (overlay.linked) paintLinked(ctx, picture, overlay.linked, overlay.isBaseline);
  if (overlay.cursor !== null) paintCell(ctx, picture, overlay.cursor, true);
}

interface Marked {
  range: TimeRange;
  colour: string;
  dashed: boolean;
}

/** The ranges and their colours, the longer one first: the outline of the shorter then lies over it. */
function markedOf({ range, baseline, isBaseline }: Overlay, colours: Colours): Marked[] {
  const marked: Marked[] = [];
  if (range) marked.push({ range, colour: isBaseline ? colours.baseline : colours.accent, dashed: isBaseline });
  if (baseline) marked.push({ range: baseline, colour: colours.baseline, dashed: true });
  const span = (one: Marked) => one.range.endNs - one.range.startNs;
  return marked.sort((one, other) => span(other) - span(one));
}

/** Everything outside of the ranges is veiled; their outlines lie around their cells and cover none of them. */
function paintRanges(ctx: CanvasRenderingContext2D, picture: Picture, marked: readonly Marked[]): void {
  if (marked.length === 0) return;
  const { layout, scroll, data, colours } = picture;
  const { plot } = layout;
  const line = Math.max(1, Math.round(1.5 * layout.dpr));
  const all = marked.map((one) => bandsOf(data, one.range).map((band) => boxOf(layout, scroll, band)));
  ctx.save();
  clip(ctx, grown(plot, line * 2));
  ctx.fillStyle = colours.surface;
  ctx.globalAlpha = 0.22;
  fill(ctx, plot);
  ctx.globalAlpha = 1;
  for (const { x, y, width, height } of all.flat()) ctx.clearRect(x, y, width, height);
  for (const [index, boxes] of all.entries()) paintOutline(ctx, picture, boxes, marked[index] as Marked, line);
  ctx.restore();
  for (const { range, colour } of marked) paintInOverview(ctx, picture, range, colour);
}

/** A line around boxes that touch, with a lighter one outside of it; dashes tell the two ranges apart without their colour. */
function paintOutline(
  ctx: CanvasRenderingContext2D,
  { layout, colours }: Picture,
  boxes: readonly Box[],
  { colour, dashed }: Marked,
  line: number,
): void {
  const ring = (by: number) => {
    for (const box of boxes) fill(ctx, grown(box, by));
  };
  ctx.save();
  // All but the cells themselves.
  ctx.beginPath();
  ctx.rect(0, 0, layout.width, layout.height);
  for (const { x, y, width, height } of boxes) {
    ctx.moveTo(x, y);
    ctx.lineTo(x, y + height);
    ctx.lineTo(x + width, y + height);
    ctx.lineTo(x + width, y);
    ctx.closePath();
  }
  ctx.clip();
  ctx.fillStyle = colours.surface;
  ring(line * 2);
  ctx.fillStyle = colour;
  if (dashed) ctx.fillStyle = dashes(ctx, colour, colours.surface, layout.dpr);
  ring(line);
  ctx.restore();
}

let stripes: { key: string; tile: HTMLCanvasElement } | null = null;

function dashes(ctx: CanvasRenderingContext2D, colour: string, gap: string, dpr: number): CanvasPattern | string {
  const key = `${colour} ${gap} ${dpr}`;
  if (stripes?.key !== key) stripes = { key, tile: stripedTile(colour, gap, Math.round(8 * dpr)) };
  return ctx.createPattern(stripes.tile, "repeat") ?? colour;
}

/** Diagonal stripes: a gap in every direction in which an outline runs. */
function stripedTile(colour: string, gap: string, size: number): HTMLCanvasElement {
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext("2d") as CanvasRenderingContext2D;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, size, size);
  pen.fillStyle = gap;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, 0);
    pen.lineTo(shift + size / 4, 0);
    pen.lineTo(shift + size / 4 + size, size);
    pen.lineTo(shift + size, size);
    pen.closePath();
  }
  pen.fill();
  return tile;
}

function paintInOverview(
  ctx: CanvasRenderingContext2D,
  { layout, data }: Pick<Picture, "layout" | "data">,
  range: TimeRange,
  colour: string,
): void {
  const { overview } = layout;
  if (!overview) return;
  const at = (ns: number) => ((ns - data.startNs) / (data.columns * data.columnNs)) * overview.width;
  const from = Math.max(0, Math.round(at(range.startNs)));
  const to = Math.min(overview.width, Math.max(from + Math.round(2 * layout.dpr), Math.round(at(range.endNs))));
  ctx.fillStyle = colour;
  ctx.globalAlpha = 0.35;
  ctx.fillRect(overview.x + from, overview.y, to - from, overview.height);
  ctx.globalAlpha = 1;
}

/** The same place on the other map: marks on the axes, and the cell. */
function paintLinked(ctx: CanvasRenderingContext2D, picture: Picture, place: Place, isBaseline: boolean): void {
  const { data, layout, scroll, colours } = picture;
  if (place.kind !== "cell" || place.cell >= cellCount(data)) return;
  const { plot, dpr } = layout;
  const box = boxOfCell(layout, scroll, data, place.cell);
  const reach = Math.round(4 * dpr);
  ctx.fillStyle = isBaseline ? colours.accent : colours.baseline;
  if (box.x >= plot.x && box.x < plot.x + plot.width) {
    ctx.fillRect(box.x, plot.y + plot.height, Math.max(1, box.width), reach);
  }
  ctx.fillRect(plot.x - reach, box.y, reach, Math.max(1, box.height));
  paintCell(ctx, picture, place.cell, false);
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
