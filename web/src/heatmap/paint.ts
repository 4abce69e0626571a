// Draws the picture that changes with the data, the palette and the scroll position.

import type { HeatMapData } from "../api/types";
import { SECOND } from "../model/time";
import type { Colours } from "./colours";
import { rateIn, rowRate } from "./describe";
import { bandsOf, gridRange } from "./geometry";
import { type Box, boxOf, GUTTER, type Layout, viewBox, xOf, yOf } from "./layout";
import { columnTicks, rowTicks } from "./ticks";
import type { Tiles } from "./tiles";

export interface Picture {
  layout: Layout;
  scroll: number;
  data: HeatMapData;
  tiles: Tiles;
  /** All that does not move while the plot is scrolled, as a picture; null until it is made. */
  still: HTMLCanvasElement | null;
  /** The bars of all columns side by side, as a picture; null where that would be too wide for one. */
  bars: HTMLCanvasElement | null;
  colours: Colours;
  originUnixNs: string | null;
  approximate: boolean;
}

export function paint(ctx: CanvasRenderingContext2D, picture: Picture): void {
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  if (picture.still) ctx.drawImage(picture.still, 0, 0);
  paintCells(ctx, picture);
  paintColumnSums(ctx, picture);
  paintView(ctx, picture);
  paintColumnAxis(ctx, picture);
}

/** Draws what stays while the plot is scrolled: thousands of bars that a frame then copies. */
export function paintStill(picture: Picture): HTMLCanvasElement {
  const { layout, colours } = picture;
  const canvas = document.createElement("canvas");
  canvas.width = layout.width;
  canvas.height = layout.height;
  const ctx = canvas.getContext("2d", { alpha: false });
  if (!ctx) return canvas;
  ctx.fillStyle = colours.surface;
  ctx.fillRect(0, 0, layout.width, layout.height);
  paintOverview(ctx, picture);
  paintRowSums(ctx, picture);
  paintRowAxis(ctx, picture);
  return canvas;
}

function paintCells(ctx: CanvasRenderingContext2D, { layout, scroll, data, tiles, colours }: Picture): void {
  const { plot } = layout;
  ctx.save();
  clip(ctx, plot);
  ctx.fillStyle = colours.surface;
  ctx.fillRect(plot.x, plot.y, plot.width, plot.height);
  const whole = gridRange(data);
  const unrecorded = [
    ...bandsOf(data, { startNs: whole.startNs, endNs: data.recordedStartNs }),
    ...bandsOf(data, { startNs: data.recordedEndNs, endNs: whole.endNs }),
  ];
  ctx.fillStyle = hatch(ctx, colours, layout.dpr);
  for (const band of unrecorded) fill(ctx, boxOf(layout, scroll, band));
  tiles.draw(ctx, plot.x - scroll, plot.y, layout.columns.size, plot.height, plot.x, plot.x + plot.width);
  ctx.restore();

  const line = Math.max(1, Math.round(layout.dpr));
  ctx.fillStyle = colours.line;
  frame(ctx, plot, line);
}

const WIDEST_BARS = 16_384;

/** Draws the bars of all columns, to be copied from while the plot is scrolled. */
export function paintAllBars({ layout, data, colours }: Picture): HTMLCanvasElement | null {
  const { plot, sums, columns } = layout;
  if (layout.maximumScroll === 0 || columns.size > WIDEST_BARS) return null;
  const canvas = document.createElement("canvas");
  canvas.width = columns.size;
  canvas.height = sums.height;
  const ctx = canvas.getContext("2d");
  if (!ctx) return null;
  ctx.translate(-plot.x, -sums.y);
  paintBars(ctx, layout, 0, data, colours, 0, data.columns - 1);
  return canvas;
}

function paintBars(
  ctx: CanvasRenderingContext2D,
  layout: Layout,
  scroll: number,
  data: HeatMapData,
  colours: Colours,
  first: number,
  last: number,
): void {
  const most = greatest(data.columnSums);
  ctx.fillStyle = colours.textDim;
  ctx.globalAlpha = 0.5;
  for (let column = first; column <= last; column++)
    fill(ctx, columnBar(layout, scroll, column, data.columnSums[column] ?? 0, most));
}

function paintColumnSums(ctx: CanvasRenderingContext2D, { layout, scroll, data, bars, colours }: Picture): void {
  const { sums, plot, columns } = layout;
  const most = greatest(data.columnSums);
  if (bars) {
    ctx.drawImage(bars, scroll, 0, sums.width, sums.height, sums.x, sums.y, sums.width, sums.height);
  } else {
    ctx.save();
    clip(ctx, sums);
    const last = columns.at(scroll + plot.width - 1);
    paintBars(ctx, layout, scroll, data, colours, columns.at(scroll), last);
    ctx.restore();
  }
  ctx.fillStyle = colours.line;
  ctx.fillRect(sums.x, sums.y + sums.height, sums.width, Math.max(1, Math.round(layout.dpr)));

  text(ctx, colours, layout, "right", "top");
  ctx.fillText(`${rateIn((most * SECOND) / data.columnNs, data.unit)}/s`, sums.x - Math.round(8 * layout.dpr), sums.y);
}

/** The bar of a column: whole pixels, a gap of one where there is room for it, and never nothing for a count that is not zero. */
export function columnBar(layout: Layout, scroll: number, column: number, sum: number, most: number): Box {
  const { sums } = layout;
  const x = xOf(layout, scroll, column);
  const width = xOf(layout, scroll, column + 1) - x;
  const height = barLength(sum, most, sums.height);
  return { x, y: sums.y + sums.height - height, width: Math.max(1, width - (width >= 5 ? 1 : 0)), height };
}

/** The bar of a row; rows narrower than a pixel overlap. */
export function rowBar(layout: Layout, row: number, rate: number, most: number): Box {
  const { rowSums } = layout;
  const y = yOf(layout, row + 1);
  const height = yOf(layout, row) - y;
  return {
    x: rowSums.x,
    y,
    width: barLength(rate, most, rowSums.width),
    height: Math.max(1, height - (height >= 5 ? 1 : 0)),
  };
}

function paintOverview(ctx: CanvasRenderingContext2D, { layout, data, colours }: Picture): void {
  const { overview, plot } = layout;
  if (!overview) return;
  const most = greatest(data.columnSums);
  ctx.fillStyle = colours.sunken;
  fill(ctx, overview);
  ctx.fillStyle = colours.textDim;
  ctx.globalAlpha = 0.5;
  for (let pixel = 0; pixel < overview.width; pixel++) {
    const first = Math.floor((pixel * data.columns) / overview.width);
    const last = Math.max(first + 1, Math.floor(((pixel + 1) * data.columns) / overview.width));
    let sum = 0;
    for (let column = first; column < last; column++) sum = Math.max(sum, data.columnSums[column] ?? 0);
    const height = barLength(sum, most, overview.height);
    ctx.fillRect(overview.x + pixel, overview.y + overview.height - height, 1, height);
  }
  ctx.globalAlpha = 1;
  text(ctx, colours, layout, "right", "middle");
  ctx.fillText("overview", plot.x - Math.round(8 * layout.dpr), overview.y + overview.height / 2);
}

/** The part of the overview that the plot shows. */
function paintView(ctx: CanvasRenderingContext2D, { layout, scroll, colours }: Picture): void {
  const { overview } = layout;
  if (!overview) return;
  const view = viewBox(layout, scroll);
  ctx.globalAlpha = 0.72;
  ctx.fillStyle = colours.sunken;
  ctx.fillRect(overview.x, overview.y, view.x - overview.x, overview.height);
  ctx.fillRect(view.x + view.width, overview.y, overview.x + overview.width - view.x - view.width, overview.height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colours.accent;
  frame(ctx, view, Math.max(1, Math.round(layout.dpr)));
}

function paintRowSums(ctx: CanvasRenderingContext2D, { layout, data, colours }: Picture): void {
  const { rowSums, sums } = layout;
  const rates = data.rowSums.map((_, row) => rowRate(data, row));
  const most = greatest(rates);
  ctx.fillStyle = colours.textDim;
  ctx.globalAlpha = 0.5;
  // One shape, since rows thinner than a pixel overlap.
  ctx.beginPath();
  for (let row = 0; row < data.rows; row++) {
    const bar = rowBar(layout, row, rates[row] as number, most);
    ctx.rect(bar.x, bar.y, bar.width, bar.height);
  }
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.fillStyle = colours.line;
  ctx.fillRect(
    rowSums.x - Math.max(1, Math.round(layout.dpr)),
    rowSums.y,
    Math.max(1, Math.round(layout.dpr)),
    rowSums.height,
  );
  text(ctx, colours, layout, "left", "bottom");
  ctx.fillText(`${rateIn(most, data.unit)}/s`, rowSums.x, sums.y + sums.height + Math.round(2 * layout.dpr));
}

function paintColumnAxis(ctx: CanvasRenderingContext2D, picture: Picture): void {
  const { layout, scroll, data, colours, originUnixNs, approximate } = picture;
  const { plot, columns, dpr } = layout;
  const px = (css: number) => Math.round(css * dpr);
  const bottom = plot.y + plot.height;
  const label = originUnixNs === null ? 64 : 84;
  const ticks = columnTicks(
    data,
    (scroll * data.columns) / columns.size,
    ((scroll + plot.width) * data.columns) / columns.size,
    (px(label) * data.columns) / columns.size,
    originUnixNs,
  );
  const line = Math.max(1, px(1));
  for (const tick of ticks) {
    const x = xOf(layout, scroll, tick.column);
    ctx.fillStyle = colours.lineStrong;
    ctx.fillRect(Math.round(x), bottom, line, px(GUTTER.axisTick));
    text(ctx, colours, layout, "center", "top");
    ctx.fillText(tick.label, x, bottom + px(GUTTER.axisTick + 2));
    // The last time gives way to the name of the clock.
    if (tick.wall === null || x + ctx.measureText(tick.wall).width / 2 > plot.x + plot.width + px(22)) continue;
    ctx.globalAlpha = 0.8;
    ctx.fillText(tick.wall, x, bottom + px(GUTTER.axisTick + 2 + GUTTER.axisLine));
    ctx.globalAlpha = 1;
  }
  if (originUnixNs !== null) {
    text(ctx, colours, layout, "left", "top");
    // Approximate times are the recording machine's own, in a zone that the file does not tell.
    const clock = approximate ? "≈ local" : "UTC";
    ctx.fillText(clock, plot.x + plot.width + px(26), bottom + px(GUTTER.axisTick + 2 + GUTTER.axisLine));
  }
}

function paintRowAxis(ctx: CanvasRenderingContext2D, { layout, data, colours }: Picture): void {
  const { plot, dpr } = layout;
  const px = (css: number) => Math.round(css * dpr);
  const ticks = rowTicks(data, (px(26) * data.rows) / layout.rows.size);
  const line = Math.max(1, px(1));
  for (const tick of ticks) {
    const y = Math.round(yOf(layout, tick.row));
    ctx.fillStyle = colours.lineStrong;
    ctx.fillRect(plot.x - px(4), Math.min(y, plot.y + plot.height - line), px(4), line);
    text(ctx, colours, layout, "right", "middle");
    ctx.fillText(tick.label, plot.x - px(8), y);
  }
}

function hatch(ctx: CanvasRenderingContext2D, colours: Colours, dpr: number): CanvasPattern | string {
  const size = Math.max(4, Math.round(6 * dpr));
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext("2d") as CanvasRenderingContext2D;
  pen.fillStyle = colours.hatch;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = colours.lineStrong;
  pen.globalAlpha = 0.9;
  pen.lineWidth = Math.max(1, dpr);
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 1, size + 1);
    pen.lineTo(shift + size + 1, -1);
  }
  pen.stroke();
  return ctx.createPattern(tile, "repeat") ?? colours.hatch;
}

function text(
  ctx: CanvasRenderingContext2D,
  colours: Colours,
  layout: Layout,
  align: CanvasTextAlign,
  baseline: CanvasTextBaseline,
): void {
  ctx.font = `${Math.round(11 * layout.dpr)}px ${colours.font}`;
  ctx.fillStyle = colours.textDim;
  ctx.textAlign = align;
  ctx.textBaseline = baseline;
}

/** Pixels of a bar: in proportion, and at least one for what is not nothing. */
function barLength(value: number, most: number, room: number): number {
  return value > 0 ? Math.max(1, Math.round((value / most) * room)) : 0;
}

export function greatest(values: readonly number[]): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

export function fill(ctx: CanvasRenderingContext2D, box: Box): void {
  ctx.fillRect(box.x, box.y, box.width, box.height);
}

/** A frame around a box, outside of it. */
export function frame(ctx: CanvasRenderingContext2D, { x, y, width, height }: Box, line: number): void {
  ctx.fillRect(x - line, y - line, width + 2 * line, line);
  ctx.fillRect(x - line, y + height, width + 2 * line, line);
  ctx.fillRect(x - line, y, line, height);
  ctx.fillRect(x + width, y, line, height);
}

export function clip(ctx: CanvasRenderingContext2D, box: Box): void {
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
}
